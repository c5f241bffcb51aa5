import { type AssembledCall, type AssembledLeg, opposite, type Side } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { duration } from './clock-time.js';
import { lastSpoken } from './last-spoken.js';
import { droppedPackets } from './precondition.js';
import { type CallRule, type DiagnosisContext, messages, span } from './rule.js';
import { SIGN } from './signs.js';

/** Q.850 recovery on timer expiry, or words to that effect: how a B2BUA says that it missed the media. */
const MEDIA_MISSED = /cause\s*=\s*102\b|(rtp|media|inactivity)[\s_-]*(time[\s_-]*out|inactiv)|no[\s_-]*(rtp|media)/i;

/** A device in between ended the call since one side had sent nothing for long. */
export const rtpTimeout: CallRule = {
  code: 'rtp-timeout',
  version: 1,
  says: 'the call was ended because media had stopped',
  madeFrom:
    'a direction silent for ten seconds or more, then a BYE whose Reason is Q.850 102 or speaks of a media timeout; not on hold',
  shownBy: SIGN.notes,
  find: (call, context) => {
    for (const leg of call.legs) {
      const found = timedOut(call, leg, context);
      if (found !== null) return [found];
    }
    return [];
  },
};

function timedOut(call: AssembledCall, leg: AssembledLeg, context: DiagnosisContext): Finding | null {
  const { endUs, endReason, answerUs, state, holds } = leg.leg;
  if (endUs === null || answerUs === null || state !== 'ended' || endReason === null) return null;
  if (!MEDIA_MISSED.test(endReason)) return null;
  const { silentForMs } = context.thresholds;
  // Agreed silence is no fault of the network.
  if (holds.some(({ toUs }) => toUs === null || toUs > endUs - silentForMs * 1000)) return null;
  const sides = (['caller', 'callee'] as const).flatMap((listener) => {
    const spoken = lastSpoken(call, leg, listener, context);
    const sinceUs = Math.max(spoken?.lastUs ?? answerUs, answerUs);
    return endUs - sinceUs >= silentForMs * 1000 ? [{ listener, spoken, sinceUs }] : [];
  });
  const [silent] = sides.sort((a, b) => a.sinceUs - b.sinceUs);
  if (silent === undefined) return null;
  const { listener, spoken, sinceUs } = silent;
  const sender = opposite(listener);
  // An end that goes on to report is still there and reached.
  const alive = reportsSince(call, sender, sinceUs, endUs);
  const bye = leg.sendings.find(({ first }) => first.method === 'BYE')?.first;
  const unsure = alive || spoken === null || droppedPackets(call, context) > 0;
  return {
    code: 'rtp-timeout',
    severity: 'critical',
    confidence: unsure ? 0.45 : 0.85,
    title: `The call was ended: nothing came from the ${sender} for ${duration((endUs - sinceUs) / 1000)}`,
    explanation:
      `The last packet to the ${listener} came ${duration((endUs - sinceUs) / 1000)} before the BYE, whose Reason is ${endReason}.` +
      (alive ? ` But RTCP from the ${sender} went on in that time.` : '') +
      (spoken === null
        ? ` No packet to the ${listener} was captured at all, so they may have passed the probe by.`
        : ''),
    direction: listener,
    owner: sender,
    evidence: [
      span(`no packet to the ${listener}`, spoken?.streamKey ?? null, sinceUs, endUs),
      ...(bye === undefined ? [] : [messages(`BYE, ${endReason}`, [bye.id], endUs)]),
    ],
    innocentExplanations: [`The ${sender} suppresses silence and sent no comfort noise; then the timer is too short.`],
    nextStep: `Find where the ${sender}'s packets ended: the phone, its access, a NAT whose binding ran out.`,
  };
}

function reportsSince({ streams }: AssembledCall, sender: Side, sinceUs: number, endUs: number): boolean {
  const late = (atUs: number): boolean => atUs > sinceUs + REPORT_INTERVAL_US && atUs <= endUs;
  return streams.some(({ stream, senders, receptions }) =>
    stream.listener === sender
      ? receptions.some(({ record }) => late(record.atUs))
      : stream.listener !== null && senders.some(({ atUs }) => late(atUs)),
  );
}

/** RFC 3550 6.2: five seconds between reports at least, so that one may still be on its way. */
const REPORT_INTERVAL_US = 5_000_000;
