import { describe, expect, it } from 'vitest';
import { Xxh64 } from './xxh64.js';

/** `sanity_buffer` of xxHash's tests/sanity_test.c: the upper octet of a number that is multiplied by PRIME64_1 each time. */
function sanityOctets(count: number): Uint8Array {
  const octets = new Uint8Array(count);
  let generator = 2_654_435_761n;
  for (let index = 0; index < count; index++) {
    octets[index] = Number(generator >> 56n);
    generator = BigInt.asUintN(64, generator * 11_400_714_785_074_694_797n);
  }
  return octets;
}

function hashOf(octets: Uint8Array, piece = octets.length): bigint {
  const hash = new Xxh64();
  for (let at = 0; at < octets.length; at += piece) hash.add(octets.subarray(at, at + piece));
  return hash.digest();
}

describe('XXH64 with seed 0', () => {
  // xxHash 0.8.2, tests/sanity_test_vectors.h, and of texts by its `xxhsum -H1`.
  it.each<[number, bigint]>([
    [0, 0xef46db3751d8e999n],
    [1, 0xe934a84adb052768n],
    [4, 0x9136a0dca57457een],
    [14, 0x8282dcc4994e35c8n],
    [222, 0xb641ae8cb691c174n],
  ])('of %i octets', (count, expected) => {
    expect(hashOf(sanityOctets(count))).toBe(expected);
  });

  it.each<[string, bigint]>([
    ['a', 0xd24ec4f1a98c6e5bn],
    ['abc', 0x44bc2cf5ad770999n],
  ])('of %s', (text, expected) => {
    expect(hashOf(Buffer.from(text))).toBe(expected);
  });

  it('is the same however it is cut', () => {
    const octets = sanityOctets(1000);
    for (const piece of [1, 3, 8, 31, 32, 33, 64, 500]) expect(hashOf(octets, piece)).toBe(hashOf(octets));
  });
});
