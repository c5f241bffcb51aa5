import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { primaryEncoding, redundantBlocks } from './redundancy.js';

function read(text: string, cut = 0): { offset: number; payloadType: number } | null {
  const bytes = new Uint8Array(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
  const packed = primaryEncoding(bytes, 0, bytes.length, bytes.length + cut);
  return packed < 0 ? null : { offset: packed >>> 7, payloadType: packed & 0x7f };
}

describe('redundant audio (RFC 2198)', () => {
  it.each([
    ['a primary alone', '00 d5d5', { offset: 1, payloadType: 0 }],
    // Section 4: 14 octets of LPC (7), 160 units before DVI4 (5).
    ['one redundant block', `87 02800e 05 ${'11'.repeat(14)} d5d5`, { offset: 19, payloadType: 5 }],
    [
      'two redundant blocks',
      `e1 ffff02 85 028003 6f ${'11'.repeat(5)} d5`,
      { offset: 9 + 0x302 + 3, payloadType: 0x6f },
    ],
  ])('reads %s', (_, text, expected) => {
    expect(read(text, 1024)).toEqual(expected);
  });

  it.each([
    ['none', '00 d5d5', 0],
    ['one', `87 02800e 05 ${'11'.repeat(14)} d5d5`, 1],
    ['two', `e1 ffff02 85 028003 6f ${'11'.repeat(5)} d5`, 2],
    ['two, one of them empty', `e1 fffc00 85 028003 6f ${'11'.repeat(3)} d5`, 1],
    ['one of 256 octets', '80 000100 00', 1],
    ['of headers that are cut, those that are whole', '87 02800e 85 0280', 1],
  ])('counts redundant blocks: %s', (_, text, blocks) => {
    const bytes = new Uint8Array(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
    expect(redundantBlocks(bytes, 0, bytes.length)).toBe(blocks);
  });

  it.each([
    ['nothing', ''],
    ['a header that is cut', '85 0280'],
    ['no primary header', '85 02800e'],
    ['blocks longer than the packet', `87 02800e 05 ${'11'.repeat(13)}`],
  ])('refuses %s', (_, text) => {
    expect(read(text)).toBeNull();
  });

  it('never throws, and the primary lies in the packet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 48 }), fc.nat({ max: 8 }), (bytes, start) => {
        const packed = primaryEncoding(bytes, start, bytes.length, bytes.length);
        if (packed < 0) return;
        expect(packed >>> 7).toBeGreaterThan(start);
        expect(packed >>> 7).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});
