import { describe, expect, it } from 'vitest';
import { decode, SSRC_HEX } from './block-text.fixture.js';

describe('Run lengths (RFC 3611 4.1, RFC 5725, RFC 7097)', () => {
  it('discard RLE lists what was discarded (RFC 7097)', () => {
    // begin 10, end 17; vector 1 0100001 then padding: 11 and 16 discarded.
    expect(decode('19100003', SSRC_HEX, '000a0011', 'a1000000')).toMatchObject({
      name: 'discard-rle',
      fields: { discarded: 'early', ones: [11, 16], oneCount: 2, zeroCount: 5, thinning: 0 },
    });
    expect(decode('19000003', SSRC_HEX, '000a0011', 'a1000000').fields.discarded).toBe('late');
  });

  it('post-repair loss RLE reads as loss RLE (RFC 5725)', () => {
    // run of 3 received, run of 2 lost.
    expect(decode('0a000003', SSRC_HEX, '00010006', '40030002')).toMatchObject({
      name: 'post-repair-loss-rle',
      fields: { zeros: [4, 5], zeroCount: 2, oneCount: 3 },
    });
  });

  it('list a bounded number of sequence numbers, and count on', () => {
    const { fields } = decode('01000003', SSRC_HEX, '00003fff', '3fff0000');
    expect(fields).toMatchObject({ zeroCount: 16_383, oneCount: 0 });
    expect(fields.zeros).toHaveLength(256);
  });

  it('end at end_seq, whatever the chunks say', () => {
    expect(decode('01000003', SSRC_HEX, 'fffe0002', '3fff3fff').fields).toMatchObject({
      zeros: [65_534, 65_535, 0, 1],
      zeroCount: 4,
    });
  });

  it('are read no further than end_seq, however many chunks stand for more', () => {
    // Of 16 380 runs of 16 383, lost and received in turn, four and three packets of the fifth make 65 535.
    const { fields } = decode('01003ffe', SSRC_HEX, '0000ffff', '3fff7fff'.repeat(8190));
    expect(fields).toMatchObject({ zeroCount: 2 * 16_383 + 3, oneCount: 2 * 16_383 });
    expect(fields.zeros).toHaveLength(256);
  });
});
