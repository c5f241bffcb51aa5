import { type AssembledLeg, countOf, hostOf, idsOf, lastOf, type Sending } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { duration } from './clock-time.js';
import { type CallRule, messages } from './rule.js';
import { SIGN } from './signs.js';
import type { Thresholds } from './thresholds.js';

/** RFC 3261 13.3.1.4: the callee repeats its 200 for 32 s until the ACK comes, and then hangs up. */
export const ackNeverArrived: CallRule = {
  code: 'ack-never-arrived',
  version: 1,
  says: 'the callee never learned that its answer was heard',
  madeFrom: 'a 2xx repeated with growing gaps and no ACK',
  shownBy: SIGN.repeats,
  find: ({ legs }, { thresholds }) => {
    for (const leg of legs) {
      const answer = leg.sendings.find((sending) => isUnacknowledged(sending, thresholds));
      if (answer !== undefined) {
        const found = unacknowledged(leg, answer, thresholds);
        if (found !== null) return [found];
      }
    }
    return [];
  },
};

function isUnacknowledged(sending: Sending, { unacknowledgedSendings }: Thresholds): boolean {
  const { status, cseqMethod } = sending.first;
  return cseqMethod === 'INVITE' && status >= 200 && status < 300 && countOf(sending) >= unacknowledgedSendings;
}

function unacknowledged(
  { sendings, leg }: AssembledLeg,
  answer: Sending,
  { unacknowledgedSendings }: Thresholds,
): Finding | null {
  const { cseq, fromTag } = answer.first;
  const acks = sendings.filter(
    ({ first }) => first.method === 'ACK' && first.cseq === cseq && first.fromTag === fromTag,
  );
  const firstAck = acks[0]?.first ?? null;
  // Repeats after the ACK had passed: had it arrived, they would have stopped within a round trip.
  const after =
    firstAck === null ? 0 : (answer.repeats ?? []).filter(({ atUs }) => atUs > firstAck.atUs + ROUND_US).length;
  if (firstAck !== null && after < unacknowledgedSendings - 1) return null;
  const bye = sendings.find(({ first }) => first.method === 'BYE')?.first;
  const dropped = bye !== undefined && bye.fromTag !== fromTag && bye.atUs - answer.first.atUs > DROP_AFTER_US;
  const span = duration((lastOf(answer).atUs - answer.first.atUs) / 1000);
  const callee = hostOf(answer.first.src);
  return {
    code: 'ack-never-arrived',
    severity: dropped || leg.state === 'ended' ? 'critical' : 'major',
    confidence: firstAck === null ? (countOf(answer) >= 5 ? 0.95 : 0.85) : 0.85,
    title: `The ACK never arrived at ${callee}${dropped ? ', which hung up' : ''}`,
    explanation:
      `${callee} sent its ${answer.first.status} ${countOf(answer)} times over ${span}. ` +
      (firstAck === null
        ? 'No ACK was captured: the answer does not reach the caller, or its Contact or Record-Route leads the ACK elsewhere.'
        : `An ACK passed the probe, yet ${after} more answers followed: it was lost after the probe.`),
    direction: null,
    owner: firstAck === null ? 'network-before-probe' : 'network-after-probe',
    evidence: [
      messages(`${countOf(answer)} times ${answer.first.status}`, idsOf(answer), answer.first.atUs),
      ...(firstAck === null ? [] : [messages('the ACK', acks.flatMap(idsOf), firstAck.atUs)]),
      ...(bye === undefined ? [] : [messages('the BYE', [bye.id], bye.atUs)]),
    ],
    innocentExplanations: ['The ACK took a way that the probe does not see, and was late.'],
    nextStep:
      'Resolve the Contact of the 200 and follow its Record-Route from the caller: the ACK goes there, not back along the Via.',
  };
}

const ROUND_US = 300_000;
/** 64 * T1 is 32 s; some agents give up a little earlier. */
const DROP_AFTER_US = 28_000_000;
