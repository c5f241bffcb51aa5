import type { Leg } from '@earshot/contracts';
import { duration } from './clock-time.js';
import { type CallStream, presentStreams } from './leg-stream.js';
import { type CallRule, span } from './rule.js';

/** A sender that sends nothing while nobody speaks; what is not sent is not lost. */
export const silenceSuppression: CallRule = {
  code: 'silence-suppression',
  version: 2,
  says: 'a sender pauses while nobody speaks, which is not loss',
  madeFrom:
    'three pauses or more outside of hold, without a missing number, in which the timestamp went on, five seconds in all',
  ofStreams: true,
  find: (call, context) =>
    call.legs.flatMap((leg) =>
      presentStreams(call, leg, context).flatMap(({ measured, listener, sender }) => {
        const { stream, counts } = measured;
        const { silenceGaps, silenceGapsWithoutNoise, silenceMs } = pausesOutsideHold(measured, leg.leg.holds);
        const { silenceGaps: gaps, silenceMs: least } = context.thresholds;
        if (silenceGaps < gaps || silenceMs < least) return [];
        const noiseless = silenceGapsWithoutNoise >= gaps;
        return [
          {
            code: 'silence-suppression',
            severity: noiseless ? ('minor' as const) : ('info' as const),
            confidence: 0.9,
            title: noiseless
              ? `The ${sender} sends nothing while it is silent: the ${listener} hears a dead line`
              : `The ${sender} suppresses silence`,
            explanation:
              `It paused ${silenceGaps} times, ${duration(silenceMs)} in all: the numbers go on without a gap, so nothing was lost. ` +
              (noiseless
                ? `In ${silenceGapsWithoutNoise} pauses no comfort noise was sent, so that the line seems dead unless the ${listener}'s phone makes noise itself.`
                : 'It sent comfort noise for the pauses.'),
            direction: listener,
            owner: sender,
            evidence: [
              span(
                `${silenceGaps} pauses, ${counts.comfortNoise} packets of noise`,
                stream.key,
                stream.firstUs,
                stream.lastUs,
              ),
            ],
            innocentExplanations: [
              'Silence suppression was agreed on to save bandwidth, and the receiver makes comfort noise itself.',
            ],
            nextStep: `If anybody complains of a dead line, switch silence suppression (VAD, annexb=yes) off at the ${sender}.`,
          },
        ];
      }),
    ),
};

/** Pauses of the stream but for those that were agreed on: of each window the longest is known by its time. */
function pausesOutsideHold({ windows }: CallStream, holds: Leg['holds']) {
  let [silenceGaps, silenceGapsWithoutNoise, silenceMs] = [0, 0, 0];
  for (const { counts } of windows) {
    const { pacing } = counts;
    if (pacing === undefined) continue;
    const { longestGap } = pacing;
    silenceGaps += pacing.silenceGaps;
    silenceGapsWithoutNoise += pacing.silenceGapsWithoutNoise;
    silenceMs += pacing.silenceMs;
    if (longestGap === null || pacing.silenceGaps === 0 || !holds.some((hold) => overlap(hold, longestGap))) continue;
    silenceGaps--;
    silenceGapsWithoutNoise -= Math.min(1, pacing.silenceGapsWithoutNoise);
    silenceMs -= Math.min(pacing.silenceMs, longestGap.mediaMs ?? 0);
  }
  return { silenceGaps, silenceGapsWithoutNoise, silenceMs };
}

function overlap(hold: Leg['holds'][number], gap: { readonly fromUs: number; readonly toUs: number }): boolean {
  return hold.fromUs < gap.toUs && (hold.toUs ?? gap.toUs) > gap.fromUs;
}
