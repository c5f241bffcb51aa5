import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate as eventLoop } from 'node:timers/promises';

/** Large enough that the number of reads does not count, small enough that what was read is still in the cache when it is looked at. */
const CHUNK_OCTETS = 1 << 17;
/** One is looked at, and the end of the one before may still be wanted. */
const BUFFERS = 2;
/** Chunks between two turns of the event loop: some ten milliseconds of work. */
const CHUNKS_PER_TURN = 32;

/**
 * A file in chunks. A chunk stays as it is until the next but one is asked for: fresh memory for each would cost more than the reading.
 * Reads wait for the disk: the system reads ahead, and to hand each read to another thread takes twice as long as the read.
 */
export class CaptureFile implements AsyncIterable<Buffer> {
  /** Octets given so far. */
  octetsRead = 0;

  constructor(private readonly path: string) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    const file = openSync(this.path, 'r');
    try {
      const buffers = Array.from({ length: BUFFERS }, () => Buffer.allocUnsafeSlow(CHUNK_OCTETS));
      for (let turn = 1; ; turn++) {
        const buffer = buffers[turn % BUFFERS] as Buffer;
        const octets = readSync(file, buffer, 0, CHUNK_OCTETS, null);
        if (octets === 0) return;
        this.octetsRead += octets;
        yield buffer.subarray(0, octets);
        if (turn % CHUNKS_PER_TURN === 0) await eventLoop();
      }
    } finally {
      closeSync(file);
    }
  }
}
