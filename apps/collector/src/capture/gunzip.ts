import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';

const CHUNK_OCTETS = 1 << 18;

/** The octets of a stream, unzipped where it begins with gzip's magic (RFC 1952 2.3.1); members after one another are one. */
export class MaybeGunzip {
  /** Why unzipping ended early, null where it did not. What came before is passed on. */
  damage: string | null = null;

  constructor(private readonly stream: Readable) {}

  async *chunks(): AsyncGenerator<Buffer, void, undefined> {
    // The stream is its owner's to close: an upload that is refused must still be answered.
    const source = this.stream.iterator({ destroyOnReturn: false });
    try {
      let head: Buffer = Buffer.alloc(0);
      while (head.length < 2) {
        const { value, done } = await source.next();
        if (done) break;
        head = head.length === 0 ? value : Buffer.concat([head, value]);
      }
      if (head[0] === 0x1f && head[1] === 0x8b) {
        yield* this.unzip(head, source);
        return;
      }
      if (head.length > 0) yield head;
      for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
    } finally {
      await source.return?.();
    }
  }

  private async *unzip(
    head: Buffer,
    source: AsyncIterator<Buffer, void, undefined>,
  ): AsyncGenerator<Buffer, void, undefined> {
    // With this flush an archive that is cut gives what there is instead of an error.
    const gunzip = createGunzip({ chunkSize: CHUNK_OCTETS, finishFlush: constants.Z_SYNC_FLUSH });
    const ready: Buffer[] = [];
    let over = false;
    let wake: () => void = () => {};
    const settle = () => {
      over = true;
      wake();
    };
    gunzip.on('data', (chunk: Buffer) => {
      ready.push(chunk);
      gunzip.pause();
      wake();
    });
    gunzip.once('end', settle);
    gunzip.once('error', (error) => {
      this.damage = `gzip: ${error.message}`;
      settle();
    });
    const feeding = feed(gunzip, head, source).catch((error: unknown) => {
      gunzip.destroy();
      settle();
      throw error;
    });
    feeding.catch(() => {});
    for (;;) {
      const chunk = ready.shift();
      if (chunk !== undefined) yield chunk;
      else if (over) break;
      else {
        const woken = new Promise<void>((resolve) => {
          wake = resolve;
        });
        gunzip.resume();
        await woken;
      }
    }
    await feeding;
  }
}

async function feed(
  gunzip: ReturnType<typeof createGunzip>,
  head: Buffer,
  source: AsyncIterator<Buffer, void, undefined>,
): Promise<void> {
  let chunk: Buffer = head;
  for (;;) {
    if (gunzip.destroyed) return;
    if (!gunzip.write(chunk)) {
      const gone = new AbortController();
      await Promise.race([
        once(gunzip, 'drain', { signal: gone.signal }).catch(() => {}),
        once(gunzip, 'close', { signal: gone.signal }).catch(() => {}),
      ]);
      gone.abort();
    }
    const next = await source.next();
    if (next.done) break;
    chunk = next.value;
  }
  if (!gunzip.destroyed) gunzip.end();
}
