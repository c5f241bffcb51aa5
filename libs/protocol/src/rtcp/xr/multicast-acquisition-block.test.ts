import { describe, expect, it } from 'vitest';
import { type BlockCase, decode, SSRC, SSRC_HEX } from './block-text.fixture.js';

describe('Multicast acquisition (RFC 6332)', () => {
  it.each<BlockCase>([
    [
      'multicast acquisition with extensions of 2, 4 and 6 octets (RFC 6332)',
      [
        '0b020009',
        SSRC_HEX,
        '80010000',
        '01000002',
        'fedc0000',
        '02000004',
        '89abcdef',
        '83000006',
        '01020304',
        '05060000',
      ],
      {
        name: 'multicast-acquisition',
        fields: {
          method: 2,
          status: 0x8001,
          extensionTypes: [1, 2, 0x83],
          extensionValues: [0xfedc, 0x89abcdef, null],
        },
      },
    ],
    [
      'multicast acquisition whose extension runs past the block',
      ['0b010004', SSRC_HEX, '00010000', '01000002', 'fedc0000', '0200ffff'],
      { fields: { method: 1, status: 1, extensionTypes: [1], extensionValues: [0xfedc] } },
    ],
  ])('%s', (_, words, expected) => {
    const block = decode(...words);
    expect(block).toMatchObject(expected);
    expect(block.fields).toEqual(expected.fields);
    expect(block.ssrc).toBe(SSRC);
  });
});
