import { DROP, LAYER } from './layer.js';

const EMPTY = new Uint8Array(0);

/** One packet while it is decoded and after. One object is used for all packets: nothing here outlives the next one. */
export class Frame {
  /** Holds `offset` to `end`; another buffer than the capture's where fragments were joined. */
  data: Uint8Array = EMPTY;
  offset = 0;
  /** End of the captured octets of the layer at `offset`. */
  end = 0;
  /** Octets of the layer at `offset` that were not captured. */
  cut = 0;

  /** Capture time, microseconds since the epoch. */
  atUs = 0;

  /** Sum over the two MAC addresses; tells copies of one packet from different places of the network apart. */
  macSignature = 0;
  /** Source address of the innermost Ethernet header, upper 16 and lower 32 bits (signed); 0 and 0 without one. */
  sourceMacHigh = 0;
  sourceMacLow = 0;
  /** Innermost VLAN id, -1 without a tag. */
  vlan = -1;
  /** Over all tags in their order, 0 without. */
  tagSignature = 0;
  etherType = 0;

  /** 4, 6, or 0 before an IP header. */
  family = 0;
  /** IPv4 addresses as they are, IPv6 ones as a keyed hash: equal numbers are equal addresses for keys. */
  source = 0;
  destination = 0;
  /** Where the addresses are. */
  addresses: Uint8Array = EMPTY;
  sourceOffset = 0;
  destinationOffset = 0;
  ttl = 0;
  /** Type of service octet: DSCP and ECN. */
  trafficClass = 0;
  /** IPv4 identification, or 0. */
  ipId = 0;
  protocol = 0;
  /** IPv4 headers, of all packets so far, whose checksum did not fit; they are decoded all the same. */
  wrongHeaderChecksums = 0;
  /** The packet came in fragments that are joined now. */
  wasFragmented = false;

  /** Where the header of UDP, TCP or SCTP begins; -1 where a file has only what comes behind it. */
  transportOffset = 0;
  sourcePort = 0;
  destinationPort = 0;
  tcpSequence = 0;
  /** FIN 1, SYN 2, RST 4, PSH 8, ACK 16. */
  tcpFlags = 0;

  /** Of a PDU that Wireshark exported: its dissector's name, empty where it has none that can be one. */
  exportedProtocol = '';
  /** Likewise: the number of the frame that it was exported from, -1 where that is not said. */
  exportedFrame = -1;

  drop: number = DROP.NONE;
  /** The number that was unknown: link type, ethertype, protocol. */
  dropValue = 0;

  /** Forgets the packet before. */
  begin(data: Uint8Array, offset: number, end: number, cut: number, atUs: number): void {
    this.data = data;
    this.offset = offset;
    this.end = end;
    this.cut = cut;
    this.atUs = atUs;
    this.macSignature = 0;
    this.sourceMacHigh = 0;
    this.sourceMacLow = 0;
    this.vlan = -1;
    this.tagSignature = 0;
    this.family = 0;
    this.ipId = 0;
    this.sourcePort = 0;
    this.destinationPort = 0;
    this.wasFragmented = false;
    this.drop = DROP.NONE;
  }

  /** Notes why decoding ends here; returns the layer to return. */
  dropped(drop: number, value = 0): number {
    this.drop = drop;
    this.dropValue = value;
    return LAYER.DROPPED;
  }

  /** Cuts the layer at its own length: what follows is padding, what is missing was not captured. */
  limitTo(length: number): void {
    const end = this.offset + length;
    if (end <= this.end) {
      this.end = end;
      this.cut = 0;
    } else {
      this.cut = end - this.end;
    }
  }
}
