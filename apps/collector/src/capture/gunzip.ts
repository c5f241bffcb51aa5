import { once } from 'node:events';
import { createGunzip, type Gunzip } from 'node:zlib';

const CHUNK_OCTETS = 1 << 18;
/** Of a damaged archive what comes before the damage is found by going through the last write octet by octet: so it is a short one. */
const WRITE_OCTETS = 1 << 16;
/** Octets of an archive that are kept for that; of a larger one up to a chunk before the damage is lost. */
const MAX_KEPT_OCTETS = 32 << 20;

/** How an archive is unzipped, and what came of it. */
interface Course {
  /** What one write gives is taken before the next one. */
  readonly isCareful: boolean;
  /** Octets that were given, and that were unzipped before those that cannot be. */
  given: number;
  unzipped: number;
  error: NodeJS.ErrnoException | null;
}

/**
 * Unzips `head` and what `source` gives after it (RFC 1952); members after one another are one. Says where it ended early, or stopped to be what
 * can be unzipped.
 */
export async function* gunzip(
  head: Buffer,
  source: AsyncIterator<Buffer, void, undefined>,
  onDamage: (reason: string) => void,
): AsyncGenerator<Buffer, void, undefined> {
  const course: Course = { isCareful: false, given: 0, unzipped: 0, error: null };
  const kept = new KeptOctets();
  yield* unzipped(kept.each(writesOf(head, source)), course);
  const { error, given, unzipped: octets } = course;
  if (error === null) return;
  if (error.code === 'Z_BUF_ERROR') {
    onDamage(`gzip: ends within a member (at octet ${given})`);
    return;
  }
  if (kept.writes === null) {
    onDamage(`gzip: ${error.message} (before octet ${given})`);
    return;
  }
  // zlib throws away what it made of the write that it fails at.
  const again: Course = { isCareful: true, given: 0, unzipped: 0, error: null };
  const last = kept.writes.pop() as Buffer;
  for await (const chunk of unzipped(toTheOctet(kept.writes, last), again)) {
    const known = Math.max(0, Math.min(chunk.length, octets - (again.unzipped - chunk.length)));
    if (known < chunk.length) yield chunk.subarray(known);
  }
  onDamage(`gzip: ${error.message} (at octet ${again.given - 1})`);
}

/** The writes of an archive, to be done again; none where they are too much to keep. */
class KeptOctets {
  writes: Buffer[] | null = [];
  private octets = 0;

  async *each(writes: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
    for await (const write of writes) {
      this.octets += write.length;
      if (this.octets > MAX_KEPT_OCTETS) this.writes = null;
      this.writes?.push(write);
      yield write;
    }
  }
}

async function* writesOf(
  head: Buffer,
  source: AsyncIterator<Buffer, void, undefined>,
): AsyncGenerator<Buffer, void, undefined> {
  let chunk = head;
  for (;;) {
    for (let at = 0; at < chunk.length; at += WRITE_OCTETS) yield chunk.subarray(at, at + WRITE_OCTETS);
    const next = await source.next();
    if (next.done) return;
    chunk = next.value;
  }
}

async function* toTheOctet(writes: readonly Buffer[], last: Buffer): AsyncGenerator<Buffer, void, undefined> {
  yield* writes;
  for (let at = 0; at < last.length; at++) yield last.subarray(at, at + 1);
}

/** What comes of the writes, up to where it fails. */
async function* unzipped(writes: AsyncIterable<Buffer>, course: Course): AsyncGenerator<Buffer, void, undefined> {
  const unzip = createGunzip({ chunkSize: CHUNK_OCTETS });
  const ready: Buffer[] = [];
  let over = false;
  let wake: () => void = () => {};
  const settle = () => {
    over = true;
    wake();
  };
  unzip.on('data', (chunk: Buffer) => {
    course.unzipped += chunk.length;
    ready.push(chunk);
    unzip.pause();
    wake();
  });
  unzip.once('end', settle);
  unzip.once('error', (error) => {
    course.error = error;
    settle();
  });
  const feeding = feed(unzip, writes, course).catch((error: unknown) => {
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

async function feed(unzip: Gunzip, writes: AsyncIterable<Buffer>, course: Course): Promise<void> {
  for await (const write of writes) {
    if (course.isCareful) await nothingWaits(unzip);
    if (unzip.destroyed) return;
    course.given += write.length;
    await written(unzip, write);
    if (unzip.destroyed) return;
  }
  await nothingWaits(unzip);
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

/** A stream that fails forgets what nobody has read of it; an archive that is not whole fails at its end. */
async function nothingWaits(unzip: Gunzip): Promise<void> {
  while (unzip.readableLength > 0 && !unzip.destroyed) await nextOf(unzip, 'data');
}

async function nextOf(unzip: Gunzip, event: string): Promise<void> {
  const gone = new AbortController();
  await Promise.race([event, 'close'].map((name) => once(unzip, name, { signal: gone.signal }).catch(() => {})));
  gone.abort();
}
