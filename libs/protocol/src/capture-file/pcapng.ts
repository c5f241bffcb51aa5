import { uint16, uint16LittleEndian, uint32, uint32LittleEndian } from '../bytes.js';
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
import { TimestampScale } from './timestamp-scale.js';

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const OLD_PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;
const DECRYPTION_SECRETS = 10;
/** `TLSK`: the secrets are a TLS key log. */
const TLS_KEY_LOG = 0x544c534b;

/** A section may describe more interfaces than this; the packets of those beyond are skipped. */
export const MAX_INTERFACES = 4096;
/** Longest block that is held in memory: a packet and its options. Other blocks are skipped without holding them. */
const MAX_BLOCK_OCTETS = MAX_PACKET_OCTETS + 65_536;

interface CaptureInterface {
  readonly linkType: number;
  readonly snapLength: number;
  readonly scale: TimestampScale;
}

/**
 * draft-ietf-opsawg-pcapng: blocks of `type(4) total length(4) body total length(4)`, sections in either byte order, each with
 * interfaces of their own link type and time resolution.
 */
export class PcapngFormat implements CaptureFormat {
  damage: CaptureDamage | null = null;
  linkType: number | null = null;
  readonly blemishes = { skippedPackets: 0, overstatedLengths: 0 };
  private littleEndian = true;
  private interfaces: CaptureInterface[] = [];

  /** `onKeyLog` is given the lines of TLS key logs, which stand before the packets that need them. */
  constructor(private readonly onKeyLog: ((octets: Uint8Array) => void) | null = null) {}

  read(feed: ByteFeed, cursor: PacketCursor): number {
    for (;;) {
      if (!feed.has(12)) return READ.MORE;
      const type = this.u32(feed.data, feed.offset);
      if (type === SECTION_HEADER && !this.readByteOrder(feed)) return READ.STOP;
      const length = this.u32(feed.data, feed.offset + 4);
      if (length < 12 || length % 4 !== 0) return this.stop(feed, `a block of ${length} octets`);
      const isPacket = type === ENHANCED_PACKET || type === SIMPLE_PACKET || type === OLD_PACKET;
      const isSecrets = type === DECRYPTION_SECRETS && this.onKeyLog !== null && length <= MAX_BLOCK_OCTETS;
      if (!isPacket && !isSecrets && type !== SECTION_HEADER && type !== INTERFACE_DESCRIPTION) {
        feed.skip(length);
        continue;
      }
      if (length > MAX_BLOCK_OCTETS)
        return this.stop(feed, `a block of ${length} octets, more than ${MAX_BLOCK_OCTETS}`);
      if (!feed.has(length)) return READ.MORE;
      const at = feed.offset;
      feed.offset = at + length;
      if (type === SECTION_HEADER) {
        this.interfaces = [];
      } else if (type === INTERFACE_DESCRIPTION) {
        this.addInterface(feed.data, at, length);
      } else if (isSecrets) {
        this.readSecrets(feed.data, at, length);
      } else if (this.readPacket(type, feed.data, at, length, cursor)) {
        return READ.PACKET;
      } else {
        this.blemishes.skippedPackets++;
      }
    }
  }

  plainRecords(feed: ByteFeed, records: PlainRecords): boolean {
    const [source, another] = this.interfaces;
    if (source === undefined || another !== undefined || source.linkType !== LINK_TYPE.ETHERNET) return false;
    if (!this.littleEndian || this.damage !== null || source.scale.unit === 'other') return false;
    records.beginPcapng(feed, source.scale.unit === 'nanoseconds');
    return true;
  }

  private stop(feed: ByteFeed, reason: string): number {
    this.damage = { fault: 'bad-length', offset: feed.position, reason };
    return READ.STOP;
  }

  private readByteOrder(feed: ByteFeed): boolean {
    const magic = uint32(feed.data, feed.offset + 8);
    if (magic !== 0x1a2b3c4d && magic !== 0x4d3c2b1a) {
      this.damage = { fault: 'bad-magic', offset: feed.position + 8, reason: 'a section without byte-order magic' };
      return false;
    }
    this.littleEndian = magic === 0x4d3c2b1a;
    return true;
  }

  private addInterface(data: Uint8Array, at: number, length: number): void {
    if (length < 20 || this.interfaces.length >= MAX_INTERFACES) return;
    const linkType = this.u16(data, at + 8);
    this.linkType ??= linkType;
    let resolution = 6;
    let offsetSeconds = 0;
    const end = at + length - 4;
    let option = at + 16;
    while (option + 4 <= end) {
      const code = this.u16(data, option);
      const size = this.u16(data, option + 2);
      if (code === 0 || option + 4 + size > end) break;
      if (code === 9 && size >= 1) resolution = data[option + 4] as number;
      else if (code === 14 && size >= 8) offsetSeconds = this.int64(data, option + 4);
      option += 4 + ((size + 3) & ~3);
    }
    const scale = new TimestampScale(resolution, offsetSeconds);
    this.interfaces.push({ linkType, snapLength: this.u32(data, at + 12), scale });
  }

  /** Type of the secrets(4), their length(4), and they. */
  private readSecrets(data: Uint8Array, at: number, length: number): void {
    if (length < 20 || this.u32(data, at + 8) !== TLS_KEY_LOG) return;
    const start = at + 16;
    this.onKeyLog?.(data.subarray(start, Math.min(start + this.u32(data, at + 12), at + length - 4)));
  }

  /** False where the block is passed over. */
  private readPacket(type: number, data: Uint8Array, at: number, length: number, cursor: PacketCursor): boolean {
    const headerLength = type === SIMPLE_PACKET ? 12 : 28;
    if (length < headerLength + 4) return false;
    const interfaceId =
      type === SIMPLE_PACKET ? 0 : type === OLD_PACKET ? this.u16(data, at + 8) : this.u32(data, at + 8);
    const source = this.interfaces[interfaceId];
    if (source === undefined) return false;
    const room = length - headerLength - 4;
    if (cursor.data !== data) cursor.data = data;
    cursor.start = at + headerLength;
    cursor.linkType = source.linkType;
    if (type === SIMPLE_PACKET) {
      // No time and no captured length: the packet is cut at the interface's snap length (0 for no limit).
      cursor.originalLength = this.u32(data, at + 8);
      const snap = source.snapLength === 0 ? room : source.snapLength;
      cursor.capturedLength = Math.min(cursor.originalLength, snap, room);
      return true;
    }
    cursor.tsUs = source.scale.microseconds(this.u32(data, at + 12), this.u32(data, at + 16));
    cursor.originalLength = this.u32(data, at + 24);
    const captured = this.u32(data, at + 20);
    if (captured > room) this.blemishes.overstatedLengths++;
    cursor.capturedLength = Math.min(captured, room);
    return true;
  }

  private u16(data: Uint8Array, offset: number): number {
    return this.littleEndian ? uint16LittleEndian(data, offset) : uint16(data, offset);
  }

  private u32(data: Uint8Array, offset: number): number {
    return this.littleEndian ? uint32LittleEndian(data, offset) : uint32(data, offset);
  }

  /** Signed; exact up to 2^53. */
  private int64(data: Uint8Array, offset: number): number {
    const first = this.u32(data, offset);
    const second = this.u32(data, offset + 4);
    const high = this.littleEndian ? second : first;
    return (high | 0) * 4_294_967_296 + (this.littleEndian ? first : second);
  }
}
