/**
 * The 32-bit hash by which Kafka's own clients place a key, so that any of their producers and ours agree on the partition.
 * From Apache Kafka `Utils.murmur2`; signed.
 */
export function murmur2(key: string): number {
  const data = Buffer.from(key, 'utf8');
  const length = data.length;
  const wholeWords = length & ~3;
  let hash = 0x9747b28c ^ length;
  for (let at = 0; at < wholeWords; at += 4) {
    let word = Math.imul(data.readInt32LE(at), MULTIPLIER);
    word = Math.imul(word ^ (word >>> 24), MULTIPLIER);
    hash = Math.imul(hash, MULTIPLIER) ^ word;
  }
  const rest = length - wholeWords;
  if (rest > 0) {
    for (let at = rest - 1; at >= 0; at -= 1) hash ^= (data[wholeWords + at] ?? 0) << (8 * at);
    hash = Math.imul(hash, MULTIPLIER);
  }
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return hash ^ (hash >>> 15);
}

const MULTIPLIER = 0x5bd1e995;

/** Partition of a key, as Kafka's default partitioner chooses it. */
export function partitionOf(key: string, partitions: number): number {
  return partitions === 1 ? 0 : (murmur2(key) & 0x7fffffff) % partitions;
}
