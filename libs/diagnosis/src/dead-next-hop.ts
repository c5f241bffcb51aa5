import { type AssembledLeg, countOf, hostOf, idsOf, type Sending, timesOf } from '@earshot/calls';
import { type CallRule, messages } from './rule.js';
import { THRESHOLDS } from './thresholds.js';

/**
 * RFC 3261 17.1.1.2: an INVITE without any response is sent at 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s. The repeats themselves prove
 * that the sender heard nothing, so the probe need not have seen the answer's way.
 */
export const deadNextHop: CallRule = {
  code: 'dead-next-hop',
  find: ({ legs }) => {
    for (const leg of legs) {
      const invite = leg.sendings.find((sending) => isUnanswered(sending, leg));
      if (invite === undefined) continue;
      const { src, dst, atUs } = invite.first;
      const times = timesOf(invite).map((time) => ((time - atUs) / 1_000_000).toFixed(1));
      return [
        {
          code: 'dead-next-hop',
          severity: 'critical',
          confidence: countOf(invite) >= THRESHOLDS.allSendings ? 0.95 : 0.8,
          title: `No response from ${hostOf(dst)}`,
          explanation: `${hostOf(src)} sent the INVITE ${countOf(invite)} times (at ${times.join(', ')} s) and got no response at all.`,
          direction: null,
          owner: 'network-after-probe',
          evidence: [messages(`${countOf(invite)} sendings`, idsOf(invite), atUs)],
          innocentExplanations: [
            'Responses come back but do not reach the sender (wrong Via, NAT).',
            'The INVITE is too large for UDP and its fragments are dropped, while small requests pass.',
          ],
          nextStep: `Send OPTIONS from ${hostOf(src)} to ${dst}; look for ICMP errors and for a firewall in between.`,
        },
      ];
    }
    return [];
  },
};

function isUnanswered(sending: Sending, { sendings, callerTag }: AssembledLeg): boolean {
  const { first } = sending;
  if (first.method !== 'INVITE' || countOf(sending) < THRESHOLDS.unansweredSendings) return false;
  if (!grows(timesOf(sending))) return false;
  return !sendings.some(({ first: other }) => {
    if (other.status > 0)
      return other.cseq === first.cseq && other.cseqMethod === 'INVITE' && other.branch === first.branch;
    // The caller acknowledges or ends what it was answered.
    return (other.method === 'ACK' || other.method === 'BYE') && other.fromTag === callerTag;
  });
}

/** Each gap is longer than the one before; all the same is a client's own timer, but no less unanswered. */
function grows(times: readonly number[]): boolean {
  for (let index = 2; index < times.length; index++) {
    const before = (times[index - 1] as number) - (times[index - 2] as number);
    const gap = (times[index] as number) - (times[index - 1] as number);
    if (gap < before * 0.7) return false;
  }
  return true;
}
