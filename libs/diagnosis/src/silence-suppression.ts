import { duration } from './clock-time.js';
import { foundIn } from './found-in.js';
import { presentStreams } from './leg-stream.js';
import { type CallRule, span } from './rule.js';
import { SIGN } from './signs.js';

/** A sender that sends nothing while nobody speaks; what is not sent is not lost. */
export const silenceSuppression: CallRule = {
  code: 'silence-suppression',
  version: 3,
  says: 'a sender pauses while nobody speaks, which is not loss',
  madeFrom:
    'three pauses or more outside of hold, without a missing number, in which the timestamp went on, five seconds in all',
  shownBy: SIGN.streams,
  find: (call, context) =>
    foundIn(call.legs, (leg) =>
      foundIn(presentStreams(call, leg, context), ({ measured, listener, sender }) => {
        const { stream, counts } = measured;
        if (stream.pacing == null) return [];
        const { silenceGaps, silenceGapsWithoutNoise, silenceMs } = stream.pacing;
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
