import { describe, expect, it } from 'vitest';
import { type BlockCase, decode, SSRC, SSRC_HEX } from './block-text.fixture.js';

describe('ECN summary (RFC 6679)', () => {
  it.each<BlockCase>([
    [
      'ECN summary (RFC 6679)',
      ['0d000005', SSRC_HEX, 'fedcba98', '89abcdef', 'abcdfedc', '8001f00f'],
      {
        name: 'ecn-summary',
        fields: {
          ect0Packets: 0xfedcba98,
          ect1Packets: 0x89abcdef,
          congestionExperiencedPackets: 0xabcd,
          notEctPackets: 0xfedc,
          lostPackets: 0x8001,
          duplicatePackets: 0xf00f,
        },
      },
    ],
  ])('%s', (_, words, expected) => {
    const block = decode(...words);
    expect(block).toMatchObject(expected);
    expect(block.fields).toEqual(expected.fields);
    expect(block.ssrc).toBe(SSRC);
  });
});
