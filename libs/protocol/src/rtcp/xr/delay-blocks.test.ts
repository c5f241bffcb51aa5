import { describe, expect, it } from 'vitest';
import { decode, SSRC_HEX } from './block-text.fixture.js';

describe('Packet delay variation', () => {
  it('PDV in 1/16 ms, negative too (RFC 6798)', () => {
    expect(decode('0f800004', SSRC_HEX, '00180080', 'ffe81000', '00080000').fields).toEqual({
      interval: 'interval',
      pdvType: 'mapdv2',
      positiveMs: 1.5,
      positivePercent: 0.5,
      negativeMs: -1.5,
      negativePercent: 16,
      meanMs: 0.5,
    });
  });
});
