import type { AssembledLeg } from '@earshot/calls';
import { opposite } from '@earshot/calls';
import { duration } from './clock-time.js';
import { foundIn } from './found-in.js';
import { type CallRule, messages, span } from './rule.js';
import { SIGN } from './signs.js';

/** Put on hold, and never taken back. */
export const stuckHold: CallRule = {
  code: 'stuck-hold',
  version: 1,
  says: 'one side was on hold until the end',
  madeFrom:
    'a re-INVITE or UPDATE to sendonly, inactive or 0.0.0.0 without another back before the BYE; a transfer ends it',
  shownBy: SIGN.hold,
  find: (call, context) =>
    foundIn(call.legs, (leg) => {
      const hold = leg.leg.holds.find(({ toUs }) => toUs === null);
      const { endUs, state, endedBy, callId } = leg.leg;
      if (hold === undefined || endUs === null || state !== 'ended') return [];
      const heldMs = (endUs - hold.fromUs) / 1000;
      if (heldMs < context.thresholds.heldForMs || isTransferred(leg, hold.fromUs)) return [];
      // Attended transfer: the held leg is replaced by another.
      const replaced = call.facts.links.some(
        ({ rule, fromCallId, toCallId }) =>
          (rule === 'replaces' || rule === 'refer') && (fromCallId === callId || toCallId === callId),
      );
      if (replaced) return [];
      const held = opposite(hold.by);
      const began = leg.announcements.find(({ atUs }) => atUs === hold.fromUs);
      const gaveUp = endedBy === held;
      return [
        {
          code: 'stuck-hold',
          severity: 'minor' as const,
          confidence: gaveUp ? 0.7 : 0.55,
          title: `The ${held} was on hold until the call ended`,
          explanation: `The ${hold.by} put the ${held} on hold for ${duration(heldMs)} and never resumed; ${gaveUp ? `the ${held} hung up` : `the ${hold.by} ended the call`}.`,
          direction: held,
          owner: hold.by,
          evidence: [
            messages('the message of hold', began === undefined ? [] : [began.message.id], hold.fromUs),
            span('on hold', null, hold.fromUs, endUs),
          ],
          innocentExplanations: [
            `The ${hold.by} left the ${held} on hold and hung up on purpose, or went on with another call.`,
            'The resuming re-INVITE went past the probe.',
          ],
          nextStep: `If the ${hold.by} did try to resume, look for a re-INVITE that was refused or lost.`,
        },
      ];
    }),
};

/** A REFER that was accepted after the hold began. */
function isTransferred({ sendings }: AssembledLeg, sinceUs: number): boolean {
  return sendings.some(
    ({ first }) => first.cseqMethod === 'REFER' && first.status >= 200 && first.status < 300 && first.atUs >= sinceUs,
  );
}
