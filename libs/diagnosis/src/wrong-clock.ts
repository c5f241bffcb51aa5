import { foundIn } from './found-in.js';
import { presentStreams } from './leg-stream.js';
import { type CallRule, span } from './rule.js';
import { SIGN } from './signs.js';

/** Clocks that are taken for one another: 8, 16, 24 and 48 kHz; G.722 is 16 kHz under a clock of 8 (RFC 3551 4.5.2). */
const RATIOS = [1 / 6, 1 / 3, 0.5, 2, 3, 6] as const;

/** The timestamps of a stream run at another clock than its codec has. */
export const wrongClock: CallRule = {
  code: 'wrong-clock',
  version: 1,
  says: 'the timestamps of the packets run at a multiple or fraction of their clock',
  madeFrom: 'timestamps against arrival over five seconds or more: half, twice, three or six times what the codec has',
  shownBy: SIGN.streams,
  find: (call, context) =>
    foundIn(call.legs, (leg) =>
      foundIn(presentStreams(call, leg, context), ({ measured: { stream, counts }, listener, sender }) => {
        const { clockRate, quality, codec } = stream;
        const actual = stream.pacing?.measuredClockRate ?? null;
        if (clockRate === null || actual === null || quality.assumed.includes('clockGuessed')) return [];
        if ((counts.pacing?.elapsedUs ?? 0) < context.thresholds.clockMeasuredForUs) return [];
        const ratio = actual / clockRate;
        const tolerance = context.thresholds.clockTolerancePct / 100;
        const multiple = RATIOS.find((each) => Math.abs(ratio / each - 1) <= tolerance);
        if (multiple === undefined) return [];
        const said = multiple > 1 ? `${multiple} times` : `1/${Math.round(1 / multiple)} of`;
        return [
          {
            code: 'wrong-clock',
            severity: 'major' as const,
            confidence: 0.85,
            title: `The ${sender}'s timestamps run at ${said} the clock of ${codec ?? 'its codec'}`,
            explanation: `Timestamps of the packets to the ${listener} go on by ${Math.round(actual)} a second of arrival, while ${codec ?? 'the codec'} has a clock of ${clockRate} Hz. A receiver that trusts them plays too fast or too slowly, or throws packets away; delay and jitter of this stream are not to be believed.`,
            direction: listener,
            owner: sender,
            evidence: [
              span(`${Math.round(actual)} Hz instead of ${clockRate} Hz`, stream.key, stream.firstUs, stream.lastUs),
            ],
            innocentExplanations: [
              'The codec of the payload type is another than the session description says.',
              'A player sends a recording faster or slower than it was recorded.',
            ],
            nextStep: `Update the ${sender}'s media stack, or take ${codec ?? 'the codec'} out of its list; G.722 is the usual one.`,
          },
        ];
      }),
    ),
};
