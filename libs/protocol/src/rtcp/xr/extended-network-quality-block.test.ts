import { describe, expect, it } from 'vitest';
import { type BlockCase, decode } from './block-text.fixture.js';

describe('Extended network quality (RFC 5093)', () => {
  it.each<BlockCase>([
    [
      'extended network quality, which names no source (RFC 5093)',
      ['08000008', 'fff0000f', 'abcdfedc', '89abcdef', '8001f00f', 'ffa1b2c3', 'ffd4e5f6', 'ff123456', 'ff9abcde'],
      {
        name: 'extended-network-quality',
        ssrc: null,
        fields: {
          beginSequence: 0xfff0,
          endSequence: 15,
          maxIpdvDifference: 0xabcd,
          ipdvRange: 0xfedc,
          ipdvDifferenceSum: 0x89abcdef,
          cycles: 0x8001,
          jitterBufferAdaptations: 0xf00f,
          lossDegradedSamplePeriods: 0xa1b2c3,
          adaptationDegradedSamplePeriods: 0xd4e5f6,
          erroredSeconds: 0x123456,
          severelyErroredSeconds: 0x9abcde,
        },
      },
    ],
  ])('%s', (_, words, expected) => {
    const block = decode(...words);
    expect(block).toMatchObject(expected);
    expect(block.fields).toEqual(expected.fields);
    expect(block.ssrc).toBe(null);
  });
});
