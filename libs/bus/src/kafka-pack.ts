/** One `send` of a publisher, until every record of it is through. */
export interface OpenSend {
  left: number;
  delivered: number;
  readonly settle: (delivered: number | null) => void;
}

const FIRST_OCTETS = 32 * 1024;
/** Room before the lines for the header, which is known only when the batch is sent. A longer header costs a copy. */
const HEADER_OCTETS = 512;
/** Buffers kept for use again; each costs memory that the garbage collector does not see coming. */
const MAX_POOLED_OCTETS = 16 * 1024 * 1024;

/** Buffers of packs that are through. */
export class PackBuffers {
  readonly #free: Buffer[] = [];
  #octets = 0;

  take(): Buffer {
    const buffer = this.#free.pop();
    if (buffer === undefined) return Buffer.allocUnsafe(FIRST_OCTETS);
    this.#octets -= buffer.length;
    return buffer;
  }

  give(buffer: Buffer): void {
    if (this.#octets + buffer.length > MAX_POOLED_OCTETS) return;
    this.#octets += buffer.length;
    this.#free.push(buffer);
  }
}

/**
 * Record lines of one partition that go out as one batch. They are kept as octets: as text they would live until they are
 * sent, long enough to burden the garbage collector with every one of them.
 */
export class Pack {
  readonly #buffers: PackBuffers;
  #bytes: Buffer;
  /** Where each record's line ends. */
  readonly #ends: number[] = [];
  readonly #sends: OpenSend[] = [];
  octets = 0;

  constructor(buffers: PackBuffers) {
    this.#buffers = buffers;
    this.#bytes = buffers.take();
  }

  get records(): number {
    return this.#ends.length;
  }

  /** `octets` are those of the line in UTF-8. */
  add(line: string, octets: number, send: OpenSend): void {
    this.#reserve(octets);
    this.#bytes.write(line, HEADER_OCTETS + this.octets, 'utf8');
    this.#added(octets, send);
  }

  /** The batch: the header's line, then the records' lines. Valid until the next call, and until `settle`. */
  batch(header: string): Buffer {
    const start = HEADER_OCTETS - Buffer.byteLength(header, 'utf8');
    const end = HEADER_OCTETS + this.octets;
    if (start < 0) return Buffer.concat([Buffer.from(header, 'utf8'), this.#bytes.subarray(HEADER_OCTETS, end)]);
    this.#bytes.write(header, start, 'utf8');
    return this.#bytes.subarray(start, end);
  }

  /** Counts its records as delivered, or as never to be; gives back the sends that are through with it. The pack is done. */
  settle(delivered: boolean): OpenSend[] {
    this.#buffers.give(this.#bytes);
    return this.#sends.filter((send) => {
      send.left -= 1;
      if (delivered) send.delivered += 1;
      return send.left === 0;
    });
  }

  /** Its records in two packs, in order. */
  halves(): [Pack, Pack] {
    const halves: [Pack, Pack] = [new Pack(this.#buffers), new Pack(this.#buffers)];
    const middle = this.#ends.length / 2;
    let start = 0;
    this.#ends.forEach((end, at) => {
      const send = this.#sends[at];
      const half = halves[at < middle ? 0 : 1];
      const line = this.#bytes.subarray(HEADER_OCTETS + start, HEADER_OCTETS + end);
      if (send !== undefined) half.#addOctets(line, send);
      start = end;
    });
    return halves;
  }

  #addOctets(line: Buffer, send: OpenSend): void {
    this.#reserve(line.length);
    line.copy(this.#bytes, HEADER_OCTETS + this.octets);
    this.#added(line.length, send);
  }

  #added(octets: number, send: OpenSend): void {
    this.octets += octets;
    this.#ends.push(this.octets);
    this.#sends.push(send);
  }

  #reserve(octets: number): void {
    const needed = HEADER_OCTETS + this.octets + octets;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, HEADER_OCTETS + this.octets);
    this.#bytes = larger;
  }
}
