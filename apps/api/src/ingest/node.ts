import { DAY_US } from '@earshot/migrations';

const TWO_TO_32 = 0x1_0000_0000;

/**
 * 53 bits of a text (the cyrb construction), exact as a number. Collisions do no harm where it is used: it finds candidates, and
 * the fold compares the texts themselves.
 */
export function hash53(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (low & 0x1f_ffff) * TWO_TO_32 + (high >>> 0);
}

const CALL_PREFIX = 'c:';

/** A node of the graph of evidence: a Call-ID (even) or a pair of media addresses (odd), by the key of its records. */
export function nodeOf(key: string): number {
  const hash = hash53(key);
  const even = hash - (hash % 2);
  return key.startsWith(CALL_PREFIX) ? even : even + 1;
}

/** Records of a Call-ID in one day or the next belong together; of an address pair, in five minutes or the next. */
export const CALL_BUCKET_US = DAY_US;
export const MEDIA_BUCKET_US = 300_000_000;

export function bucketUs(node: number): number {
  return isMediaNode(node) ? MEDIA_BUCKET_US : CALL_BUCKET_US;
}

function isMediaNode(node: number): boolean {
  return node % 2 === 1;
}

/** The number of the bucket, in SQL, of columns `node` and `at_us`. */
export const BUCKET = `case when node % 2 = 0 then at_us / ${CALL_BUCKET_US} else at_us / ${MEDIA_BUCKET_US} end`;
