import { type AssembledCall, type AssembledLeg, countOf, hostOf, type Sending } from '@earshot/calls';
import { duration } from './clock-time.js';

/** Why no talk came of it, in one sentence. */
export function failureText(call: AssembledCall): string {
  const leg = call.legs[0] as AssembledLeg;
  const { state, finalStatus, finalReason, ringUs, endUs, startUs } = leg.leg;
  const invite = lastInvite(leg);
  const sendings = invite === null ? 0 : countOf(invite);
  const after = sendings > 1 ? ` after ${sendings} sendings` : '';
  if (state === 'cancelled') {
    if (ringUs === null)
      return `Cancelled by the caller after ${duration(((endUs ?? startUs) - startUs) / 1000)}, before it rang.`;
    return `Cancelled by the caller after ${duration(((endUs ?? ringUs) - ringUs) / 1000)} of ringing.`;
  }
  const target = invite === null ? null : hostOf(invite.first.dst);
  if (finalStatus !== null) {
    const from = refuser(leg, finalStatus) ?? target;
    const phrase = finalReason ? ` ${finalReason}` : '';
    return `Failed: ${finalStatus}${phrase}${from === null ? '' : ` from ${from}`}${after}.`;
  }
  if (ringUs !== null) return `Failed: rang for ${duration(((endUs ?? ringUs) - ringUs) / 1000)} without an answer.`;
  return `Failed: no answer from ${target ?? 'the next hop'}${after}.`;
}

function lastInvite({ sendings, lastAttempt, callerTag }: AssembledLeg): Sending | null {
  return (
    sendings.find(
      ({ first }) => first.method === 'INVITE' && first.cseq === lastAttempt && first.fromTag === callerTag,
    ) ?? null
  );
}

/** The host that said so first: the others passed it on. */
function refuser({ sendings, lastAttempt }: AssembledLeg, status: number): string | null {
  const refusal = sendings.find(({ first }) => first.status === status && first.cseq === lastAttempt);
  return refusal === undefined ? null : hostOf(refusal.first.src);
}
