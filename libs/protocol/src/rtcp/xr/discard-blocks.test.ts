import { describe, expect, it } from 'vitest';
import { decode, SSRC_HEX } from './block-text.fixture.js';

describe('Counts of what was discarded or repaired', () => {
  it.each([
    ['1880', 'interval', 'duplicate'],
    ['18d0', 'cumulative', 'early'],
    ['18e0', 'cumulative', 'late'],
  ])('discard count (RFC 7002): %s', (head, interval, discarded) => {
    expect(decode(`${head}0002`, SSRC_HEX, 'fedcba98').fields).toEqual({ interval, discarded, packets: 0xfedcba98 });
  });

  it('bytes discarded (RFC 7243)', () => {
    expect(decode('1ae00002', SSRC_HEX, 'fffffffe').fields).toEqual({
      interval: 'cumulative',
      discarded: 'early',
      octets: 'over-range',
    });
  });

  it('post-repair loss count with the length that its figure has (RFC 7509)', () => {
    expect(decode('21000003', SSRC_HEX, 'fff0000f', '8001ffff').fields).toEqual({
      beginSequence: 0xfff0,
      endSequence: 15,
      postRepairLost: 0x8001,
      repaired: null,
    });
  });
});
