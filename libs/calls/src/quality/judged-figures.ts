import type { StreamWindow } from '@earshot/contracts';
import { type QualityFigures, SCALE_FACTOR, type Scale } from '@earshot/metrics';

/** What thresholds are compared with of one window. */
export function figuresOfWindow(window: StreamWindow, scale: Scale, ptimeMs: number | null): QualityFigures {
  const missed = Math.max(0, window.lost) + window.late + window.concealed;
  return {
    roundTripMs: window.rttMs,
    jitterMs: window.jitterMeanMs,
    lossPct: window.lossPct,
    concealedPct: window.concealedPct,
    discardedPct: window.latePct,
    audioLostMs: window.expected > 0 ? missed * (ptimeMs ?? DEFAULT_PTIME_MS) : null,
    levelDb: window.levelDbm0 ?? null,
    mosLq: window.mosLq,
    rFactor: window.r === null ? null : window.r / SCALE_FACTOR[scale],
  };
}

/** RFC 3551 4.2. */
const DEFAULT_PTIME_MS = 20;
