import type { ByteFeed } from './byte-feed.js';

/** Octets of a record's header in pcap, and of an enhanced packet block's before its packet in pcapng. */
const PCAP_HEADER = 16;
const BLOCK_HEADER = 28;

/** How the two words of a record's time are to be read. */
export const RECORD_TIME = {
  secondsAndMicroseconds: 0,
  secondsAndNanoseconds: 1,
  /** One number of 64 bits, the upper word first. */
  microseconds: 2,
  nanoseconds: 3,
} as const;
/** One of the values of `RECORD_TIME`. */
export type RecordTime = (typeof RECORD_TIME)[keyof typeof RECORD_TIME];

/**
 * Packets of Ethernet that a capture has here and that were not read, one behind the other in its octets, little-endian: of pcap, or
 * enhanced packet blocks of pcapng, which have the same fields elsewhere. Valid until the next packet is read otherwise.
 *
 * It says where the fields are, and does not read them: what it read would go through memory for every packet.
 */
export class PlainRecords {
  data: Uint8Array = new Uint8Array(0);
  /** Where the next record begins, and where the octets end. */
  offset = 0;
  to = 0;
  /** Octets of the capture before `data[0]`: no two octets of it ever stand at the same position. */
  base = 0;

  /** From the begin of a record: its packet; the captured length, with the original one behind it; the two words of its time. */
  packetAt = PCAP_HEADER;
  lengthAt = 8;
  timeAt = 0;
  time: RecordTime = RECORD_TIME.secondsAndMicroseconds;
  /** Records are blocks: their length is in the second word, and ends with it. */
  areBlocks = false;

  beginPcap(feed: ByteFeed, isNano: boolean): void {
    this.begin(feed);
    this.time = isNano ? RECORD_TIME.secondsAndNanoseconds : RECORD_TIME.secondsAndMicroseconds;
  }

  /** Of a section with one interface. */
  beginPcapng(feed: ByteFeed, isNano: boolean): void {
    this.begin(feed);
    this.packetAt = BLOCK_HEADER;
    this.lengthAt = 20;
    this.timeAt = 12;
    this.areBlocks = true;
    this.time = isNano ? RECORD_TIME.nanoseconds : RECORD_TIME.microseconds;
  }

  private begin(feed: ByteFeed): void {
    if (this.data !== feed.data) this.data = feed.data;
    this.offset = feed.offset;
    this.to = feed.end;
    this.base = feed.base;
  }
}
