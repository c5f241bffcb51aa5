import { describe, expect, it } from 'vitest';
import { type BlockCase, decode, SSRC, SSRC_HEX } from './block-text.fixture.js';

describe('Summary statistics (RFC 7004)', () => {
  it.each<BlockCase>([
    [
      'burst/gap loss summary (RFC 7004 3.1)',
      ['11c00003', SSRC_HEX, 'abcdffff', 'fedcfffe'],
      {
        name: 'burst-gap-loss-summary',
        fields: {
          interval: 'cumulative',
          burstLossRate65536: 0xabcd,
          gapLossRate65536: null,
          burstDurationMeanMs: 0xfedc,
          burstDurationVarianceMs2: 'over-range',
        },
      },
    ],
    [
      'burst/gap discard summary (RFC 7004 3.2)',
      ['12800002', SSRC_HEX, 'abcdfedc'],
      {
        name: 'burst-gap-discard-summary',
        fields: { interval: 'interval', burstDiscardRate65536: 0xabcd, gapDiscardRate65536: 0xfedc },
      },
    ],
    [
      'frame impairment summary (RFC 7004 4.1)',
      ['13800006', SSRC_HEX, 'fff0000f', 'fedcba98', '89abcdef', 'ffffffff', 'fffffffe'],
      {
        name: 'frame-impairment-summary',
        fields: {
          frameTypeIndicator: 1,
          beginSequence: 0xfff0,
          endSequence: 15,
          discardedFrames: 0xfedcba98,
          duplicateFrames: 0x89abcdef,
          fullLostFrames: null,
          partialLostFrames: 'over-range',
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
