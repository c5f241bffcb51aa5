import { describe, expect, it } from 'vitest';
import { type BlockCase, decode, SSRC, SSRC_HEX } from './block-text.fixture.js';

describe('Inter-destination synchronisation (RFC 7272)', () => {
  it.each<BlockCase>([
    [
      'inter-destination synchronisation (RFC 7272)',
      ['0c210007', 'c1000000', 'a1b2c3d4', SSRC_HEX, 'e8000001', '80000002', 'fedcba98', '00018000'],
      {
        name: 'inter-destination-media-synchronisation',
        fields: {
          sender: 'server',
          payloadType: 96,
          correlationId: 0xa1b2c3d4,
          receivedNtpSeconds: 0xe8000001,
          receivedNtpFraction: 0x80000002,
          receivedRtpTimestamp: 0xfedcba98,
          presentedNtpMiddle: 0x18000,
        },
      },
    ],
    [
      'the same without a presentation time, of a sender that is reserved',
      ['0cf00007', '00000000', '00000000', SSRC_HEX, '00000000', '00000000', '00000000', '00018000'],
      {
        fields: {
          sender: 'reserved',
          payloadType: 0,
          correlationId: 0,
          receivedNtpSeconds: 0,
          receivedNtpFraction: 0,
          receivedRtpTimestamp: 0,
          presentedNtpMiddle: null,
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
