/**
 * Two independent 32-bit mixes of a text (the cyrb construction: multiply by primes, cross-feed at the end). Stable over versions
 * and machines: keys of calls and streams are made of it and stand in addresses and webhooks.
 */
function mix(text: string): [high: number, low: number] {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return [high >>> 0, low >>> 0];
}

/** A text of the octets of numbers is one text in memory; one that is put together of theirs keeps them. */
const octets = Buffer.alloc(8);

/** 16 hexadecimal digits of a text; the same text gives the same key for ever. */
export function stableKey(text: string): string {
  const [high, low] = mix(text);
  octets.writeUInt32BE(high, 0);
  octets.writeUInt32BE(low, 4);
  return octets.toString('hex');
}

/** A tag or branch as a small number, so that millions of messages keep no text; 0 stands for none. */
export function tagNumber(text: string | null): number {
  if (text === null || text === '') return 0;
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash ^= hash >>> 15;
  return hash === 0 ? 1 : hash | 0;
}

/** The same of a text that stands in octets, an ASCII character each. */
export function tagNumberOf(data: Uint8Array, from: number, end: number): number {
  if (from === end) return 0;
  let hash = 0x811c9dc5;
  for (let at = from; at < end; at++) hash = Math.imul(hash ^ (data[at] as number), 0x01000193);
  hash ^= hash >>> 15;
  return hash === 0 ? 1 : hash | 0;
}
