import { createHmac } from 'node:crypto';

type Hash = 'md5' | 'sha1' | 'sha256' | 'sha384';

function hmac(hash: Hash, secret: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const code = createHmac(hash, secret);
  for (const part of parts) code.update(part);
  return code.digest();
}

/** P_hash of RFC 5246 5. */
function expanded(hash: Hash, secret: Uint8Array, seed: Uint8Array, length: number): Buffer {
  const blocks: Buffer[] = [];
  let octets = 0;
  for (let a = hmac(hash, secret, seed); octets < length; a = hmac(hash, secret, a)) {
    const block = hmac(hash, secret, a, seed);
    blocks.push(block);
    octets += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** The keys of both sides, one after the other, of TLS 1.2 and before (RFC 5246 6.3; the PRF of 1.0 and 1.1 is in RFC 2246 5). */
export function keyBlock(
  version: number,
  hash: 'sha256' | 'sha384',
  masterSecret: Uint8Array,
  clientRandom: Uint8Array,
  serverRandom: Uint8Array,
  length: number,
): Buffer {
  const seed = Buffer.concat([Buffer.from('key expansion'), serverRandom, clientRandom]);
  if (version >= 0x0303) return expanded(hash, masterSecret, seed, length);
  const half = Math.ceil(masterSecret.length / 2);
  const block = expanded('md5', masterSecret.subarray(0, half), seed, length);
  const other = expanded('sha1', masterSecret.subarray(masterSecret.length - half), seed, length);
  for (let at = 0; at < length; at++) block[at] = (block[at] as number) ^ (other[at] as number);
  return block;
}

/** HKDF-Expand-Label with an empty context (RFC 8446 7.1). */
export function expandLabel(
  hash: 'sha256' | 'sha384',
  secret: Uint8Array,
  label: 'key' | 'iv' | 'traffic upd',
  length: number,
): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.of(length >> 8, length & 0xff, name.length), name, Buffer.of(0)]);
  // No key is longer than two blocks of the hash; one is enough for all of them.
  return hmac(hash, secret, info, Buffer.of(1)).subarray(0, length);
}
