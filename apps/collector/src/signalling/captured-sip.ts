import { legKey, RECORD_VERSION, type SipRecord, type SipTextRecord, wholeSipRecord } from '@earshot/contracts';
import { type SipMessage, SipMessageFields, type SipRecordFields, sipRecordFields } from '@earshot/protocol';
import type { NetworkMarks, Origin } from '../records/origin.js';

/**
 * The record of a SIP message for a reader in the same process: what the message says is read when it is asked for. It is a third as large
 * as the whole record, which is made where it is written (`toJSON`).
 */
export class CapturedSip extends SipMessageFields {
  readonly v = RECORD_VERSION;
  readonly kind = 'sip';
  readonly probe: string;
  readonly atUs: number;
  readonly src: string;
  readonly dst: string;
  mirrorCopies = 0;
  private readonly network: NetworkMarks;

  constructor(
    message: SipMessage,
    origin: Origin,
    readonly id: string,
    readonly ordinal: number,
    readonly transport: SipRecord['transport'],
    readonly correlationId: string | null,
  ) {
    super(message);
    this.probe = origin.probe;
    this.atUs = origin.atUs;
    this.src = origin.src;
    this.dst = origin.dst;
    this.network = origin.network;
  }

  get key(): string {
    return legKey(this.callId);
  }

  get dscp(): number | null {
    return this.network.dscp;
  }

  get vlan(): number | null {
    return this.network.vlan;
  }

  get sourceMac(): string | null {
    return this.network.sourceMac;
  }

  /** The whole record as plain values: what is written of it, whoever writes. */
  toJSON(): SipRecord {
    const { message, probe, atUs, src, dst, network, id, ordinal, transport, correlationId, mirrorCopies } = this;
    const origin = { probe, atUs, src, dst, network };
    return wholeRecord(message, origin, id, ordinal, transport, correlationId, mirrorCopies);
  }

  /** What a reader of the text cannot know, and the text: see docs/adr/0025. */
  toText(): SipTextRecord {
    const { v, id, probe, atUs, key, ordinal, src, dst, transport, mirrorCopies, network, correlationId, raw } = this;
    const { dscp, vlan, sourceMac } = network;
    return {
      v,
      id,
      probe,
      atUs,
      key,
      kind: 'sip-text',
      ordinal,
      src,
      dst,
      transport,
      mirrorCopies,
      dscp,
      vlan,
      sourceMac,
      correlationId,
      raw,
    };
  }

  /** As records are given; a class has no index signature, which the type of what is sent has for fields of later versions. */
  asRecord(): SipRecord {
    return this as unknown as SipRecord;
  }
}

/** The record as plain values. */
export function wholeRecord(
  message: SipMessage,
  { probe, atUs, src, dst, network }: Pick<Origin, 'probe' | 'atUs' | 'src' | 'dst' | 'network'>,
  id: string,
  ordinal: number,
  transport: SipRecord['transport'],
  correlationId: string | null,
  mirrorCopies: number,
): SipRecord {
  const says = sipRecordFields(message) as SipRecordFields & Pick<SipRecord, 'from' | 'to' | 'sdp'>;
  const { dscp, vlan, sourceMac } = network;
  const key = legKey(says.callId);
  return wholeSipRecord(
    {
      v: RECORD_VERSION,
      id,
      probe,
      atUs,
      key,
      ordinal,
      src,
      dst,
      transport,
      mirrorCopies,
      dscp,
      vlan,
      sourceMac,
      correlationId,
    },
    says,
  );
}
