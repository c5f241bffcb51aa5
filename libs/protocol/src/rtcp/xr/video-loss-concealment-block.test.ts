import { describe, expect, it } from 'vitest';
import { type BlockCase, decode, SSRC, SSRC_HEX } from './block-text.fixture.js';

describe('Loss concealment of video (RFC 7867)', () => {
  it.each<BlockCase>([
    [
      'video loss concealment by freezing frames (RFC 7867)',
      ['22e00005', SSRC_HEX, 'fedcba98', '89abcdef', 'ffffffff', 'a1b2ff00'],
      {
        name: 'video-loss-concealment',
        fields: {
          interval: 'cumulative',
          method: 'frame-freeze',
          impairedUnits: 0xfedcba98,
          concealedUnits: 0x89abcdef,
          meanFrameFreezeUnits: null,
          meanImpairedFrameProportion256: 0xa1,
          meanConcealedFrameProportion256: 0xb2,
          concealedFrames256: null,
        },
      },
    ],
    [
      'video loss concealment of another kind, a word shorter (RFC 7867)',
      ['22b00004', SSRC_HEX, 'fedcba98', 'fffffffe', 'a1b2c300'],
      {
        fields: {
          interval: 'interval',
          method: 'other',
          impairedUnits: 0xfedcba98,
          concealedUnits: 'over-range',
          meanFrameFreezeUnits: null,
          meanImpairedFrameProportion256: 0xa1,
          meanConcealedFrameProportion256: 0xb2,
          concealedFrames256: 0xc3,
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
