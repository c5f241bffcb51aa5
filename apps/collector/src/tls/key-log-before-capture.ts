import { Readable } from 'node:stream';
import type { TlsKeys } from './tls-keys.js';

/**
 * The capture of a stream that begins with `octets` of a key log, whose secrets are taken before the first packet. A stream that ends within them has
 * an empty capture.
 */
export async function* behindKeyLog(
  stream: Readable | AsyncIterable<Buffer>,
  octets: number,
  keys: TlsKeys,
): AsyncGenerator<Buffer, void, undefined> {
  // The stream is its owner's to close, as a capture without a key log is.
  const chunks: AsyncIterable<Buffer> =
    stream instanceof Readable ? stream.iterator({ destroyOnReturn: false }) : stream;
  let lines: Buffer[] = [];
  let missing = octets;
  for await (const chunk of chunks) {
    if (missing === 0) {
      yield chunk;
      continue;
    }
    const taken = Math.min(missing, chunk.length);
    lines.push(Buffer.from(chunk.subarray(0, taken)));
    missing -= taken;
    if (missing > 0) continue;
    keys.add(Buffer.concat(lines));
    lines = [];
    if (taken < chunk.length) yield chunk.subarray(taken);
  }
}
