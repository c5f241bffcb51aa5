import { describe, expect, it } from 'vitest';
import { hasWrongTransportChecksum } from './checksum.js';
import { FrameDecoder } from './frame-decoder.js';
import { hex, IPV6 } from './packet-text.fixture.js';

// The sums were worked out apart, word by word, as RFC 1071 4.1 shows.
const ADDRESSES = 'c0000201 c6336407';
const IP = `4500 0020 abcd 0000 4011 e2c3 ${ADDRESSES}`;
const UDP = '9c40 13c4 000c c5f7 deadbeef';
const ODD_UDP = '9c40 13c4 000b c6e8 deadbe';
const TCP = '9c40 13c5 89abcdef 00000000 5018 ffff 18a3 0000 534950';

function decoded(text: string, cut = 0): FrameDecoder['frame'] {
  const bytes = hex(text);
  const decoder = new FrameDecoder();
  decoder.decode(bytes, 0, bytes.length, bytes.length + cut, 101, 0);
  return decoder.frame;
}

describe('the checksum of an IPv4 header', () => {
  it('is right', () => {
    expect(decoded(`${IP} ${UDP}`).wrongHeaderChecksums).toBe(0);
  });

  it('is noted where it is wrong, and the packet is decoded', () => {
    const frame = decoded(`${IP.replace('4011', '3f11')} ${UDP}`);
    expect(frame.wrongHeaderChecksums).toBe(1);
    expect(frame.destinationPort).toBe(5060);
  });
});

describe('the checksum of a header with options', () => {
  it('is that of all of it', () => {
    // The header above with four octets of options: 0x4600, 0x0024, 0x0101, 0x0101; its sum of 0xe2c3 falls by 0x0306.
    const withOptions = `4600 0024 abcd 0000 4011 dfbd ${ADDRESSES} 01010101`;
    expect(decoded(`${withOptions} ${UDP}`).wrongHeaderChecksums).toBe(0);
    expect(decoded(`${withOptions.replace('01010101', '01010100')} ${UDP}`).wrongHeaderChecksums).toBe(1);
  });
});

describe('the checksum of UDP and TCP', () => {
  it.each([
    ['UDP', `${IP} ${UDP}`],
    ['UDP of odd length', `${IP.replace('0020', '001f')} ${ODD_UDP}`],
    ['UDP over IPv6', IPV6.replace('000c 0000 deadbeef', '000c 55c2 deadbeef')],
    ['TCP', `4500 002b 0001 0000 4006 0000 ${ADDRESSES} ${TCP}`],
  ])('is right: %s', (_, text) => {
    expect(hasWrongTransportChecksum(decoded(text))).toBe(false);
    // A bit of the payload flips.
    const flipped = hex(text);
    flipped[flipped.length - 1] = (flipped[flipped.length - 1] as number) ^ 4;
    expect(hasWrongTransportChecksum(decoded(Buffer.from(flipped).toString('hex')))).toBe(true);
  });

  it('is right of a packet of 60 000 octets of all ones', () => {
    // 0xffff is a zero of ones' complement: the payload adds nothing, so the checksum is that of the headers with their lengths.
    const length = 60_000;
    const total = (28 + length).toString(16);
    const udpLength = (8 + length).toString(16);
    const words = [0xc000, 0x0201, 0xc633, 0x6407, 0x0011, 8 + length, 0x9c40, 0x13c4, 8 + length];
    const sum = words.reduce((all, word) => (all + word > 0xffff ? all + word - 0xffff : all + word), 0);
    const checksum = (0xffff - sum).toString(16).padStart(4, '0');
    const packet = `4500 ${total} abcd 0000 4011 0000 ${ADDRESSES} 9c40 13c4 ${udpLength} ${checksum} ${'ff'.repeat(length)}`;
    expect(hasWrongTransportChecksum(decoded(packet))).toBe(false);
    expect(hasWrongTransportChecksum(decoded(packet.replace(/ff$/, 'fe')))).toBe(true);
  });

  it('is not told where the sender left it out, or the packet is cut', () => {
    expect(hasWrongTransportChecksum(decoded(`${IP} 9c40 13c4 000c 0000 deadbeef`))).toBeNull();
    expect(hasWrongTransportChecksum(decoded(`${IP} 9c40 13c4 000c c5f7 dead`, 2))).toBeNull();
  });
});
