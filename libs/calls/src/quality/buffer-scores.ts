import {
  type BufferName,
  type CodecScorer,
  type PlayoutOutcome,
  playoutOutcomes,
  type Score,
  type WindowCounts,
} from '@earshot/metrics';
import { delayOf, type NetworkDelay } from './delay-budget.js';

/** What a listener behind one simulated buffer heard. */
export interface BufferQuality {
  readonly outcome: PlayoutOutcome;
  readonly listening: Score;
  /** From mouth to ear, and MOS-CQ with it; null where the delay is not known. */
  readonly delayMs: number | null;
  readonly mosCq: number | null;
}

export interface Heard {
  readonly scorer: CodecScorer;
  readonly codec: string | null;
  readonly network: NetworkDelay | null;
}

/** A window or a stream behind each of the buffers. */
export function bufferQualities(counts: WindowCounts, heard: Heard): Record<BufferName, BufferQuality> {
  const outcomes = playoutOutcomes(counts);
  const adaptive = qualityOf(outcomes.adaptive, counts.ptimeMs, heard);
  return {
    fixed50: likeOrElse(adaptive, outcomes.fixed50, counts.ptimeMs, heard),
    fixed200: likeOrElse(adaptive, outcomes.fixed200, counts.ptimeMs, heard),
    adaptive,
  };
}

/** Mostly no buffer loses anything, and what one scored holds for the others. */
function likeOrElse(
  other: BufferQuality,
  outcome: PlayoutOutcome,
  ptimeMs: number | null,
  heard: Heard,
): BufferQuality {
  const isSame =
    heard.network === null && outcome.lossPct === other.outcome.lossPct && outcome.burstR === other.outcome.burstR;
  return isSame
    ? { outcome, listening: other.listening, delayMs: null, mosCq: null }
    : qualityOf(outcome, ptimeMs, heard);
}

/** Scores of the outcome of any buffer, simulated again or in the window. */
export function qualityOf(
  outcome: PlayoutOutcome,
  ptimeMs: number | null,
  { scorer, codec, network }: Heard,
): BufferQuality {
  const { lossPct, meanDelayMs } = outcome;
  const burstR = outcome.burstR ?? 1;
  const delayMs = delayOf({ network, bufferMs: meanDelayMs, ptimeMs, codec });
  return {
    outcome,
    listening: scorer.listening(lossPct, burstR),
    delayMs,
    mosCq: delayMs === null ? null : scorer.conversationalMos(lossPct, burstR, delayMs),
  };
}
