import type { Fault } from '../faults.js';
import type { ByteFeed } from './byte-feed.js';

/** Larger packets than this exist in no capture that we decode (libpcap's own limit); a larger length is damage. */
export const MAX_PACKET_OCTETS = 262_144;

/** Where reading ended early, and why. */
export interface CaptureDamage {
  readonly fault: Fault;
  /** Octets from the start of the file. */
  readonly offset: number;
  /** In words, for people. */
  readonly reason: string;
}

/** Where a format puts the packet that it has read. Fields are valid until the next call of `next`. */
export class PacketCursor {
  /** Holds the packet's octets from `start` to `start + capturedLength`. */
  data: Uint8Array = new Uint8Array(0);
  start = 0;
  capturedLength = 0;
  /** Length on the wire; more than `capturedLength` where the packet was cut. */
  originalLength = 0;
  /** Microseconds since the epoch; may be absurd. */
  tsUs = 0;
  /** LINKTYPE number. */
  linkType = 0;
}

/** Octets of a pcap file that are here and not read, in which record follows record: little-endian, of Ethernet frames. Valid until the next packet is read. */
export class PlainRecords {
  data: Uint8Array = new Uint8Array(0);
  /** Over the same octets. */
  view = new DataView(this.data.buffer);
  /** Where the next record begins, and where the octets end. */
  offset = 0;
  to = 0;
  /** The fraction of a second is in nanoseconds; else in microseconds. */
  isNano = false;
}

/** What a format's `read` found. */
export const READ = { PACKET: 0, MORE: 1, STOP: 2 } as const;

export interface CaptureFormat {
  /** Reads up to the next packet. */
  read(feed: ByteFeed, cursor: PacketCursor): number;
  /** Set where `read` stopped. */
  readonly damage: CaptureDamage | null;
  /** LINKTYPE of the first interface, null before it is known. */
  readonly linkType: number | null;
  readonly blemishes: CaptureBlemishes;
}

/** What was wrong with single packets, and did not end the reading. */
export interface CaptureBlemishes {
  /** Packets passed over: of an interface that is not described, or too short for their own header. */
  skippedPackets: number;
  /** Packets that claim more octets than their block holds; they were taken with those. */
  overstatedLengths: number;
}
