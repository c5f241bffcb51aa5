import { once } from 'node:events';
import { createGunzip, type Gunzip } from 'node:zlib';

const CHUNK_OCTETS = 1 << 18;

/** Unzips `head` and what `source` gives after it (RFC 1952); members after one another are one. Says where it ended early. */
export async function* gunzip(
  head: Buffer,
  source: AsyncIterator<Buffer, void, undefined>,
  onDamage: (reason: string) => void,
): AsyncGenerator<Buffer, void, undefined> {
  const unzip = createGunzip({ chunkSize: CHUNK_OCTETS });
  const ready: Buffer[] = [];
  let over = false;
  let wake: () => void = () => {};
  const settle = () => {
    over = true;
    wake();
  };
  unzip.on('data', (chunk: Buffer) => {
    ready.push(chunk);
    unzip.pause();
    wake();
  });
  unzip.once('end', settle);
  unzip.once('error', (error: NodeJS.ErrnoException) => {
    const isCut = error.code === 'Z_BUF_ERROR';
    onDamage(isCut ? `gzip: ends within a member (at octet ${unzip.bytesWritten})` : `gzip: ${error.message}`);
    settle();
  });
  const feeding = feed(unzip, head, source).catch((error: unknown) => {
    unzip.destroy();
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
      unzip.resume();
      await woken;
    }
  }
  await feeding;
}

async function feed(unzip: Gunzip, head: Buffer, source: AsyncIterator<Buffer, void, undefined>): Promise<void> {
  let chunk: Buffer = head;
  for (;;) {
    if (unzip.destroyed) return;
    await written(unzip, chunk);
    const next = await source.next();
    if (next.done) break;
    chunk = next.value;
  }
  // An archive that is not whole fails at its end, and a stream that fails forgets what nobody has read of it.
  while (unzip.readableLength > 0 && !unzip.destroyed) await nextOf(unzip, 'data');
  if (!unzip.destroyed) unzip.end();
}

/** Resolves when the chunk is unzipped, or cannot be: what still waits when the end is told is given up where the archive is not whole. */
function written(unzip: Gunzip, chunk: Buffer): Promise<void> {
  return new Promise((resolve) => {
    unzip.once('close', resolve);
    unzip.write(chunk, () => {
      unzip.off('close', resolve);
      resolve();
    });
  });
}

async function nextOf(unzip: Gunzip, event: string): Promise<void> {
  const gone = new AbortController();
  await Promise.race([event, 'close'].map((name) => once(unzip, name, { signal: gone.signal }).catch(() => {})));
  gone.abort();
}
