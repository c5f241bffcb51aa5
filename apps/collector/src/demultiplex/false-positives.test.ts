import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALICE, BOB, balance, type Endpoint, give, rtp, START_US, senderReport, udp } from '../fixtures/packets.js';
import { Pipeline } from '../pipeline.js';

const PACKETS = 400;

/** Deterministic octets (the generator of the vectors: x = 1103515245 x + 12345 mod 2^31). */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >> 16) & 0xff;
  };
}

function bytes(length: number, at: (index: number) => number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => at(index));
}

/** Streams and windows that come of packets 20 ms apart, both ways between two high ports unless others are given. */
function streamsOf(payload: (index: number) => Uint8Array, from: Endpoint = ALICE, to: Endpoint = BOB) {
  const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
  for (let index = 0; index < PACKETS; index++) {
    const [source, destination] = index % 2 === 0 ? [from, to] : [to, from];
    give(pipeline, START_US + index * 20_000, udp(source, destination, payload(index), index));
  }
  pipeline.finish();
  const counters = pipeline.snapshot();
  const { in: into, out } = balance(counters);
  expect(out).toBe(into);
  return {
    streams: counters['rtp.streams-opened'],
    windows: pipeline.takeRecords().filter(({ kind }) => kind === 'rtp-window').length,
  };
}

const NONE = { streams: 0, windows: 0 };

describe('what is no RTP makes no stream', () => {
  it('DNS, with identifiers that look like version 2', () => {
    const octet = noise(1);
    // RFC 1035 4.1.1: id(16) flags(16) counts, then a name.
    const query = (index: number) =>
      Uint8Array.from([0x80 | (index & 0x3f), octet(), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, 119, 119, 119, 0, 0, 1, 0, 1]);
    expect(streamsOf(query, { ip: ALICE.ip, port: 50_000 }, { ip: BOB.ip, port: 53 })).toEqual(NONE);
    expect(streamsOf(query)).toEqual(NONE);
  });

  it('QUIC, long headers and short', () => {
    const octet = noise(2);
    // RFC 9000 17.2: form and fixed bit, version 1, connection ids; 17.3: 01 and what follows is protected.
    const long = (index: number) => Uint8Array.from([0xc0 | (index & 3), 0, 0, 0, 1, 8, ...bytes(60, octet)]);
    const short = () => Uint8Array.from([0x40 | (octet() & 0x3f), 1, 2, 3, 4, 5, 6, 7, 8, ...bytes(60, octet)]);
    // RFC 9287: peers may agree to set the fixed bit at random, so that the first octet is that of RTP.
    const greased = () => Uint8Array.from([0x80 | (octet() & 0x3f), ...bytes(60, octet)]);
    for (const packet of [long, short, greased]) expect(streamsOf(packet)).toEqual(NONE);
  });

  it('STUN, DTLS and ZRTP', () => {
    const octet = noise(3);
    const stun = (index: number) => Uint8Array.from([0, index & 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, ...bytes(12, octet)]);
    const dtls = (index: number) =>
      Uint8Array.from([23, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, index >> 8, index & 0xff, 0, 60, ...bytes(60, octet)]);
    const zrtp = (index: number) =>
      Uint8Array.from([0x10, 0, index >> 8, index & 0xff, 0x5a, 0x52, 0x54, 0x50, ...bytes(30, octet)]);
    for (const packet of [stun, dtls, zrtp]) expect(streamsOf(packet)).toEqual(NONE);
  });

  it('RTCP and SRTCP', () => {
    const octet = noise(4);
    expect(streamsOf(() => senderReport(0xa11ce))).toEqual(NONE);
    // RFC 3711 3.4: the header of a sender report in the clear, the rest not; an index that counts up.
    const srtcp = (index: number) =>
      Uint8Array.from([
        0x80,
        200,
        0,
        6,
        0,
        0xa,
        0x11,
        0xce,
        ...bytes(20, octet),
        0x80,
        0,
        0,
        index,
        ...bytes(10, octet),
      ]);
    expect(streamsOf(srtcp)).toEqual(NONE);
  });

  it('counters of 16 bits with a clock that stands still, goes back, or runs far too fast', () => {
    const packet = (timestamp: (index: number) => number) => (index: number) =>
      rtp({ sequence: index >> 1, timestamp: timestamp(index >> 1), payloadType: 96, ssrc: 0xabc + (index & 1) });
    expect(streamsOf(packet(() => 7))).toEqual(NONE);
    expect(streamsOf(packet((index) => 1e6 - 160 * index))).toEqual(NONE);
    expect(streamsOf(packet((index) => 300_000 * index))).toEqual(NONE);
  });

  const u16 = (value: number) => [(value >> 8) & 0xff, value & 0xff];
  const u32 = (value: number) => [...u16(value >>> 16), ...u16(value)];
  const u32LittleEndian = (value: number) => u32(value).reverse();
  const GAME: Endpoint = { ip: ALICE.ip, port: 27_015 };

  it.each([
    // The id of a request with its upper bits 10, a datagram's number, how many there are, 0; then the value.
    [
      'memcached',
      (index: number, octet: () => number) => [0x80, 96, ...u16(index >> 1), ...u16(200), 0, 0, ...bytes(600, octet)],
    ],
    // Message type 4, reserved, receiver, counter of 64 bits from the lower end.
    [
      'WireGuard',
      (index: number, octet: () => number) => [
        4,
        0,
        0,
        0,
        0x80,
        0x60,
        1,
        2,
        ...u32LittleEndian(index),
        0,
        0,
        0,
        0,
        ...bytes(90, octet),
      ],
    ],
    // Seven packets of 188 octets.
    [
      'MPEG-TS',
      (index: number, octet: () => number) =>
        Array.from({ length: 7 }, (_, of) => [
          0x47,
          0x40,
          0x11,
          0x10 | ((7 * index + of) & 15),
          ...bytes(184, octet),
        ]).flat(),
    ],
    // BEP 29: type and version, extension, connection, microseconds, difference, window, sequence, acknowledgement.
    [
      'uTP',
      (index: number, octet: () => number) => [
        0x01,
        0,
        ...u16(0x8060),
        ...u32(20_000 * index),
        ...u32(77),
        ...u32(1 << 20),
        ...u16(index),
        ...u16(index),
        ...bytes(400, octet),
      ],
    ],
    // RFC 8926 and 7348: flags, a network; then an Ethernet frame.
    ['VXLAN on another port', (_: number, octet: () => number) => [8, 0, 0, 0, 0, 0, 42, 0, ...bytes(90, octet)]],
    // RFC 4380 5.1.1: authentication, then IPv6.
    [
      'Teredo',
      (index: number, octet: () => number) => [
        0,
        1,
        0,
        0,
        ...bytes(8, octet),
        0,
        0x60,
        0,
        0,
        0,
        ...u16(index),
        ...bytes(80, octet),
      ],
    ],
    // Peer id with the flag that a time follows, that time in ms, a command with a number.
    [
      'ENet',
      (index: number, octet: () => number) => [
        0x80,
        96,
        ...u16(20 * index),
        6,
        1,
        ...u16(index >> 1),
        ...u16(index),
        ...bytes(60, octet),
      ],
    ],
    // 0x84 and a counter of 24 bits from the lower end.
    [
      'RakNet',
      (index: number, octet: () => number) => [
        0x84,
        ...u32LittleEndian(index >> 1).slice(0, 3),
        0x60,
        ...u16(400),
        ...bytes(60, octet),
      ],
    ],
    // A counter of 32 bits from the lower end, time in ms, then what was so in the last packet.
    [
      'a game that counts packets from the lower end',
      (index: number, octet: () => number) => [
        ...u32LittleEndian(0x80 + index),
        ...u32(20 * index),
        1,
        2,
        3,
        4,
        ...bytes(40, octet),
      ],
    ],
    // The same from the upper end, its time in ms.
    [
      'a game that counts packets, with a time in microseconds',
      (index: number, octet: () => number) => [
        0x80,
        96,
        ...u16(index >> 1),
        ...u32(20_000 * index),
        1,
        2,
        3,
        4,
        ...bytes(40, octet),
      ],
    ],
    [
      'a game that counts packets, with a time in ms',
      (index: number, octet: () => number) => [
        0x80,
        96,
        ...u16(index >> 1),
        ...u32(20 * index),
        1,
        2,
        3,
        4,
        ...bytes(40, octet),
      ],
    ],
    // RFC 4303 in RFC 3948, on another port: SPI, sequence of 32 bits.
    ['ESP', (index: number, octet: () => number) => [0x80, 0x60, 1, 2, ...u32(index >> 1), ...bytes(120, octet)]],
    // RFC 5905 7.3: leap 2, version 4, client; stratum, poll, precision, …
    [
      'NTP on another port',
      (index: number, octet: () => number) => [
        0xa3,
        2,
        6,
        0xec,
        0,
        0,
        1,
        0,
        0,
        0,
        2,
        0,
        192,
        0,
        2,
        1,
        ...u32(0xe3000000 + index),
        ...bytes(28, octet),
      ],
    ],
    // Severity, then text.
    ['syslog', (index: number) => [...Buffer.from(`<134>1 2026-11-20T09:00:00Z host app ${index} - - text`)]],
    // First bit 1: control; else a sequence of 31 bits, message number, time in microseconds, socket.
    [
      'SRT',
      (index: number, octet: () => number) => [
        ...u32(index >> 1),
        ...u32(0xc0000000 | index),
        ...u32(20_000 * index),
        1,
        2,
        3,
        4,
        ...bytes(188, octet),
      ],
    ],
    // DTLS with connection ids (RFC 9146): type 25.
    [
      'DTLS with connection ids',
      (index: number, octet: () => number) => [
        25,
        0xfe,
        0xfd,
        0,
        1,
        0,
        0,
        0,
        0,
        ...u16(index),
        1,
        2,
        3,
        4,
        0,
        60,
        ...bytes(60, octet),
      ],
    ],
  ] as const)('%s', (_, payload) => {
    const octet = noise(6);
    expect(streamsOf((index) => Uint8Array.from(payload(index, octet)), GAME)).toEqual(NONE);
  });

  it('noise of any kind that begins with version 2', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 12, max: 200 }),
        fc.integer({ min: 0, max: 0x3f }),
        (seed, length, first) => {
          const octet = noise(seed);
          expect(streamsOf(() => Uint8Array.from([0x80 | first, ...bytes(length, octet)]))).toEqual(NONE);
        },
      ),
      { numRuns: 20 },
    );
  });
});

it('half a second of RTP without SDP is a stream', () => {
  const packet = (index: number) =>
    rtp({ sequence: index >> 1, timestamp: (index >> 1) * 320, payloadType: 8, ssrc: 0xabc + (index & 1) });
  expect(streamsOf(packet).streams).toBe(2);
});
