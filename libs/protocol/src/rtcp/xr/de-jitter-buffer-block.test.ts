import { describe, expect, it } from 'vitest';
import { decode, SSRC, SSRC_HEX } from './block-text.fixture.js';

describe('De-jitter buffer', () => {
  it('de-jitter buffer (RFC 7005)', () => {
    expect(decode('17600003', SSRC_HEX, 'abcdfffe', 'ffff0102')).toEqual({
      type: 23,
      name: 'de-jitter-buffer',
      ssrc: SSRC,
      fields: {
        interval: 'sampled',
        adaptation: 'adaptive',
        nominalMs: 0xabcd,
        maximumMs: 'over-range',
        highWaterMs: null,
        lowWaterMs: 0x102,
      },
    });
  });
});
