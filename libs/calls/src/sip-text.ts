import { type SipRecord, type SipSeen, type SipTextRecord, sipTextRecord, wholeSipRecord } from '@earshot/contracts';
import {
  parseSipMessage,
  type SipMessage,
  SipMessageFields,
  type SipRecordFields,
  sipRecordFields,
} from '@earshot/protocol';

const KNOWN_FIELDS = Object.keys(sipTextRecord.shape).length;

/** The record of a message that was sent or stored as its text. What the message says is read when it is asked for; what is written of it is all. */
class TextSip extends SipMessageFields {
  readonly kind = 'sip';
  readonly v: SipRecord['v'];
  readonly id: string;
  readonly probe: string;
  readonly atUs: number;
  readonly key: string;
  readonly ordinal: number;
  readonly src: string;
  readonly dst: string;
  readonly transport: SipRecord['transport'];
  readonly mirrorCopies: number;
  readonly dscp: number | null;
  readonly vlan: number | null;
  readonly sourceMac: string | null;
  readonly correlationId: string | null;

  constructor(
    message: SipMessage,
    private readonly seen: SipSeen,
  ) {
    super(message);
    this.v = seen.v;
    this.id = seen.id;
    this.probe = seen.probe;
    this.atUs = seen.atUs;
    this.key = seen.key;
    this.ordinal = seen.ordinal;
    this.src = seen.src;
    this.dst = seen.dst;
    this.transport = seen.transport;
    this.mirrorCopies = seen.mirrorCopies;
    this.dscp = seen.dscp;
    this.vlan = seen.vlan;
    this.sourceMac = seen.sourceMac;
    this.correlationId = seen.correlationId;
  }

  toText(): SipTextRecord {
    return { ...this.seen, raw: this.raw } as SipTextRecord;
  }

  toJSON(): SipRecord {
    const says = sipRecordFields(this.message) as SipRecordFields & Pick<SipRecord, 'from' | 'to' | 'sdp'>;
    const record = wholeSipRecord(this, says);
    // Fields of later versions are kept.
    return Object.keys(this.seen).length >= KNOWN_FIELDS ? { ...this.seen, ...record } : record;
  }
}

/**
 * The record of a message from its text, the same that the probe would have written: what is kept of a message is its text as it was parsed,
 * credentials and keys redacted. Null where the text is no SIP message.
 */
export function sipRecordOf({ raw, ...seen }: SipTextRecord): SipRecord | null {
  return sipRecordOfOctets(seen, Buffer.from(raw, 'latin1'));
}

/** The same where the text is at hand as octets. */
export function sipRecordOfOctets(seen: SipSeen, octets: Uint8Array): SipRecord | null {
  const parsed = parseSipMessage(octets, 0, octets.length);
  // A class has no index signature, which the type of a record has for fields of later versions.
  return parsed.ok ? (new TextSip(parsed.value, seen) as unknown as SipRecord) : null;
}
