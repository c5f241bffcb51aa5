import { Decompress } from 'fzstd';
import { Xxh64 } from './xxh64.js';
import { ZstdFrames, type ZstdPiece } from './zstd-frames.js';

/**
 * Decompresses `head` and what `source` gives after it (RFC 8878); frames after one another are one. Says where it ended early, and of which frame the content is
 * not what its checksum says: that is found out at its end, and the next one is another.
 */
export async function* unzstd(
  head: Buffer,
  source: AsyncIterator<Buffer, void, undefined>,
  onDamage: (reason: string) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const frames = new ZstdFrames();
  const frame = new FrameDecoder();
  let length = 0;
  for (let chunk: Uint8Array | null = head; chunk !== null; chunk = await nextOf(source)) {
    length += chunk.length;
    const pieces = frames.push(chunk);
    for (;;) {
      let content: readonly Uint8Array[];
      try {
        const { value: piece, done } = pieces.next();
        if (done) break;
        content = frame.take(piece);
        if (!frame.isAsItsChecksumSays)
          onDamage(`zstd: a frame whose content its checksum does not match (at octet ${frames.offset})`);
      } catch (error) {
        onDamage(`zstd: ${(error as Error).message} (at octet ${frames.offset})`);
        return;
      }
      yield* content;
    }
  }
  if (!frames.isWhole) onDamage(`zstd: ends within a frame (at octet ${length})`);
}

/** One frame after the other, piece by piece. */
class FrameDecoder {
  /** False where the last piece was a checksum, and of something else. */
  isAsItsChecksumSays = true;
  private decoder: Decompress | null = null;
  private hash = new Xxh64();
  private ready: Uint8Array[] = [];

  /** What is ready with it. */
  take({ kind, bytes, checksum }: ZstdPiece): readonly Uint8Array[] {
    this.ready = [];
    if (kind === 'header') {
      this.decoder = new Decompress((octets) => this.ready.push(octets));
      this.hash = new Xxh64();
    }
    // The decoder keeps what it is given while it is too little for it.
    this.decoder?.push(bytes.slice(), kind === 'end');
    for (const octets of this.ready) this.hash.add(octets);
    this.isAsItsChecksumSays = checksum === null || checksum === Number(BigInt.asUintN(32, this.hash.digest()));
    return this.ready;
  }
}

async function nextOf(source: AsyncIterator<Buffer, void, undefined>): Promise<Uint8Array | null> {
  const { value, done } = await source.next();
  return done ? null : value;
}
