import { describe, expect, it } from 'vitest';
import { type BlockCase, decode, SSRC, SSRC_HEX } from './block-text.fixture.js';

describe('MPEG-2 transport streams (RFC 6990, RFC 7380)', () => {
  it.each<BlockCase>([
    [
      'MPEG-2 TS without PSI (RFC 6990)',
      [
        '1600000b',
        SSRC_HEX,
        'fff0000f',
        ...['81', '82', '83', '84', '85', '86', '87', '88'].map((octet) => `${octet}000000`),
        'ffffffff',
      ],
      {
        name: 'mpeg2-ts-psi-independent',
        fields: {
          beginSequence: 0xfff0,
          endSequence: 15,
          syncLosses: 0x81000000,
          syncByteErrors: 0x82000000,
          continuityCountErrors: 0x83000000,
          transportErrors: 0x84000000,
          pcrErrors: 0x85000000,
          pcrRepetitionErrors: 0x86000000,
          pcrDiscontinuityIndicatorErrors: 0x87000000,
          pcrAccuracyErrors: 0x88000000,
          ptsErrors: null,
        },
      },
    ],
    [
      'MPEG-2 TS PSI (RFC 7380)',
      ['20000006', SSRC_HEX, 'fff0000f', '81018202', '83038404', '85058606', 'fffe0000'],
      {
        name: 'mpeg2-ts-psi-decodability',
        fields: {
          beginSequence: 0xfff0,
          endSequence: 15,
          patErrors: 0x8101,
          pat2Errors: 0x8202,
          pmtErrors: 0x8303,
          pmt2Errors: 0x8404,
          pidErrors: 0x8505,
          crcErrors: 0x8606,
          catErrors: 'over-range',
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
