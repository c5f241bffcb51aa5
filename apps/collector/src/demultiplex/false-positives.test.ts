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
