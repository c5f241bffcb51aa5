import { type AssembledCall, type AssembledLeg, countOf, hostOf, idsOf, type Sending } from '@earshot/calls';
import type { Evidence, VerdictClause } from '@earshot/contracts';
import { duration } from './clock-time.js';
import { messages } from './rule.js';

/** Why no talk came of it, in one sentence, and the messages that say so. */
export function failureClause(call: AssembledCall): VerdictClause {
  const leg = call.legs[0] as AssembledLeg;
  const proof = leg.leg.state === 'cancelled' ? cancelOf(leg) : (refusalOf(leg) ?? lastInvite(leg));
  const text = failureText(leg);
  return proof === null ? { text, finding: null } : new ProvedClause(text, proof);
}

/**
 * A clause whose evidence is made where it is read or stored: ids are hashes of messages, and a document of the text alone names none. A class,
 * since an accessor in an object of its own has V8 make a shape for each, which lives on.
 */
class ProvedClause implements VerdictClause {
  readonly finding = null;
  readonly #proof: Sending;

  constructor(
    readonly text: string,
    proof: Sending,
  ) {
    this.#proof = proof;
  }

  get evidence(): Evidence {
    const { method, status, atUs } = this.#proof.first;
    return messages(`${method ?? status}`, idsOf(this.#proof), atUs);
  }

  toJSON(): VerdictClause {
    const { text, finding, evidence } = this;
    return { text, finding, evidence };
  }
}

function failureText(leg: AssembledLeg): string {
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
    // The host that said so first: the others passed it on.
    const refusal = refusalOf(leg);
    const from = refusal === null ? target : hostOf(refusal.first.src);
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

function refusalOf({ leg, sendings, lastAttempt }: AssembledLeg): Sending | null {
  const { finalStatus } = leg;
  if (finalStatus === null) return null;
  return sendings.find(({ first }) => first.status === finalStatus && first.cseq === lastAttempt) ?? null;
}

function cancelOf({ sendings, callerTag }: AssembledLeg): Sending | null {
  return sendings.find(({ first }) => first.method === 'CANCEL' && first.fromTag === callerTag) ?? null;
}
