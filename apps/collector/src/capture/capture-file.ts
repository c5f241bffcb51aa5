import { read as readWithCallback } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Large enough that the number of reads does not count, small enough that what was read is still in the cache when it is looked at. */
const CHUNK_OCTETS = 1 << 19;
/** One is read into, one is looked at, and the end of the one before may still be wanted. */
const BUFFERS = 3;

/**
 * A file in chunks, the next of which is read while one is looked at. A chunk stays as it is until the next but one is asked for: fresh
 * memory for each would cost more than the reading.
 */
export class CaptureFile implements AsyncIterable<Buffer> {
  /** Octets given so far. */
  octetsRead = 0;

  constructor(private readonly path: string) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    const file = await open(this.path);
    let reading: Promise<Buffer> = Promise.resolve(Buffer.alloc(0));
    try {
      const buffers = Array.from({ length: BUFFERS }, () => Buffer.allocUnsafeSlow(CHUNK_OCTETS));
      let turn = 0;
      const readNext = () => read(file, buffers[turn++ % BUFFERS] as Buffer);
      reading = readNext();
      for (let chunk = await reading; chunk.length > 0; chunk = await reading) {
        reading = readNext();
        this.octetsRead += chunk.length;
        yield chunk;
      }
    } finally {
      await reading.catch(() => {});
      await file.close();
    }
  }
}

function read(file: FileHandle, buffer: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    readWithCallback(file.fd, buffer, 0, buffer.length, null, (error, octets) => {
      if (error === null) resolve(buffer.subarray(0, octets));
      else reject(error);
    });
  });
}
