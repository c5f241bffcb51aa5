import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Large enough that the number of reads does not count, small enough that what was read is still in the cache when it is looked at. */
export const CHUNK_OCTETS = 1 << 18;
/** One is looked at, and the end of the one before may still be wanted. */
export const BUFFERS = 2;

/**
 * A file in chunks, for a process that does nothing else: it waits for the disk. To read ahead takes a thread, which takes turns with V8's
 * compiler on the other processor, and a turn of the event loop for each chunk. A chunk stays as it is until the next but one is asked for:
 * fresh memory for each would cost more than the reading.
 */
export class CaptureFile implements AsyncIterable<Buffer> {
  /** Octets given so far. */
  octetsRead = 0;
  /** It is no pipe or device: what was given can be read again. */
  canReadAgain = false;
  /** What is read into, in turn; to be set before reading, or memory of its own. */
  buffers: readonly Buffer[] = [];
  private again: number | null = null;

  /** `source`: a path, or the number of an open file, which stays open and is never read again. */
  constructor(
    private readonly source: string | number,
    private readonly mayReadAgain = true,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    const { source } = this;
    const file = typeof source === 'number' ? source : openSync(source, 'r');
    try {
      this.canReadAgain = this.mayReadAgain && file !== source && fstatSync(file).isFile();
      if (this.buffers.length < BUFFERS)
        this.buffers = Array.from({ length: BUFFERS }, () => Buffer.allocUnsafeSlow(CHUNK_OCTETS));
      const { buffers } = this;
      for (let turn = 0; ; turn++) {
        const buffer = buffers[turn % buffers.length] as Buffer;
        const octets = readSync(file, buffer, 0, buffer.length, null);
        if (octets === 0) return;
        this.octetsRead += octets;
        yield buffer.subarray(0, octets);
      }
    } finally {
      if (file !== source) closeSync(file);
    }
  }

  /** Reads again what stands there; less where the file has become shorter. `close` is to be called afterwards. */
  octetsAt(position: number, length: number): Uint8Array {
    this.again ??= openSync(this.source as string, 'r');
    const octets = Buffer.allocUnsafe(length);
    return octets.subarray(0, readSync(this.again, octets, 0, length, position));
  }

  close(): void {
    if (this.again !== null) closeSync(this.again);
    this.again = null;
  }
}
