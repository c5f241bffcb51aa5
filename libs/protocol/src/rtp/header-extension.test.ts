import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extensionElement } from './header-extension.js';

function at(text: string, id: number): number {
  const bytes = new Uint8Array(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
  return extensionElement(bytes, 0, bytes.length, id);
}

describe('header extensions (RFC 8285)', () => {
  // The example of 4.2: ids with 1, 2 and 4 octets, padding between.
  const ONE_BYTE = 'bede0003 10aa 21bbbb 0000 33cccccccc';
  // The example of 4.3: ids with 0, 1 and 4 octets.
  const TWO_BYTE = '10050003 0100 0201bb 00 0304cccccccc';

  it.each([
    ['one byte, the first', ONE_BYTE, 1, 5],
    ['one byte, the second', ONE_BYTE, 2, 7],
    ['one byte, behind padding', ONE_BYTE, 3, 12],
    ['one byte, one that is not there', ONE_BYTE, 4, -1],
    ['two bytes, an empty one', TWO_BYTE, 1, -1],
    ['two bytes, the second', TWO_BYTE, 2, 8],
    ['two bytes, behind padding', TWO_BYTE, 3, 12],
    ['nothing behind id 15', 'bede0002 f0aa 10bb 00000000', 1, -1],
    ['nothing behind id 0 with a length', 'bede0002 02aaaaaa 10bb 0000', 1, -1],
    ['another profile', 'dead0001 10aa0000', 1, -1],
    ['an element that does not fit in', 'bede0001 13aabbcc', 1, -1],
    ['a header that is cut', 'bede00', 1, -1],
  ])('reads %s', (_, text, id, expected) => {
    expect(at(text, id)).toBe(expected);
  });

  it('never throws, and ends', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 2, maxLength: 64 }),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        (bytes, id, one) => {
          bytes.set(one ? [0xbe, 0xde] : [0x10, 0x00], 0);
          expect(extensionElement(bytes, 0, bytes.length, id)).toBeLessThan(bytes.length);
        },
      ),
    );
  });
});
