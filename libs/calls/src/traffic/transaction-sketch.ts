import { stableKey } from '../stable-key.js';
import type { OtherTransaction } from '../transaction/other-transaction.js';
import type { Sending } from '../transaction/sending.js';
import { answeredOctets } from './leg-sketch.js';
import { MAX_REGISTRATIONS, type Registration, type TransactionSketch } from './traffic.js';

export function sketchTransaction(transaction: OtherTransaction): TransactionSketch {
  return new SketchedTransaction(transaction);
}

/** Its texts of its own are made when they are asked for: a capture may have hundreds of thousands, and rules name a few. */
class SketchedTransaction implements TransactionSketch {
  readonly agent: string | null;
  readonly answeredOctets: number;
  readonly registrations: readonly Registration[];

  constructor(private readonly transaction: OtherTransaction) {
    const { method, dst, sendings } = transaction;
    this.agent = sendings.find(({ first: { status } }) => status === 0)?.first.agent ?? null;
    this.answeredOctets = answeredOctets(sendings, dst);
    this.registrations = method === 'REGISTER' ? registrationsOf(sendings) : NO_REGISTRATIONS;
  }

  get key(): string {
    return stableKey(this.callId);
  }

  get callId(): string {
    return this.transaction.callId;
  }

  get method(): string {
    return this.transaction.method;
  }

  get src(): string {
    return this.transaction.src;
  }

  get dst(): string {
    return this.transaction.dst;
  }

  get to(): string {
    return this.transaction.to.replace(/^sips?:/i, '').replace(/;.*$/, '');
  }

  get startUs(): number {
    return this.transaction.startUs;
  }

  get lastUs(): number {
    return this.transaction.lastUs;
  }

  get finalStatus(): number | null {
    return this.transaction.finalStatus;
  }

  get messageId(): string {
    return (this.transaction.sendings[0] as Sending).first.id;
  }

  toJSON(): TransactionSketch {
    const { key, callId, method, src, dst, to, startUs, lastUs, finalStatus, agent } = this;
    const { answeredOctets, registrations, messageId } = this;
    return {
      key,
      callId,
      method,
      src,
      dst,
      to,
      startUs,
      lastUs,
      finalStatus,
      agent,
      answeredOctets,
      registrations,
      messageId,
    };
  }
}

const NO_REGISTRATIONS: readonly Registration[] = [];

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
