import { countOf, hostOf, idsOf, lastOf } from '@earshot/calls';
import { duration } from './clock-time.js';
import { type CallRule, messages } from './rule.js';
import { SIGN } from './signs.js';

/** RFC 3261 17.2.1: a refusal is repeated (Timer G) for 32 s until its ACK comes. */
export const failureAckLost: CallRule = {
  code: 'failure-ack-lost',
  version: 2,
  says: 'a failure was repeated for want of an ACK',
  madeFrom: 'the same 4xx to 6xx repeated on one branch',
  shownBy: SIGN.repeats,
  find: ({ legs }, { thresholds }) => {
    for (const { sendings } of legs) {
      const refusal = sendings.find(
        (sending) =>
          sending.first.cseqMethod === 'INVITE' &&
          sending.first.status >= 400 &&
          countOf(sending) >= thresholds.unacknowledgedSendings,
      );
      if (refusal === undefined) continue;
      const { status, src, dst, branch, cseq, atUs } = refusal.first;
      const acks = sendings.filter(
        ({ first }) => first.method === 'ACK' && first.branch === branch && first.cseq === cseq,
      );
      return [
        {
          code: 'failure-ack-lost',
          severity: 'minor',
          confidence: acks.length === 0 ? 0.85 : 0.8,
          title: `The ACK to ${status} never arrived at ${hostOf(src)}`,
          explanation:
            `${hostOf(src)} sent ${status} ${countOf(refusal)} times over ${duration((lastOf(refusal).atUs - atUs) / 1000)}. ` +
            (acks.length === 0
              ? `No ACK of ${hostOf(dst)} was captured: the response does not reach it, or it does not acknowledge.`
              : `An ACK passed the probe and was lost after it.`),
          direction: null,
          owner: acks.length === 0 ? 'network-before-probe' : 'network-after-probe',
          evidence: [
            messages(`${countOf(refusal)} times ${status}`, idsOf(refusal), atUs),
            ...(acks.length === 0 ? [] : [messages('the ACK', acks.flatMap(idsOf))]),
          ],
          innocentExplanations: ['The client has gone; the call had failed in any case.'],
          nextStep: `Check whether responses from ${hostOf(src)} reach ${hostOf(dst)}: its Via, and rport where there is a NAT between.`,
        },
      ];
    }
    return [];
  },
};
