import type { ByteFeed } from './byte-feed.js';
import type { TimestampScale } from './timestamp-scale.js';

/** Octets of a record's header in pcap, and of an enhanced packet block's before its packet in pcapng. */
const PCAP_HEADER = 16;
const BLOCK_HEADER = 28;
const ENHANCED_PACKET = 6;

/**
 * Packets of Ethernet that a capture has here and that were not read, one behind the other in its octets, little-endian: of pcap, or
 * enhanced packet blocks of pcapng, which have the same fields elsewhere. Valid until the next packet is read otherwise.
 *
 * It says where the fields are, and does not read them: what it read would go through memory for every packet.
 */
export class PlainRecords {
  data: Uint8Array = new Uint8Array(0);
  /** Over the same octets. */
  view = new DataView(this.data.buffer);
  /** Where the next record begins, and where the octets end. */
  offset = 0;
  to = 0;

  /** From the begin of a record: its packet; the captured length, with the original one behind it; the two words of its time. */
  packetAt = PCAP_HEADER;
  lengthAt = 8;
  timeAt = 0;
  /** Records are blocks: their length is in the second word, and ends with it. */
  areBlocks = false;
  /** Microseconds since the epoch are the first word of the time times this, and the second; 0 where `microseconds` has to be asked. */
  firstWordUs = 1_000_000;
  /** Of a pcapng file's interface. */
  private scale: TimestampScale | null = null;

  beginPcap(feed: ByteFeed, isNano: boolean): void {
    this.begin(feed);
    this.firstWordUs = isNano ? 0 : 1_000_000;
  }

  /** Of a section with one interface. */
  beginPcapng(feed: ByteFeed, scale: TimestampScale): void {
    this.begin(feed);
    this.packetAt = BLOCK_HEADER;
    this.lengthAt = 20;
    this.timeAt = 12;
    this.areBlocks = true;
    this.firstWordUs = 0;
    this.scale = scale;
  }

  microseconds(first: number, second: number): number {
    return this.scale === null ? first * 1_000_000 + Math.floor(second / 1000) : this.scale.microseconds(first, second);
  }

  /** Whether the block at an offset, of which the header is here, is a packet, of the first interface. */
  isPacketBlock(offset: number): boolean {
    return this.view.getInt32(offset, true) === ENHANCED_PACKET && this.view.getInt32(offset + 8, true) === 0;
  }

  private begin(feed: ByteFeed): void {
    const { data } = feed;
    if (this.data !== data) {
      this.data = data;
      this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    }
    this.offset = feed.offset;
    this.to = feed.end;
  }
}
