import { once } from 'node:events';
import { constants, createGunzip, type Gunzip } from 'node:zlib';

const CHUNK_OCTETS = 1 << 18;

/** Unzips `head` and what `source` gives after it (RFC 1952); members after one another are one. Says where it ended early. */
export async function* gunzip(
  head: Buffer,
  source: AsyncIterator<Buffer, void, undefined>,
  onDamage: (reason: string) => void,
): AsyncGenerator<Buffer, void, undefined> {
  // With this flush an archive that is cut gives what there is instead of an error.
  const unzip = createGunzip({ chunkSize: CHUNK_OCTETS, finishFlush: constants.Z_SYNC_FLUSH });
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
  unzip.once('error', (error) => {
    onDamage(`gzip: ${error.message}`);
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
    if (!unzip.write(chunk)) {
      const gone = new AbortController();
      await Promise.race([
        once(unzip, 'drain', { signal: gone.signal }).catch(() => {}),
        once(unzip, 'close', { signal: gone.signal }).catch(() => {}),
      ]);
      gone.abort();
    }
    const next = await source.next();
    if (next.done) break;
    chunk = next.value;
  }
  if (!unzip.destroyed) unzip.end();
}
