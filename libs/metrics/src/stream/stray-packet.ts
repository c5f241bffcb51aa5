import type { PacketKind } from '../packet-kind.js';
import { MIRROR_COPY_US } from './copy-detector.js';

/**
 * A packet whose sequence number fits nothing seen, kept until its successor shows that it began a new sequence
 * (`bad_seq` of RFC 3550 A.1). One object for the life of a stream; `sequence` is -1 while there is none.
 */
export class StrayPacket {
  sequence = -1;
  arrivalUs = 0;
  timestamp = 0;
  marker = false;
  payloadOctets = 0;
  payloadType = 0;
  packetKind: PacketKind = 0;
  linkSignature = 0;

  keep(
    arrivalUs: number,
    sequence: number,
    timestamp: number,
    marker: boolean,
    payloadOctets: number,
    payloadType: number,
    packetKind: PacketKind,
    linkSignature: number,
  ): void {
    this.arrivalUs = arrivalUs;
    this.sequence = sequence;
    this.timestamp = timestamp;
    this.marker = marker;
    this.payloadOctets = payloadOctets;
    this.payloadType = payloadType;
    this.packetKind = packetKind;
    this.linkSignature = linkSignature;
  }

  forget(): void {
    this.sequence = -1;
  }

  /** Whether a packet with this number makes the stray the first of a new sequence. */
  isFollowedBy(sequence: number): boolean {
    return this.sequence >= 0 && sequence === ((this.sequence + 1) & 0xffff);
  }

  /** Whether a packet is the same once more, too soon to be anything but the mirror's copy. */
  isCopiedBy(arrivalUs: number, sequence: number, payloadOctets: number): boolean {
    return (
      sequence === this.sequence && payloadOctets === this.payloadOctets && arrivalUs - this.arrivalUs <= MIRROR_COPY_US
    );
  }
}
