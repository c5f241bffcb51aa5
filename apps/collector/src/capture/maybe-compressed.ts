import { Readable } from 'node:stream';
import { gunzip } from './gunzip.js';
import { unzstd } from './unzstd.js';

const GZIP_MAGIC = 0x1f8b;
const ZSTD_MAGIC = 0x28b52ffd;
/** A frame of any content that readers are to skip; archives may begin with one (RFC 8878 3.1.2). */
const SKIPPABLE_ZSTD = /^5.2a4d18$/;

/** The octets of a stream, decompressed where it begins like gzip or Zstandard. */
export class MaybeCompressed {
  /** The first thing that is wrong with what is compressed, as where it ends early; null where nothing is. What could be read is passed on. */
  damage: string | null = null;
  /** What is given is not what stands in the stream. */
  isCompressed = false;

  constructor(private readonly stream: Readable | AsyncIterable<Buffer>) {}

  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    // The stream is its owner's to close: an upload that is refused must still be answered.
    const source: AsyncIterator<Buffer, void, undefined> =
      this.stream instanceof Readable
        ? this.stream.iterator({ destroyOnReturn: false })
        : this.stream[Symbol.asyncIterator]();
    const onDamage = (reason: string) => {
      this.damage ??= reason;
    };
    try {
      let head: Buffer = Buffer.alloc(0);
      while (head.length < 4) {
        const { value, done } = await source.next();
        if (done) break;
        head = head.length === 0 ? value : Buffer.concat([head, value]);
      }
      if (head.length >= 2 && head.readUInt16BE(0) === GZIP_MAGIC) {
        this.isCompressed = true;
        yield* gunzip(Buffer.from(head), copies(source), onDamage);
        return;
      }
      if (head.length >= 4 && isZstd(head)) {
        this.isCompressed = true;
        yield* unzstd(Buffer.from(head), copies(source), onDamage);
        return;
      }
      if (head.length > 0) yield head;
      for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
    } finally {
      await source.return?.();
    }
  }
}

/** What waits to be decompressed must last longer than a chunk of a file does. */
async function* copies(source: AsyncIterator<Buffer, void, undefined>): AsyncGenerator<Buffer, void, undefined> {
  for (let next = await source.next(); !next.done; next = await source.next()) yield Buffer.from(next.value);
}

function isZstd(head: Buffer): boolean {
  return head.readUInt32BE(0) === ZSTD_MAGIC || SKIPPABLE_ZSTD.test(head.toString('hex', 0, 4));
}
