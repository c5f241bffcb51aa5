import { describe, expect, it } from 'vitest';
import { looksLikeRtcp, looksLikeSrtcp } from './looks-like-rtcp.js';
import { octets } from './octets.fixture.js';

const looks = (words: string): boolean => looksLikeRtcp(octets(words), 0, octets(words).length);

describe('looksLikeRtcp (RFC 5761 4)', () => {
  it.each([
    ['the lowest type', '80c00000', true],
    ['the highest type', '80df0000', true],
    ['padding and a count', 'bfc80000', true],
    ['more than the first packet', '80c90000 00', true],
    ['a type below', '80bf0000', false],
    ['a type above', '80e00000', false],
    ['version 1', '40c80000', false],
    ['RTP with marker and payload type 8', '80880001 00000001', false],
    ['a length past the end', '80c80001 000000', false],
    ['three octets', '80c800', false],
    ['nothing', '', false],
  ])('%s', (_, words, expected) => {
    expect(looks(words)).toBe(expected);
  });
});

describe('looksLikeSrtcp (RFC 3711 3.4)', () => {
  const CLEAR = '80c90001 00000001';
  const check = (words: string): boolean => looksLikeSrtcp(octets(words), 0, octets(words).length);
  it.each([
    ['index and a tag of 80 bits', `${CLEAR} 8000002a 0102030405060708090a`, true],
    ['index and a tag of 32 bits', `${CLEAR} 8000002a 01020304`, true],
    ['a tag of AEAD before the index', `${CLEAR} 0102030405060708090a0b0c0d0e0f10 8000002a`, true],
    ['plain RTCP', `${CLEAR} 81cb0001 00000001`, false],
    ['plain RTCP, the last packet cut short', `${CLEAR} 81cb0009 00000001`, false],
    ['what looks like one more header, by chance', `${CLEAR} 81d00fff 8000002a 0102030405060708090a`, true],
    ['no index anywhere', `${CLEAR} 7f3a9c01 d4e5f6a7 b8c9dae1`, false],
  ])('%s', (_, words, expected) => {
    expect(check(words)).toBe(expected);
  });
});
