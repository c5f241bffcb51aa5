import { beforeAll, describe, expect, it } from 'vitest';
import { type AnalysedCapture, analyseCorpus } from './corpus-analysis.js';
import { findingsIn, judgedFindings, rowOf } from './judged-findings.js';
import { recordedCaptures } from './manifest.js';

const corpus = process.env.EARSHOT_CORPUS;
const { findings: judged, sums } = judgedFindings();

describe('docs/diagnosis-precision.md', () => {
  it('judges each finding that it counts', () => {
    const count = (judgement: string) => judged.filter((finding) => finding.judgement === judgement).length;
    expect(judged.length).toBeGreaterThan(0);
    expect({
      findings: judged.length,
      right: count('right'),
      'cannot tell, and say so': count('cannot tell'),
      wrong: count('wrong'),
    }).toEqual({
      findings: sums.findings,
      right: sums.right,
      'cannot tell, and say so': sums['cannot tell, and say so'],
      wrong: sums.wrong,
    });
  });

  it('has at most one in twenty wrong', () => {
    expect(judged.filter(({ judgement }) => judgement === 'wrong').length).toBeLessThanOrEqual(0.05 * judged.length);
  });

  it('lets only those be unable to tell that are not sure of themselves', () => {
    const sure = judged.filter(({ judgement, confidence }) => judgement === 'cannot tell' && confidence >= 0.5);
    expect(sure.map(rowOf)).toEqual([]);
  });
});

describe.skipIf(corpus === undefined)('findings on public captures (folder in EARSHOT_CORPUS)', () => {
  let analysed: AnalysedCapture[] = [];
  beforeAll(async () => {
    analysed = await analyseCorpus(corpus as string, recordedCaptures(corpus as string));
  }, 600_000);

  it('are those that docs/diagnosis-precision.md judges, no more and no fewer', () => {
    const found = analysed.flatMap(({ capture: { file }, analysis }) =>
      analysis === null ? [] : findingsIn(file, analysis),
    );
    expect(found.map(rowOf).sort()).toEqual(judged.map(rowOf).sort());
  });

  it('are of as many captures, calls and streams as it says', () => {
    const read = analysed.flatMap(({ analysis }) => analysis ?? []);
    const count = (of: (analysis: (typeof read)[number]) => number) => read.reduce((sum, one) => sum + of(one), 0);
    expect({
      captures: analysed.length,
      'that can be read': read.length,
      calls: count(({ calls }) => calls.length),
      'RTP streams': count(({ streams }) => streams.length),
    }).toEqual({
      captures: sums.captures,
      'that can be read': sums['that can be read'],
      calls: sums.calls,
      'RTP streams': sums['RTP streams'],
    });
  });
});
