import { foundIn } from './found-in.js';
import { presentStreams } from './leg-stream.js';
import { type CallRule, span } from './rule.js';
import { SIGN } from './signs.js';

/** A link holds packets up and then lets them go in a bunch: Wi-Fi that retries, or a modem with too long a queue. */
export const bufferbloat: CallRule = {
  code: 'bufferbloat',
  version: 1,
  says: 'packets were held up and came in bunches',
  madeFrom:
    'twice or more the transit climbed by over 100 ms, and then five packets or more came within 2 ms of each other',
  shownBy: SIGN.streams,
  find: (call, context) =>
    foundIn(call.legs, (leg) =>
      foundIn(presentStreams(call, leg, context), ({ measured, listener, sender }) => {
        const { stream, counts, windows } = measured;
        const bunches = counts.pacing?.bunches ?? 0;
        if (bunches < context.thresholds.bunches) return [];
        const held = windows.filter((window) => (window.counts.pacing?.bunches ?? 0) > 0);
        const longestMs = Math.max(0, ...held.map((window) => gapMs(window.counts.pacing?.longestGap)));
        const hurts = stream.band === 'poor' || stream.band === 'bad';
        return [
          {
            code: 'bufferbloat',
            severity: hurts ? ('major' as const) : ('minor' as const),
            confidence: 0.8,
            title: `Packets to the ${listener} were held up and came in bunches`,
            explanation: `${bunches} times the delay climbed by more than 100 ms and then five packets or more came at once; the longest wait was ${Math.round(longestMs)} ms. A jitter buffer must be as deep, or throws the late ones away.`,
            direction: listener,
            owner: 'network-before-probe' as const,
            evidence: held
              .slice(0, 8)
              .map(({ counts: { pacing, firstUs, lastUs } }) =>
                span(
                  `${pacing?.bunches} in this window, ${Math.round(gapMs(pacing?.longestGap))} ms at most`,
                  stream.key,
                  firstUs,
                  lastUs,
                ),
              ),
            innocentExplanations: [
              `The ${sender} itself sends in bunches: a busy computer, a gateway that was paused.`,
              'The capture was stamped late by a busy probe; then other calls show it in the same second.',
            ],
            nextStep: `Look at the ${sender}'s access: Wi-Fi signal and retries, uploads that fill the modem's queue (use fq_codel or CAKE).`,
          },
        ];
      }),
    ),
};

function gapMs(gap: { readonly fromUs: number; readonly toUs: number } | null | undefined): number {
  return gap == null ? 0 : (gap.toUs - gap.fromUs) / 1000;
}
