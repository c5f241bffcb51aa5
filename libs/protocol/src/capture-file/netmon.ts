import { uint16LittleEndian, uint32LittleEndian } from '../bytes.js';
import type { ByteFeed } from './byte-feed.js';
import {
  type CaptureDamage,
  type CaptureFormat,
  MAX_PACKET_OCTETS,
  type PacketCursor,
  READ,
} from './capture-format.js';
import { LINK_TYPE } from './link-type.js';

const HEADER_OCTETS = 128;
const FRAME_HEADER_OCTETS = 16;
/** By minor version: nothing, medium(2), and process(4), and time in UTC(8) and time zone(1). */
const TRAILER_OCTETS = [0, 2, 6, 15] as const;
/** Where the time stands in the longest trailer. */
const UTC_AT = 6;

/** 100 ns from 1601 to 1970. */
const UNIX_EPOCH = 116_444_736_000_000_000n;

/** Media of Windows, of which some mean another thing in these files; 0 is that of tunnels, whose frames have Ethernet headers. */
const MEDIA: Readonly<Record<number, number>> = {
  0: LINK_TYPE.ETHERNET,
  1: LINK_TYPE.ETHERNET,
  7: LINK_TYPE.RAW,
  8: LINK_TYPE.RAW,
  9: LINK_TYPE.RAW,
};
/** A medium with these bits has a LINKTYPE number in the others. */
const LINK_TYPE_MEDIUM = 0xe000;
/** Media from here on are of records that are no packets: events, host names, filters. */
const FIRST_NO_PACKET = 0xffe0;

/**
 * Microsoft Network Monitor 2.0 to 2.3, as its help describes it: a header of 128 octets with the time that all others are counted from,
 * then frames, then tables that are not needed.
 *
 *   `GMBU` minor(1) major(1) medium(2) year month weekday day hour minute second millisecond(2 each) frame table offset(4) …   then for each frame
 *   microseconds since the start(8) original length(4) captured length(4) octets trailer
 */
export class NetmonFormat implements CaptureFormat {
  damage: CaptureDamage | null = null;
  linkType: number | null = null;
  readonly blemishes = { skippedPackets: 0, overstatedLengths: 0 };
  private trailerOctets = 0;
  private startUs = 0;
  /** Of frames that do not have their own. */
  private medium = 0;
  private hasUtcTimes = false;
  /** Octets of the file before the tables. */
  private framesEnd = Number.POSITIVE_INFINITY;

  read(feed: ByteFeed, cursor: PacketCursor): number {
    if (this.linkType === null && !this.readHeader(feed)) return this.damage === null ? READ.MORE : READ.STOP;
    for (;;) {
      if (feed.position >= this.framesEnd) {
        feed.skip(feed.rest);
        return READ.MORE;
      }
      if (!feed.has(FRAME_HEADER_OCTETS)) return READ.MORE;
      const captured = uint32LittleEndian(feed.data, feed.offset + 12);
      if (captured > MAX_PACKET_OCTETS) {
        const reason = `a packet of ${captured} octets, more than ${MAX_PACKET_OCTETS}`;
        this.damage = { fault: 'bad-length', offset: feed.position, reason };
        return READ.STOP;
      }
      const length = FRAME_HEADER_OCTETS + captured + this.trailerOctets;
      if (!feed.has(length)) return READ.MORE;
      const at = feed.offset;
      feed.offset = at + length;
      if (this.readFrame(feed.data, at, captured, cursor)) return READ.PACKET;
    }
  }

  plainRecords(): boolean {
    return false;
  }

  private readHeader(feed: ByteFeed): boolean {
    if (!feed.has(HEADER_OCTETS)) return false;
    const { data, offset } = feed;
    const [minor, major] = [data[offset + 4] as number, data[offset + 5] as number];
    const trailerOctets = TRAILER_OCTETS[minor];
    if (major !== 2 || trailerOctets === undefined) {
      this.damage = {
        fault: 'bad-version',
        offset: 4,
        reason: `Network Monitor version ${major}.${minor}, not 2.0 to 2.3`,
      };
      return false;
    }
    this.trailerOctets = trailerOctets;
    const [year, month, , day, hour, minute, second, millisecond] = Array.from({ length: 8 }, (_, index) =>
      uint16LittleEndian(data, offset + 8 + 2 * index),
    ) as [number, number, number, number, number, number, number, number];
    // The file does not say of which time zone it is.
    this.startUs = Date.UTC(year, month - 1, day, hour, minute, second, millisecond) * 1000;
    this.medium = uint16LittleEndian(data, offset + 6);
    this.linkType = linkTypeOf(this.medium) ?? LINK_TYPE.ETHERNET;
    const tables = uint32LittleEndian(data, offset + 24);
    // A file that was not closed has no tables.
    if (tables >= HEADER_OCTETS) this.framesEnd = tables;
    this.hasUtcTimes = minor === 3 && uint32LittleEndian(data, offset + 56) !== 0;
    feed.offset = offset + HEADER_OCTETS;
    return true;
  }

  /** False where the frame is passed over. */
  private readFrame(data: Uint8Array, at: number, captured: number, cursor: PacketCursor): boolean {
    const start = at + FRAME_HEADER_OCTETS;
    const trailer = start + captured;
    const medium = this.trailerOctets === 0 ? this.medium : uint16LittleEndian(data, trailer);
    if (medium >= FIRST_NO_PACKET) return false;
    const linkType = linkTypeOf(medium);
    if (linkType === null) {
      this.blemishes.skippedPackets++;
      return false;
    }
    if (cursor.data !== data) cursor.data = data;
    cursor.start = start;
    cursor.capturedLength = captured;
    cursor.originalLength = uint32LittleEndian(data, at + 8);
    cursor.linkType = linkType;
    cursor.tsUs = this.hasUtcTimes ? unixUs(data, trailer + UTC_AT) : this.startUs + int64(data, at);
    return true;
  }
}

function linkTypeOf(medium: number): number | null {
  if ((medium & 0xf000) === LINK_TYPE_MEDIUM) return medium & 0x0fff;
  return MEDIA[medium] ?? null;
}

/** Exact up to 2^53. */
function int64(data: Uint8Array, at: number): number {
  return (uint32LittleEndian(data, at + 4) | 0) * 4_294_967_296 + uint32LittleEndian(data, at);
}

/** Of 100 ns since 1601. */
function unixUs(data: Uint8Array, at: number): number {
  const time = (BigInt(uint32LittleEndian(data, at + 4)) << 32n) | BigInt(uint32LittleEndian(data, at));
  return Number((time - UNIX_EPOCH) / 10n);
}
