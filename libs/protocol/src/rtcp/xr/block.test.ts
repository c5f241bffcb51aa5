import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeXrBlock } from './block.js';
import { decode, SSRC, SSRC_HEX } from './block-text.fixture.js';

describe('any block', () => {
  it.each(Array.from({ length: 35 }, (_, place) => place + 1).filter((type) => type !== 5))(
    'type %i without content is kept by number and length',
    (type) => {
      const bytes = Uint8Array.from([type, 0, 0, 0]);
      expect(decodeXrBlock(bytes, 0, 4)).toMatchObject({ type, ssrc: null, fields: { octets: 4 } });
    },
  );

  it('of a vendor keeps its SSRC, number and length', () => {
    expect(decode('09000002', SSRC_HEX, '01020304')).toEqual({
      type: 9,
      name: 'texas-instruments-voip-quality',
      ssrc: SSRC,
      fields: { octets: 12 },
    });
  });

  it('is read without an exception, and within its length', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(255), fc.uint8Array({ maxLength: 80 }), (type, specific, content) => {
        const words = Math.floor(content.length / 4);
        const bytes = Uint8Array.from([type, specific, 0, words, ...content.subarray(0, words * 4)]);
        const alone = decodeXrBlock(bytes, 0, bytes.length);
        const followed = decodeXrBlock(Buffer.concat([bytes, Buffer.alloc(40, 0xff)]), 0, bytes.length);
        expect(followed).toEqual(alone);
      }),
      { numRuns: 1000 },
    );
  });
});
