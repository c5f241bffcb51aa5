import { Decompress } from 'fzstd';
import { ZstdFrames } from './zstd-frames.js';

/** Decompresses `head` and what `source` gives after it (RFC 8878); frames after one another are one. Says where it ended early. */
export async function* unzstd(
  head: Buffer,
  source: AsyncIterator<Buffer, void, undefined>,
  onDamage: (reason: string) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const frames = new ZstdFrames();
  let ready: Uint8Array[] = [];
  let decoder: Decompress | null = null;
  let length = 0;
  try {
    for (let chunk: Uint8Array | null = head; chunk !== null; chunk = await nextOf(source)) {
      length += chunk.length;
      for (const { kind, bytes } of frames.push(chunk)) {
        if (kind === 'header') decoder = new Decompress((octets) => ready.push(octets));
        // The decoder keeps what it is given while it is too little for it.
        decoder?.push(bytes.slice(), kind === 'end');
        if (ready.length === 0) continue;
        yield* ready;
        ready = [];
      }
    }
    if (!frames.isWhole) onDamage(`zstd: ends within a frame (at octet ${length})`);
  } catch (error) {
    onDamage(`zstd: ${(error as Error).message}`);
  }
}

async function nextOf(source: AsyncIterator<Buffer, void, undefined>): Promise<Uint8Array | null> {
  const { value, done } = await source.next();
  return done ? null : value;
}
