import type { StunRecord } from '@earshot/contracts';
import type { StunMessage } from '@earshot/protocol';
import { Pair } from './pair.js';

/** Requests that wait for an answer at once; checks of one pair go out one by one. */
const MAX_PENDING = 32;
/** An answer that has not come by then will not (RFC 8445 14 has checks pace at fractions of a second). */
const UNANSWERED_US = 3_000_000;
/** Methods and codes counted by name; those beyond are attacks. */
const MAX_NAMES = 32;

export type StunFields = Pick<
  StunRecord,
  | 'atUs'
  | 'requests'
  | 'successes'
  | 'errors'
  | 'errorCodes'
  | 'retransmissions'
  | 'unanswered'
  | 'indications'
  | 'nominations'
  | 'iceRole'
  | 'roundTripCount'
  | 'roundTripSumMs'
  | 'roundTripMaxMs'
  | 'mappedAddress'
  | 'relayedAddress'
>;

/** STUN of one client with one server or peer: messages in, counts of five seconds out. */
export class StunFlow extends Pair {
  /** Start of the open window. */
  windowUs = 0;
  private fields: StunFields | null = null;
  /** Time of the first sending by transaction id. */
  private readonly pending = new Map<string, number>();

  /** True while requests wait for their answers. */
  get isWaiting(): boolean {
    return this.pending.size > 0;
  }

  take(message: StunMessage, atUs: number): void {
    this.lastUs = atUs;
    this.fields ??= emptyFields(atUs);
    const { fields } = this;
    const { method, transactionId } = message;
    if (message.class === 'indication') count(fields, 'indications', method);
    else if (message.class === 'request') this.takeRequest(message, atUs, fields);
    else {
      const sentUs = this.pending.get(transactionId);
      this.pending.delete(transactionId);
      if (sentUs !== undefined) addRoundTrip(fields, (atUs - sentUs) / 1000);
      if (message.class === 'success') {
        count(fields, 'successes', method);
        fields.mappedAddress = message.mappedAddress ?? fields.mappedAddress;
        fields.relayedAddress = message.relayedAddress ?? fields.relayedAddress;
      } else {
        count(fields, 'errors', method);
        if (message.errorCode !== null) count(fields, 'errorCodes', String(message.errorCode));
      }
    }
  }

  /** Counts of the window that ends; null where nothing happened in it. At the `end` nothing more is waited for. */
  close(nowUs: number, end: boolean): StunFields | null {
    for (const [transactionId, sentUs] of this.pending) {
      if (!end && Math.abs(nowUs - sentUs) < UNANSWERED_US) continue;
      this.pending.delete(transactionId);
      // A capture that ends says nothing of answers that were still to come.
      if (Math.abs(nowUs - sentUs) < UNANSWERED_US) continue;
      this.fields ??= emptyFields(sentUs);
      this.fields.unanswered++;
    }
    const { fields } = this;
    this.fields = null;
    return fields;
  }

  private takeRequest(message: StunMessage, atUs: number, fields: StunFields): void {
    fields.iceRole = message.iceRole ?? fields.iceRole;
    if (this.pending.has(message.transactionId)) {
      fields.retransmissions++;
      return;
    }
    count(fields, 'requests', message.method);
    if (message.useCandidate) fields.nominations++;
    if (this.pending.size >= MAX_PENDING) {
      const [oldest] = this.pending.keys();
      if (oldest !== undefined) this.pending.delete(oldest);
      fields.unanswered++;
    }
    this.pending.set(message.transactionId, atUs);
  }
}

function emptyFields(atUs: number): StunFields {
  return {
    atUs,
    requests: NONE,
    successes: NONE,
    errors: NONE,
    errorCodes: NONE,
    retransmissions: 0,
    unanswered: 0,
    indications: NONE,
    nominations: 0,
    iceRole: null,
    roundTripCount: 0,
    roundTripSumMs: 0,
    roundTripMaxMs: null,
    mappedAddress: null,
    relayedAddress: null,
  };
}

function addRoundTrip(fields: StunFields, ms: number): void {
  if (ms < 0) return;
  fields.roundTripCount++;
  fields.roundTripSumMs += ms;
  fields.roundTripMaxMs = Math.max(fields.roundTripMaxMs ?? 0, ms);
}

/** Counts by name of what has not come: one for all flows, since a flood has thousands of them. */
const NONE: Record<string, number> = Object.freeze({});

type CountedByName = 'requests' | 'successes' | 'errors' | 'errorCodes' | 'indications';

function count(fields: StunFields, by: CountedByName, name: string): void {
  if (fields[by] === NONE) fields[by] = {};
  const counts = fields[by];
  const known = counts[name];
  if (known === undefined && Object.keys(counts).length >= MAX_NAMES) return;
  counts[name] = (known ?? 0) + 1;
}
