import type { Fault } from '../faults.js';
import type { ByteFeed } from './byte-feed.js';
import type { PlainRecords } from './plain-records.js';

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

/** What a format's `read` found. */
export const READ = { PACKET: 0, MORE: 1, STOP: 2 } as const;

export interface CaptureFormat {
  /** Reads up to the next packet. */
  read(feed: ByteFeed, cursor: PacketCursor): number;
  /** Puts into `records` what is here of the feed; false where it is laid out otherwise. */
  plainRecords(feed: ByteFeed, records: PlainRecords): boolean;
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
