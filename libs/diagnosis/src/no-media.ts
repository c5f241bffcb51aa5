import type { AssembledLeg } from '@earshot/calls';
import { answeredMs, answeredSpan, lastAudio, packetsTo } from './answered-leg.js';
import { couldSee } from './precondition.js';
import { type CallRule, messages, span } from './rule.js';
import { SIGN } from './signs.js';

/** Answered, and nobody was captured speaking. Where the probe sees no media at all it cannot tell, and is silent. */
export const noMedia: CallRule = {
  code: 'no-media',
  version: 1,
  says: 'nobody heard anything',
  madeFrom: 'answered five seconds or more, both directions at most 5 packets',
  yieldsTo: ['late-offer-broken', 'hairpin', 'ice-failure', 'refresh-broke-media'],
  shownBy: SIGN.answer,
  find: (call, context) => {
    const leg = call.legs.find((candidate) => answeredMs(call, candidate) >= context.thresholds.answeredForMs);
    if (leg === undefined || !couldSee(call, null, context) || agreedOnNone(leg)) return [];
    const packets = call.streams.reduce((sum, { stream }) => sum + stream.packets, 0);
    if (packets > 2 * context.thresholds.silentPackets) return [];
    if ((['caller', 'callee'] as const).some((side) => packetsTo(call, leg, side) > context.thresholds.silentPackets))
      return [];
    const seconds = Math.round(answeredMs(call, leg) / 1000);
    const period = answeredSpan(call, leg);
    const announced = leg.announcements.slice(0, 4);
    return [
      {
        code: 'no-media',
        severity: 'critical',
        confidence: 0.8,
        title: 'No media: neither side was heard',
        explanation: `The call was up for ${seconds} s and ${packets === 0 ? 'no media packet was' : `only ${packets} media packets were`} captured, although the probe captures media of other calls.`,
        direction: null,
        owner: 'network-before-probe',
        evidence: [
          span(`${packets} packets in ${seconds} s`, null, period?.fromUs ?? null, period?.toUs ?? null),
          ...(announced.length > 0
            ? [
                messages(
                  'where both sides wanted to hear',
                  announced.map(({ message }) => message.id),
                ),
              ]
            : []),
        ],
        innocentExplanations: [
          'The media of this call went directly between the ends, past the probe.',
          'The call was on hold, or both ends suppress silence.',
        ],
        nextStep:
          'Compare the addresses in both session descriptions with what the firewall between them lets through.',
      },
    ];
  },
};

/** A side refused audio, or both sides are inactive: then nothing is owed. */
function agreedOnNone(leg: AssembledLeg): boolean {
  const audios = (['caller', 'callee'] as const).map((side) => lastAudio(leg, side));
  return audios.some((audio) => audio !== null && (audio.port === 0 || audio.direction === 'inactive'));
}
