import type { Stream, StreamWindow, WhatIf, WhatIfFigures } from '@earshot/contracts';
import {
  CodecScorer,
  emptyPlayoutCounts,
  mosFromR,
  type PlayoutCounts,
  playoutOutcome,
  readArrivalTrace,
  rFromMos,
  SCALE_FACTOR,
  type Scale,
  type SimulatedWindow,
  simulateWindows,
  type TracedWindow,
  type WhatIfBuffer,
} from '@earshot/metrics';
import { qualityOf } from './buffer-scores.js';
import { networkDelay } from './delay-budget.js';
import type { QualityPolicy } from './quality-policy.js';
import { codecModeOf } from './stream-codec.js';

const WINDOW_US = 5_000_000;

/** A trace as it is stored. */
export interface StoredTrace {
  readonly windowUs: number;
  readonly clockRate: number | null;
  readonly data: Uint8Array;
}

/** Runs another playout buffer on the traces of a stream, in order of time, and scores what it would have let through. */
export function tryBuffer(
  stream: Stream,
  traces: readonly StoredTrace[],
  buffer: WhatIfBuffer,
  policy: QualityPolicy,
): WhatIf {
  const base = {
    streamKey: stream.key,
    simulated: true as const,
    buffer: buffer.kind,
    ms: buffer.ms,
    windows: stream.windows.length,
    tracedWindows: traces.length,
  };
  const none = (unavailable: NonNullable<WhatIf['unavailable']>, reason: string): WhatIf => ({
    ...{ ...base, unavailable, reason },
    ...{ total: null, actual: null, items: [] },
  });
  if (traces.length === 0) return none('no-trace', NO_TRACE);
  const clockRate = stream.clockRate ?? traces[0]?.clockRate ?? null;
  if (clockRate === null) return none('clock-unknown', 'The clock rate of the stream is not known.');
  const score = scorerOf(stream, policy);
  const ptimeMs = stream.ptimeMs ?? 20;
  const simulated = consecutive(traces).flatMap((run) => simulateWindows(run, buffer, clockRate, ptimeMs) ?? []);
  const actualOf = new Map(stream.windows.map((window) => [window.atUs, window]));
  const items = simulated.flatMap((window) => {
    const actual = actualOf.get(window.windowUs);
    if (actual === undefined) return [];
    const figures = score(window.playout, window.expected, actual.rttMs);
    return [{ atUs: window.windowUs, simulated: figures, actual: actualFigures(actual) }];
  });
  if (items.length === 0) return none('no-trace', NO_TRACE);
  const pooled = total(simulated);
  const pooledFigures = score(pooled.playout, pooled.expected, meanRtt(stream.windows));
  const { scale } = stream.quality;
  return {
    ...{ ...base, unavailable: null, reason: null },
    // Scores of both are means over the same windows, so that they can be compared: pooled, BurstR would count in one and not in the other.
    total:
      items.length === 1
        ? pooledFigures
        : {
            ...pooledFigures,
            ...meanScores(
              items.map(({ simulated: figures }) => figures),
              scale,
            ),
          },
    actual: meanFigures(
      items.map(({ actual }) => actual),
      scale,
    ),
    items,
  };
}

const NO_TRACE =
  'No trace of arrivals is kept of this stream: probes keep them of impaired windows only (RTP_TRACES), and for a few days.';

/** Windows that follow one another: the state of a buffer does not jump over those between. */
function consecutive(traces: readonly StoredTrace[]): TracedWindow[][] {
  const runs: TracedWindow[][] = [];
  let beforeUs = Number.NEGATIVE_INFINITY;
  for (const { windowUs, data } of traces) {
    const window = { windowUs, packets: readArrivalTrace(data, windowUs) };
    if (windowUs - beforeUs === WINDOW_US) runs.at(-1)?.push(window);
    else runs.push([window]);
    beforeUs = windowUs;
  }
  return runs;
}

type ScoreWindow = (playout: PlayoutCounts, expected: number, rttMs: number | null) => WhatIfFigures;

function scorerOf(stream: Stream, policy: QualityPolicy): ScoreWindow {
  const { codec, ptimeMs } = stream;
  const scorer = new CodecScorer(codec, { mode: codecModeOf(codec, stream) ?? undefined, table: policy.codecs });
  return (playout, expected, rttMs) => {
    const outcome = playoutOutcome(playout, expected);
    const network = networkDelay(rttMs, policy.assumedOneWayMs);
    const { listening, mosCq } = qualityOf(outcome, ptimeMs, { scorer, codec, network });
    return {
      lossPct: outcome.lossPct,
      latePct: expected > 0 ? (100 * playout.late) / expected : null,
      delayMs: outcome.meanDelayMs,
      r: listening.r,
      mosLq: listening.mos,
      mosCq,
    };
  };
}

/** As the window was scored, behind the buffer of the headline. */
function actualFigures({ lossPct, latePct, concealedPct, r, mosLq, mosCq }: StreamWindow): WhatIfFigures {
  const parts = [lossPct, latePct, concealedPct].filter((part) => part !== null);
  const sum =
    parts.length === 0
      ? null
      : Math.min(
          100,
          Math.max(
            0,
            parts.reduce((all, part) => all + part, 0),
          ),
        );
  return { lossPct: sum, latePct, delayMs: null, r, mosLq, mosCq };
}

function meanFigures(all: readonly WhatIfFigures[], scale: Scale): WhatIfFigures {
  return {
    lossPct: mean(all.map(({ lossPct }) => lossPct)),
    latePct: mean(all.map(({ latePct }) => latePct)),
    delayMs: null,
    ...meanScores(all, scale),
  };
}

/** R is averaged and converted once: a mean of MOS means nothing. */
function meanScores(all: readonly WhatIfFigures[], scale: Scale): Pick<WhatIfFigures, 'r' | 'mosLq' | 'mosCq'> {
  const r = mean(all.map((figures) => figures.r));
  const conversational = mean(all.map(({ mosCq }) => (mosCq === null ? null : rFromMos(mosCq))));
  return {
    r,
    mosLq: r === null ? null : mosFromR(r / SCALE_FACTOR[scale]),
    mosCq: conversational === null ? null : mosFromR(conversational),
  };
}

function total(windows: readonly SimulatedWindow[]): { readonly expected: number; readonly playout: PlayoutCounts } {
  return windows.reduce(
    (sum, { expected, playout }) => ({
      expected: sum.expected + expected,
      playout: added(sum.playout, playout),
    }),
    { expected: 0, playout: emptyPlayoutCounts() },
  );
}

function added(a: PlayoutCounts, b: PlayoutCounts): PlayoutCounts {
  const sum = { ...a };
  for (const field of Object.keys(a) as (keyof PlayoutCounts)[]) sum[field] += b[field];
  return sum;
}

function meanRtt(windows: readonly StreamWindow[]): number | null {
  return mean(windows.map(({ rttMs }) => rttMs));
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
