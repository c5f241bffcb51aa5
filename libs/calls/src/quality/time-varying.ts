import type { TimeVaryingQuality } from '@earshot/contracts';
import {
  type BufferName,
  burstsAndGaps,
  type CodecScorer,
  mosFromR,
  perceivedImpairment,
  rememberedImpairment,
  SCALE_FACTOR,
  type WindowCounts,
} from '@earshot/metrics';
import type { MeasuredWindow } from './window-quality.js';

/**
 * Listening quality with bursts and gaps heard one after the other (ETSI TS 101 329-5 Annex E): each is scored by the loss in it, and
 * perceived quality follows them slowly. Null where nothing came in bursts, or the codec has no score.
 */
export function timeVaryingQuality(
  counts: WindowCounts,
  windows: readonly MeasuredWindow[],
  buffer: BufferName,
  scorer: CodecScorer,
): TimeVaryingQuality | null {
  const spans = burstsAndGaps(counts.playout[buffer], counts.expected, counts.ptimeMs);
  if (spans === null) return null;
  const { burstS, gapS, burstDensityPct, gapDensityPct } = spans;
  const burst = scorer.listening(burstDensityPct, 1);
  const gap = scorer.listening(gapDensityPct, 1);
  if (burst.r === null || gap.r === null) return null;
  const perceived = perceivedImpairment(-burst.r, -gap.r, burstS, gapS);
  const lastBurst = windows.findLast((window) => window.counts.playout[buffer].bursts > 0);
  const sinceBurstS = Math.max(0, (counts.lastUs - (lastBurst?.counts.lastUs ?? counts.lastUs)) / 1e6);
  const scale = SCALE_FACTOR[burst.scale];
  const r = -perceived.average;
  const rAtEnd = -rememberedImpairment(perceived, sinceBurstS);
  return {
    model: 'TS 101 329-5 Annex E',
    confidence: 'single-source',
    bursts: spans.bursts,
    burstMs: burstS * 1000,
    gapMs: gapS * 1000,
    burstDensityPct,
    gapDensityPct,
    burstR: burst.r,
    gapR: gap.r,
    r,
    mosLq: mosFromR(r / scale),
    rAtEnd,
    mosLqAtEnd: mosFromR(rAtEnd / scale),
  };
}
