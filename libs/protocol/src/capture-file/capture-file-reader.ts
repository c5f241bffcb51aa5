import { ByteFeed } from './byte-feed.js';
import { type CaptureBlemishes, type CaptureDamage, type CaptureFormat, PacketCursor, READ } from './capture-format.js';
import { NetmonFormat } from './netmon.js';
import { PcapFormat } from './pcap.js';
import { PcapngFormat } from './pcapng.js';
import { PlainRecords } from './plain-records.js';

const PCAP_MAGICS = new Set([0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1]);
const PCAPNG_MAGIC = 0x0a0d0d0a;
/** `GMBU` */
const NETMON_MAGIC = 0x474d4255;

const UNPACK = ', to be unpacked first';
const CONVERT = ', of which editcap makes a pcapng';
/** What people send instead, by its first octets in hexadecimal. */
const OTHER_FORMATS: readonly (readonly [start: string, words: string])[] = [
  ['fd377a58', ` but an xz archive${UNPACK}`],
  ['425a68', ` but a bzip2 archive${UNPACK}`],
  ['504b0304', ` but a zip archive${UNPACK}`],
  ['377abcaf', ` but a 7z archive${UNPACK}`],
  ['04224d18', ` but an LZ4 archive${UNPACK}`],
  ['52545353', ` but a capture of Microsoft Network Monitor 1${CONVERT}`],
  ['736e6f6f', ` but a snoop capture${CONVERT}`],
];

/** Packets of a pcap, pcapng or Network Monitor file that comes in chunks of any size. Never throws on input. */
export class CaptureFileReader {
  readonly cursor = new PacketCursor();
  private readonly records = new PlainRecords();
  private readonly feed = new ByteFeed();
  private format: CaptureFormat | null = null;
  private unreadable: CaptureDamage | null = null;

  /** `onKeyLog` is given the octets of TLS key logs in the file (decryption secrets of pcapng), before the packets behind them. */
  constructor(private readonly onKeyLog: ((octets: Uint8Array) => void) | null = null) {}

  /** Gives octets to read; all packets of the chunk before must have been taken. */
  push(chunk: Uint8Array): void {
    if (this.damage === null) this.feed.push(chunk);
  }

  /** Moves the cursor to the next packet; false where more octets are needed, or reading has ended. */
  next(): boolean {
    if (this.format === null && !this.recognise()) return false;
    const format = this.format as CaptureFormat;
    return format.damage === null && format.read(this.feed, this.cursor) === READ.PACKET;
  }

  /** Octets of the file before those of the cursor's packet; -1 where that is not known. */
  get packetPosition(): number {
    const { cursor, feed } = this;
    return cursor.data === feed.data ? feed.base + cursor.start : -1;
  }

  /**
   * The packets that are here, where they are laid out as in nearly every capture: little-endian, of Ethernet, of one interface; else null.
   * Whoever reads some of them says so by `skipTo`, before `next` goes on with the others.
   */
  plainRecords(): PlainRecords | null {
    const { format, records } = this;
    return format?.plainRecords(this.feed, records) ? records : null;
  }

  /** Goes on at a record of `plainRecords`, behind one of the time `tsUs`: a simple packet of pcapng has that of the one before. */
  skipTo(offset: number, tsUs: number): void {
    this.feed.offset = offset;
    this.cursor.tsUs = tsUs;
  }

  /** To be called after the last chunk: notes a file that ends within a packet. */
  end(): void {
    if (this.damage !== null) return;
    const { rest, skipping, position } = this.feed;
    if (this.format === null) {
      this.unreadable =
        rest === 0
          ? { fault: 'truncated', offset: 0, reason: 'the file is empty' }
          : { fault: 'truncated', offset: 0, reason: 'too short for a capture file' };
    } else if (rest > 0 || skipping > 0 || this.format.linkType === null) {
      const reason = this.format.linkType === null ? 'ends within the file header' : 'ends within a packet';
      this.unreadable = { fault: 'truncated', offset: position, reason };
    }
  }

  /** Null where all was read so far. */
  get damage(): CaptureDamage | null {
    return this.unreadable ?? this.format?.damage ?? null;
  }

  /** LINKTYPE of the first interface, null before it is known: with `damage`, the file is no capture at all. */
  get linkType(): number | null {
    return this.format?.linkType ?? null;
  }

  get blemishes(): CaptureBlemishes {
    return this.format?.blemishes ?? { skippedPackets: 0, overstatedLengths: 0 };
  }

  private recognise(): boolean {
    const { feed } = this;
    if (this.unreadable !== null || !feed.has(4)) return false;
    const { data, offset } = feed;
    const magic = new DataView(data.buffer, data.byteOffset + offset, 4).getUint32(0);
    if (PCAP_MAGICS.has(magic)) this.format = new PcapFormat(magic);
    else if (magic === PCAPNG_MAGIC) this.format = new PcapngFormat(this.onKeyLog);
    else if (magic === NETMON_MAGIC) this.format = new NetmonFormat();
    else {
      const shown = magic.toString(16).padStart(8, '0');
      const known = OTHER_FORMATS.find(([start]) => shown.startsWith(start))?.[1] ?? '';
      this.unreadable = {
        fault: 'bad-magic',
        offset: 0,
        reason: `neither pcap nor pcapng${known} (begins with ${shown})`,
      };
      return false;
    }
    return true;
  }
}
