import { uint32, uint32LittleEndian } from '../bytes.js';
import type { ByteFeed } from './byte-feed.js';
import {
  type CaptureDamage,
  type CaptureFormat,
  MAX_PACKET_OCTETS,
  type PacketCursor,
  READ,
} from './capture-format.js';
import { LINK_TYPE } from './link-type.js';
import type { PlainRecords } from './plain-records.js';

/**
 * libpcap's format (draft-ietf-opsawg-pcap), in either byte order, with microseconds or nanoseconds.
 *
 *   magic(4) major(2) minor(2) reserved(8) snaplen(4) linktype(4)   then for each packet
 *   seconds(4) fraction(4) captured length(4) original length(4) octets
 */
export class PcapFormat implements CaptureFormat {
  damage: CaptureDamage | null = null;
  linkType: number | null = null;
  readonly blemishes = { skippedPackets: 0, overstatedLengths: 0 };
  private readonly littleEndian: boolean;
  private readonly unitsPerUs: number;

  constructor(magic: number) {
    this.littleEndian = magic === 0xd4c3b2a1 || magic === 0x4d3cb2a1;
    this.unitsPerUs = magic === 0xa1b23c4d || magic === 0x4d3cb2a1 ? 1000 : 1;
  }

  read(feed: ByteFeed, cursor: PacketCursor): number {
    if (this.linkType === null && !this.readHeader(feed)) return this.damage === null ? READ.MORE : READ.STOP;
    if (!feed.has(16)) return READ.MORE;
    const { data, offset } = feed;
    const little = this.littleEndian;
    const captured = little ? uint32LittleEndian(data, offset + 8) : uint32(data, offset + 8);
    if (captured > MAX_PACKET_OCTETS) {
      this.damage = {
        fault: 'bad-length',
        offset: feed.position,
        reason: `a packet of ${captured} octets, more than ${MAX_PACKET_OCTETS}`,
      };
      return READ.STOP;
    }
    if (!feed.has(16 + captured)) return READ.MORE;
    // `has` may have moved what is left into another buffer.
    const bytes = feed.data;
    const at = feed.offset;
    const seconds = little ? uint32LittleEndian(bytes, at) : uint32(bytes, at);
    const fraction = little ? uint32LittleEndian(bytes, at + 4) : uint32(bytes, at + 4);
    // Not each time, see `decodePlainUdp`.
    if (cursor.data !== bytes) cursor.data = bytes;
    cursor.start = at + 16;
    cursor.capturedLength = captured;
    cursor.originalLength = little ? uint32LittleEndian(bytes, at + 12) : uint32(bytes, at + 12);
    cursor.tsUs = seconds * 1_000_000 + (this.unitsPerUs === 1 ? fraction : Math.floor(fraction / 1000));
    cursor.linkType = this.linkType as number;
    feed.offset = at + 16 + captured;
    return READ.PACKET;
  }

  plainRecords(feed: ByteFeed, records: PlainRecords): boolean {
    if (this.linkType !== LINK_TYPE.ETHERNET || !this.littleEndian || this.damage !== null) return false;
    records.beginPcap(feed, this.unitsPerUs !== 1);
    return true;
  }

  private readHeader(feed: ByteFeed): boolean {
    if (!feed.has(24)) return false;
    const { data, offset } = feed;
    const major = this.littleEndian
      ? (data[offset + 4] as number) | ((data[offset + 5] as number) << 8)
      : ((data[offset + 4] as number) << 8) | (data[offset + 5] as number);
    if (major !== 2) {
      this.damage = { fault: 'bad-version', offset: 4, reason: `pcap version ${major}, not 2` };
      return false;
    }
    // The upper bits say whether there is a frame check sequence; decoders go by the IP length and need not know.
    const network = this.littleEndian ? uint32LittleEndian(data, offset + 20) : uint32(data, offset + 20);
    this.linkType = network & 0xffff;
    feed.offset = offset + 24;
    return true;
  }
}
