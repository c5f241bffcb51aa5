import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const FILE_HEADER = 24;
const PACKET_HEADER = 16;
const LINKTYPE_ETHERNET = 1;
const CHUNK = 4 * 1024 * 1024;
const LARGEST_FRAME = 65_600;

/** Where captured frames go. */
export interface FrameSink {
  /** Room for a frame of `octets` captured at `atUs`; `fill` writes it at the offset given. */
  frame(atUs: number, octets: number, fill: (into: Buffer, offset: number) => void): void;
}

/** Writes a classic pcap file (microseconds, little-endian, Ethernet) through one buffer, so a set of any size needs 4 MiB. */
export class PcapWriter implements FrameSink {
  packets = 0;
  bytes = FILE_HEADER;
  readonly #chunk = Buffer.alloc(CHUNK);
  readonly #sink: (bytes: Buffer) => void;
  readonly #close: () => void;
  #used = FILE_HEADER;

  constructor(sink: (bytes: Buffer) => void, close: () => void = () => undefined) {
    this.#sink = sink;
    this.#close = close;
    this.#chunk.writeUInt32LE(0xa1b2c3d4, 0);
    this.#chunk.writeUInt16LE(2, 4);
    this.#chunk.writeUInt16LE(4, 6);
    this.#chunk.writeUInt32LE(262_144, 16);
    this.#chunk.writeUInt32LE(LINKTYPE_ETHERNET, 20);
  }

  static toFile(path: string): PcapWriter {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(path, 'w');
    return new PcapWriter(
      (bytes) => {
        for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      },
      () => closeSync(file),
    );
  }

  frame(atUs: number, octets: number, fill: (into: Buffer, offset: number) => void): void {
    if (octets > LARGEST_FRAME) throw new Error(`frame of ${octets} octets`);
    if (this.#used + PACKET_HEADER + octets > CHUNK) this.#flush();
    const chunk = this.#chunk;
    chunk.writeUInt32LE(Math.floor(atUs / 1e6), this.#used);
    chunk.writeUInt32LE(atUs % 1e6, this.#used + 4);
    chunk.writeUInt32LE(octets, this.#used + 8);
    chunk.writeUInt32LE(octets, this.#used + 12);
    fill(chunk, this.#used + PACKET_HEADER);
    this.#used += PACKET_HEADER + octets;
    this.bytes += PACKET_HEADER + octets;
    this.packets++;
  }

  close(): void {
    this.#flush();
    this.#close();
  }

  #flush(): void {
    this.#sink(Buffer.from(this.#chunk.subarray(0, this.#used)));
    this.#used = 0;
  }
}
