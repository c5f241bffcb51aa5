import { type AssembledCall, type AssembledLeg, audioOf } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { packetsTo } from './answered-leg.js';
import { type CallRule, type DiagnosisContext, messages } from './rule.js';
import { SIGN } from './signs.js';

/** An INVITE without an offer gets one in the 200, which the ACK must answer (RFC 3261 13.2.1). It did not. */
export const lateOfferBroken: CallRule = {
  code: 'late-offer-broken',
  version: 1,
  says: "the callee's offer was never answered",
  madeFrom: 'an INVITE without a session description, an offer in the 2xx, and an ACK without the answer',
  shownBy: SIGN.answer,
  find: (call, context) => {
    for (const leg of call.legs) {
      const found = unanswered(call, leg, context);
      if (found !== null) return [found];
    }
    return [];
  },
};

function unanswered(call: AssembledCall, leg: AssembledLeg, context: DiagnosisContext): Finding | null {
  const { sendings, announcements, lastAttempt, leg: own } = leg;
  if (own.answerUs === null || leg.joinedMidCall) return null;
  const invite = sendings.find(({ first }) => first.cseq === lastAttempt && first.method === 'INVITE')?.first;
  if (invite === undefined || invite.session !== null) return null;
  const ofAttempt = sendings.filter(({ first }) => first.cseq === lastAttempt).map(({ first }) => first);
  const answer = ofAttempt.find(
    ({ status, cseqMethod, session }) => status >= 200 && status < 300 && cseqMethod === 'INVITE' && session !== null,
  );
  const acks = ofAttempt.filter(({ method, atUs }) => method === 'ACK' && atUs >= (own.answerUs ?? 0));
  const [ack] = acks;
  if (answer === undefined || ack === undefined) return null;
  const offered = answer.session === null ? null : audioOf(answer.session);
  // The answer may be in a PRACK, where the offer was in a reliable provisional response (RFC 3262 5).
  const answered =
    acks.some(({ session }) => session !== null) ||
    announcements.some(({ side, atUs }) => side === 'caller' && atUs <= ack.atUs);
  if (answered || offered === null || offered.port === 0) return null;
  const heard = packetsTo(call, leg, 'caller') > context.thresholds.silentPackets;
  return {
    code: 'late-offer-broken',
    severity: heard ? 'minor' : 'critical',
    confidence: heard ? 0.6 : 0.85,
    title: heard
      ? "The callee's offer was not answered, yet media came"
      : "No media: the callee's offer was never answered",
    explanation:
      "The INVITE had no session description, so the callee's 2xx made the offer, and the ACK must bring the answer. It has none: the callee does not know where to send." +
      (heard ? ' Packets to the caller came nevertheless.' : ''),
    direction: 'caller',
    owner: 'caller',
    evidence: [messages('INVITE, offer, and the ACK without an answer', [invite.id, answer.id, ack.id], ack.atUs)],
    innocentExplanations: ['The body of the ACK was cut off in the capture or is encrypted.'],
    nextStep:
      "Let the caller's side answer in the ACK, or switch it to early offer; look for an intermediary that drops the body of an ACK.",
  };
}
