import { jitterSummary } from '@earshot/metrics';
import { clockTime } from './clock-time.js';
import { foundIn } from './found-in.js';
import { type CallStream, presentStreams } from './leg-stream.js';
import { type CallRule, type DiagnosisContext, span } from './rule.js';
import { SIGN } from './signs.js';

/** The packets took another way from a moment on, and it shows in their delay. */
export const routeChange: CallRule = {
  code: 'route-change',
  version: 1,
  says: 'the packets took another route from some moment on',
  madeFrom: 'the TTL shifts in mid-stream and stays, and delay or jitter steps with it',
  shownBy: SIGN.streams,
  find: (call, context) =>
    foundIn(call.legs, (leg) =>
      foundIn(presentStreams(call, leg, context), ({ measured, listener }) => {
        const change = changeOf(measured, context);
        if (change === null) return [];
        const { atUs, from, to, delayStepMs, jitterBeforeMs, jitterAfterMs } = change;
        const step =
          delayStepMs === null
            ? `jitter went from ${jitterBeforeMs.toFixed(1)} to ${jitterAfterMs.toFixed(1)} ms`
            : `the smallest delay ${delayStepMs > 0 ? 'rose' : 'fell'} by ${Math.abs(Math.round(delayStepMs))} ms`;
        const { stream } = measured;
        return [
          {
            code: 'route-change',
            severity: stream.band === 'poor' || stream.band === 'bad' ? ('minor' as const) : ('info' as const),
            confidence: 0.8,
            title: `The way to the ${listener} changed at ${clockTime(atUs, leg.leg.answerUs)}`,
            explanation: `The TTL of the packets went from ${from} to ${to} and stayed there, and ${step}: they come over ${Math.abs(from - to)} ${to < from ? 'more' : 'fewer'} routers.`,
            direction: listener,
            owner: 'network-before-probe' as const,
            evidence: [span(`TTL ${from} to ${to}`, stream.key, atUs, stream.lastUs)],
            innocentExplanations: [
              'The sender itself changed: a media server or relay took over with the same numbers.',
            ],
            nextStep: 'Look at the routing of that moment: a link that failed, a BGP or SD-WAN change.',
          },
        ];
      }),
    ),
};

interface RouteStep {
  readonly atUs: number;
  readonly from: number;
  readonly to: number;
  /** Null where only jitter changed. */
  readonly delayStepMs: number | null;
  readonly jitterBeforeMs: number;
  readonly jitterAfterMs: number;
}

function changeOf({ stream, windows }: CallStream, { thresholds }: DiagnosisContext): RouteStep | null {
  const shifts = stream.ttlShifts ?? [];
  for (const [index, { atUs, from, to }] of shifts.entries()) {
    const next = shifts[index + 1];
    // Packets that take two ways in turns are load balancing.
    if (next !== undefined && next.atUs - atUs < thresholds.routeStaysForUs) continue;
    if (index > 0 && atUs - (shifts[index - 1]?.atUs ?? 0) < thresholds.routeStaysForUs) continue;
    if (stream.lastUs - atUs < thresholds.routeStaysForUs || atUs - stream.firstUs < thresholds.routeStaysForUs)
      continue;
    const before = windows.filter(({ counts }) => counts.lastUs < atUs).at(-1)?.counts;
    const after = windows.find(({ counts }) => counts.firstUs > atUs)?.counts;
    if (before === undefined || after === undefined) continue;
    const jitterBeforeMs = jitterSummary(before).mean ?? 0;
    const jitterAfterMs = jitterSummary(after).mean ?? 0;
    const stepMs = smallestTransitMs(after.transitMinima) - smallestTransitMs(before.transitMinima);
    const delayStepMs = Math.abs(stepMs) >= thresholds.delayStepsMs ? stepMs : null;
    const jitterSteps = jitterAfterMs - jitterBeforeMs >= thresholds.delayStepsMs && jitterAfterMs > 2 * jitterBeforeMs;
    if (delayStepMs !== null || jitterSteps) return { atUs, from, to, delayStepMs, jitterBeforeMs, jitterAfterMs };
  }
  return null;
}

function smallestTransitMs(minima: readonly (readonly [number, number])[]): number {
  return minima.reduce((least, [, transitMs]) => Math.min(least, transitMs), Number.POSITIVE_INFINITY);
}
