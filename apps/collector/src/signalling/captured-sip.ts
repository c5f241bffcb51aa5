import { legKey, RECORD_VERSION, type SipRecord } from '@earshot/contracts';
import { type SipMessage, SipMessageFields } from '@earshot/protocol';
import type { NetworkMarks, Origin } from '../records/origin.js';

/** The record of a SIP message for a reader in the same process: what the message says is read when it is asked for. */
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

  /** As records are given; a class has no index signature, which the type of what is sent has for fields of later versions. */
  asRecord(): SipRecord {
    return this as unknown as SipRecord;
  }
}
