import { describe, expect, it } from 'vitest';
import { decode, SSRC_HEX } from './block-text.fixture.js';

describe('Bursts and gaps', () => {
  it('burst/gap discard under its own number (RFC errata 3735)', () => {
    expect(decode('15800003', SSRC_HEX, '10abcdef', '12345600')).toMatchObject({
      type: 21,
      name: 'burst-gap-discard',
      fields: { threshold: 16, discardedInBursts: 0xabcdef, expectedInBursts: 0x123456 },
    });
  });

  it('independent burst/gap discard (RFC 8015)', () => {
    expect(decode('23c00005', SSRC_HEX, '20a1b2c3', 'd4e5f6fe', 'dc123456', '9abcdef0')).toMatchObject({
      name: 'independent-burst-gap-discard',
      fields: {
        interval: 'cumulative',
        threshold: 32,
        burstDurationSumMs: 0xa1b2c3,
        discardedInBursts: 0xd4e5f6,
        bursts: 0xfedc,
        expectedInBursts: 0x123456,
        discardCount: 0x9abcdef0,
      },
    });
  });
});
