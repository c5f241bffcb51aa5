import { macAddressText } from '@earshot/protocol';

/** Where a packet came from, as records name it. */
export interface Origin {
  /** The collector's own name, or a HEP agent's. */
  probe: string;
  /** From HEP, else null. */
  correlationId: string | null;
  atUs: number;
  /** `192.0.2.1:5060` */
  src: string;
  dst: string;
  /** `linkSignature` of the datagram, which tells copies by the mirror from what was sent twice; 0 where there is no datagram. */
  signature: number;
  network: NetworkMarks;
}

/** What the network wrote on a packet; each null where that was not captured, or the agent does not say. */
export interface NetworkMarks {
  readonly dscp: number | null;
  readonly vlan: number | null;
  /** `00:00:5e:00:53:af` */
  readonly sourceMac: string | null;
}

export const NO_MARKS: NetworkMarks = { dscp: null, vlan: null, sourceMac: null };

/** Of a packet itself; the text of the address is made where it is asked for. */
export class PacketMarks implements NetworkMarks {
  constructor(
    readonly dscp: number,
    readonly vlan: number | null,
    private readonly sourceMacHigh: number,
    private readonly sourceMacLow: number,
  ) {}

  get sourceMac(): string | null {
    return macAddressText(this.sourceMacHigh, this.sourceMacLow);
  }
}
