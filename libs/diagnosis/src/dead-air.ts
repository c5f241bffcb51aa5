import type { AssembledLeg } from '@earshot/calls';
import { answeredSpan } from './answered-leg.js';
import { clockTime, duration } from './clock-time.js';
import { foundIn } from './found-in.js';
import { type CallStream, presentStreams } from './leg-stream.js';
import { type CallRule, type DiagnosisContext, span } from './rule.js';
import { SIGN } from './signs.js';

/** Packets come, and carry nothing: a muted microphone, or a gateway that has no source. */
export const deadAir: CallRule = {
  code: 'dead-air',
  version: 1,
  says: 'packets came, but silence was in them',
  madeFrom:
    'one and the same payload for more than ten seconds after the answer, in one direction only, outside of hold',
  shownBy: SIGN.streams,
  find: (call, context) =>
    foundIn(call.legs, (leg) => {
      const talk = answeredSpan(call, leg);
      if (talk === null) return [];
      const streams = presentStreams(call, leg, context).map(({ measured, listener, sender }) => {
        return { measured, listener, sender, run: longestRun(leg, talk, measured, context) };
      });
      return foundIn(streams, ({ measured: { stream }, listener, sender, run }) => {
        if (run === null) return [];
        // Test calls and idle lines are silent both ways; that is no complaint.
        if (streams.some((other) => other.listener !== listener && other.run !== null)) return [];
        const ms = (run.toUs - run.fromUs) / 1000;
        const most = ms * 1000 > MOST * (talk.toUs - talk.fromUs);
        const what =
          run.octet === null ? 'the same frame again and again' : `nothing but the octet 0x${hex(run.octet)}`;
        return [
          {
            code: 'dead-air',
            severity: most ? ('major' as const) : ('minor' as const),
            confidence: run.octet === null ? 0.6 : 0.8,
            title: `The ${listener} heard dead air for ${duration(ms)}`,
            explanation: `From ${clockTime(run.fromUs, leg.leg.answerUs)} for ${duration(ms)} the packets to the ${listener} carried ${what}: they were sent and came, with silence in them.`,
            direction: listener,
            owner: sender,
            evidence: [span(what, stream.key, run.fromUs, run.toUs)],
            innocentExplanations: [`The ${sender} had muted the microphone.`],
            nextStep: `Ask whether the ${sender} was muted; else look for the source that feeds its stream: headset, softphone device, gateway channel.`,
          },
        ];
      });
    }),
};

/** So much of the talk is more than a pause. */
const MOST = 0.8;

interface Run {
  readonly fromUs: number;
  readonly toUs: number;
  readonly octet: number | null;
}

/** The part of the longest run that lies in the answered call, if it is long enough and not on hold. */
function longestRun(
  leg: AssembledLeg,
  talk: NonNullable<ReturnType<typeof answeredSpan>>,
  { windows }: CallStream,
  { thresholds }: DiagnosisContext,
): Run | null {
  let longest: Run | null = null;
  for (const { counts } of windows) {
    const constantRunMs = counts.payload?.constantRunMs ?? 0;
    const constantOctet = counts.payload?.constantOctet ?? null;
    const toUs = Math.min(counts.lastUs, talk.toUs);
    const fromUs = Math.max(counts.lastUs - constantRunMs * 1000, talk.fromUs);
    if (toUs - fromUs <= thresholds.deadAirMs * 1000) continue;
    if (longest === null || toUs - fromUs > longest.toUs - longest.fromUs)
      longest = { fromUs, toUs, octet: constantOctet };
  }
  if (longest === null) return null;
  const { fromUs, toUs } = longest;
  const held = leg.leg.holds.some((hold) => hold.fromUs < toUs && (hold.toUs ?? toUs) > fromUs);
  return held ? null : longest;
}

function hex(octet: number): string {
  return octet.toString(16).toUpperCase().padStart(2, '0');
}
