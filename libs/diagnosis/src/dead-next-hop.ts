import { type AssembledLeg, countOf, hostOf, idsOf, type Sending, timesOf } from '@earshot/calls';
import type { Evidence, IcmpRecord } from '@earshot/contracts';
import { type CallRule, messages, span } from './rule.js';
import { SIGN } from './signs.js';
import type { Thresholds } from './thresholds.js';

/**
 * RFC 3261 17.1.1.2: an INVITE without any response is sent at 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s. The repeats themselves prove
 * that the sender heard nothing, so the probe need not have seen the answer's way.
 */
export const deadNextHop: CallRule = {
  code: 'dead-next-hop',
  version: 2,
  says: 'the next hop does not answer',
  madeFrom: 'an INVITE repeated as timer A has it, no response at all',
  yieldsTo: ['fragmented-sip-lost', 'nat-binding-expiry'],
  shownBy: SIGN.repeats | SIGN.icmp,
  find: ({ legs, icmp }, { thresholds }) => {
    for (const leg of legs) {
      const refused = (sending: Sending): IcmpRecord[] =>
        icmp.filter(({ dst, atUs }) => dst === sending.first.dst && atUs >= sending.first.atUs);
      const invite = unansweredInvites(leg).find(
        (sending) => isTimedOut(sending, thresholds) || refused(sending).length > 0,
      );
      if (invite === undefined) continue;
      const errors = refused(invite);
      const { src, dst, atUs } = invite.first;
      const times = timesOf(invite).map((time) => ((time - atUs) / 1_000_000).toFixed(1));
      return [
        {
          code: 'dead-next-hop',
          severity: 'critical',
          confidence: countOf(invite) >= thresholds.allSendings || errors.length > 0 ? 0.95 : 0.8,
          title: `No response from ${hostOf(dst)}`,
          explanation: `${hostOf(src)} sent the INVITE ${countOf(invite)} times (at ${times.join(', ')} s) and got no response at all.${errorText(errors)}`,
          direction: null,
          owner: 'network-after-probe',
          evidence: [
            messages(`${countOf(invite)} sendings`, idsOf(invite), atUs),
            ...errors.slice(0, 4).map(icmpEvidence),
          ],
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

function errorText(errors: readonly IcmpRecord[]): string {
  const [first] = errors;
  return first === undefined ? '' : ` ICMP from ${first.reporter} says that it cannot be reached.`;
}

function icmpEvidence({ reporter, type, code, atUs }: IcmpRecord): Evidence {
  return span(`ICMP type ${type} code ${code} from ${reporter}`, null, atUs, atUs);
}

function isTimedOut(sending: Sending, { unansweredSendings }: Thresholds): boolean {
  return countOf(sending) >= unansweredSendings && grows(timesOf(sending));
}

function unansweredInvites({ sendings, callerTag }: AssembledLeg): Sending[] {
  // The caller acknowledges or ends what it was answered.
  const isAnswered = ({ first: { method, fromTag } }: Sending): boolean =>
    (method === 'ACK' || method === 'BYE') && fromTag === callerTag;
  if (sendings.some(isAnswered)) return [];
  const answered = new Set<string>();
  for (const { first } of sendings)
    if (first.status > 0 && first.cseqMethod === 'INVITE') answered.add(`${first.cseq} ${first.branch}`);
  return sendings.filter(({ first }) => first.method === 'INVITE' && !answered.has(`${first.cseq} ${first.branch}`));
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
