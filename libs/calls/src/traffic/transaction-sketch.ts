import { stableKey } from '../stable-key.js';
import type { OtherTransaction } from '../transaction/other-transaction.js';
import type { Sending } from '../transaction/sending.js';
import { answeredOctets } from './leg-sketch.js';
import { MAX_REGISTRATIONS, type Registration, type TransactionSketch } from './traffic.js';

export function sketchTransaction(transaction: OtherTransaction): TransactionSketch {
  const { callId, method, src, dst, to, startUs, lastUs, finalStatus, sendings } = transaction;
  const first = sendings[0] as Sending;
  return {
    key: stableKey(callId),
    callId,
    method,
    src,
    dst,
    to: to.replace(/^sips?:/i, '').replace(/;.*$/, ''),
    startUs,
    lastUs,
    finalStatus,
    agent: sendings.find(({ first: { status } }) => status === 0)?.first.agent ?? null,
    answeredOctets: answeredOctets(sendings, dst),
    registrations: method === 'REGISTER' ? registrationsOf(sendings) : [],
    messageId: first.first.id,
  };
}

/** Each REGISTER once, as the hop nearest to the phone has it: of several captures of a CSeq the first. */
function registrationsOf(sendings: readonly Sending[]): Registration[] {
  const registrations = new Map<number, Registration>();
  for (const { first } of sendings) {
    const { method, status, cseq, atUs, src, dst, notes, cseqMethod } = first;
    if (cseqMethod !== 'REGISTER') continue;
    const known = registrations.get(cseq);
    if (method === 'REGISTER' && known === undefined)
      registrations.set(cseq, { atUs, src, status: 0, expiresS: notes?.expiresS ?? null });
    // The answer on the way of the request that was seen first.
    else if (status >= 200 && known?.status === 0 && known.src === dst)
      registrations.set(cseq, {
        ...known,
        status,
        expiresS: grantedS(status, notes?.expiresS ?? null, known.expiresS),
      });
    else if (status >= 200 && known === undefined)
      registrations.set(cseq, { atUs, src: dst, status, expiresS: notes?.expiresS ?? null });
  }
  return [...registrations.values()].sort((a, b) => a.atUs - b.atUs).slice(-MAX_REGISTRATIONS);
}

/** A registrar shortens what was asked for, but a taking back stays one, whatever other bindings its answer lists. */
function grantedS(status: number, answered: number | null, asked: number | null): number | null {
  if (asked === 0 || status >= 300) return asked;
  return answered ?? asked;
}
