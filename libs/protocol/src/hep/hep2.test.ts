import { describe, expect, it } from 'vitest';
import { decodeHep2, isHep1or2 } from './hep2.js';

const SIP = Buffer.from('OPTIONS sip:a@example.org SIP/2.0\r\n\r\n').toString('hex');
const octets = (...words: string[]): Uint8Array =>
  Uint8Array.from(Buffer.from(words.join('').replaceAll(' ', ''), 'hex'));
const V4 = 'c0000201 c6336407';
const V6 = '20010db8 00000000 00000000 00000001 20010db8 00000000 00000000 00000002';

/** 1 700 000 000 s (2023-11-14), 123 456 µs, agent 2001: big-endian, then little-endian. */
const BIG = '6553f100 0001e240 07d1';
const LITTLE = '00f15365 40e20100 d107';

describe('decodeHep2', () => {
  it('reads version 1, which has no time', () => {
    const bytes = octets('01100211', '13c413d8', V4, SIP);
    expect(decodeHep2(bytes, 0, bytes.length)).toMatchObject({
      ok: true,
      value: {
        version: 1,
        family: 2,
        protocol: 17,
        sourcePort: 0x13c4,
        destinationPort: 0x13d8,
        sourceAddressOffset: 8,
        sourceAddressLength: 4,
        destinationAddressOffset: 12,
        payloadType: 1,
        payloadOffset: 16,
        payloadLength: SIP.length / 2,
        atUs: null,
        agentId: null,
      },
    });
  });

  it.each([
    ['version 1, IPv6', octets('01280a11', '13c413d8', V6, SIP), 40, null, null],
    ['version 2, packed, big-endian', octets('021a0211', '13c413d8', V4, BIG, SIP), 26, 1_700_000_000_123_456, 2001],
    [
      'version 2, packed, little-endian',
      octets('021a0211', '13c413d8', V4, LITTLE, SIP),
      26,
      1_700_000_000_123_456,
      2001,
    ],
    [
      'version 2, padded, little-endian',
      octets('021c0211', '13c413d8', V4, LITTLE, '0000', SIP),
      28,
      1_700_000_000_123_456,
      2001,
    ],
    ['version 2, IPv6, packed', octets('02320a06', '13c413d8', V6, BIG, SIP), 50, 1_700_000_000_123_456, 2001],
    [
      'version 2, IPv6, padded',
      octets('02340a06', '13c413d8', V6, LITTLE, '0000', SIP),
      52,
      1_700_000_000_123_456,
      2001,
    ],
    [
      'a wrong length, by the start line',
      octets('02100211', '13c413d8', V4, BIG, SIP),
      26,
      1_700_000_000_123_456,
      2001,
    ],
    ['no plausible time', octets('021a0211', '13c413d8', V4, 'ffffffff ffffffff 07d1', SIP), 26, null, null],
  ])('reads %s', (_, bytes, payloadOffset, atUs, agentId) => {
    expect(decodeHep2(bytes, 0, bytes.length)).toMatchObject({
      ok: true,
      value: { payloadOffset, payloadLength: SIP.length / 2, atUs, agentId },
    });
  });

  it.each([
    ['an eight-octet packet', 'bad-magic', octets('01100211', '13c413d8')],
    ['version 3', 'bad-magic', octets('03100211', '13c413d8', V4, SIP)],
    ['another family', 'bad-magic', octets('01100311', '13c413d8', V4, SIP)],
    ['addresses cut short', 'truncated', octets('01100211', '13c413d8', 'c0000201 c63364')],
    ['no payload', 'truncated', octets('01100211', '13c413d8', V4)],
    ['a wrong length and no start line', 'bad-length', octets('01200211', '13c413d8', V4, '0102030405060708')],
  ])('faults on %s', (_, fault, bytes) => {
    expect(decodeHep2(bytes, 0, bytes.length)).toMatchObject({ ok: false, fault });
  });
});

describe('isHep1or2', () => {
  it.each([
    ['01100211 13c413d8 00', true],
    ['02340a11 13c413d8 00', true],
    ['00010002 00000000 00', false],
    ['80000211 13c413d8 00', false],
    ['01', false],
  ])('%s', (words, expected) => {
    expect(isHep1or2(octets(words), 0, octets(words).length)).toBe(expected);
  });
});
