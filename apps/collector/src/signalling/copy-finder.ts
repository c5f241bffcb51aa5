import { MIRROR_COPY_US } from './mirror-copy.js';

/** Messages remembered; at 100 000 a second a millisecond brings a hundred. */
const REMEMBERED = 128;

interface Remembered<T> {
  atUs: number;
  digest: number;
  endpoints: string;
  content: Uint8Array;
  record: T | null;
  generation: number;
}

/** Finds copies that the mirror made of a message: same octets, same addresses, within a millisecond. */
export class CopyFinder<T> {
  private readonly ring: Remembered<T>[] = [];
  private next = 0;
  private latest: Remembered<T> | null = null;

  /**
   * The message that this one is a copy of, with its record while that is still here to be changed; null where it is new. A new one
   * is remembered, and `remember` says which record became of it.
   */
  find(content: Uint8Array, endpoints: string, atUs: number, generation: number): { pending: T | null } | null {
    const digest = digestOf(content);
    for (const each of this.ring) {
      if (each.digest !== digest || Math.abs(atUs - each.atUs) > MIRROR_COPY_US) continue;
      if (each.endpoints !== endpoints || !isSame(each.content, content)) continue;
      return { pending: each.generation === generation ? each.record : null };
    }
    this.latest = { atUs, digest, endpoints, content: content.slice(), record: null, generation };
    this.ring[this.next] = this.latest;
    this.next = (this.next + 1) % REMEMBERED;
    return null;
  }

  remember(record: T): void {
    if (this.latest !== null) this.latest.record = record;
  }
}

/** Over the length and some sixty octets spread over the whole; `isSame` decides. */
function digestOf(content: Uint8Array): number {
  const stride = (content.length >> 6) + 1;
  let digest = content.length;
  for (let offset = 0; offset < content.length; offset += stride) {
    digest = (Math.imul(digest, 31) + (content[offset] as number)) | 0;
  }
  return digest;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
