import { CaptureFileReader, LINK_TYPE, pcapFileHeader, pcapPacketHeader } from '@earshot/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeNext } from '../capture/take-next.js';
import { finish, INVITE } from '../fixtures/capture.js';
import { ALICE, BOB, rtp, SIP_A, SIP_B, START_US, sip, udp } from '../fixtures/packets.js';
import { Pipeline } from '../pipeline.js';

interface Captured {
  readonly atUs: number;
  readonly frame: Uint8Array;
  readonly originalLength: number;
}

const MACS = [0x02, 0, 0x5e, 0x10, 0, 1, 0x02, 0, 0x5e, 0x10, 0, 2];
const HEADERS = 14 + 4 + 20 + 8 + 12;

/** Makes the checksum of the IPv4 header at `ip` fit (RFC 1071). */
function withChecksum(frame: Uint8Array, ip: number): Uint8Array {
  const view = new DataView(frame.buffer);
  view.setUint16(ip + 10, 0);
  let sum = 0;
  for (let at = ip; at < ip + 20; at += 2) sum += view.getUint16(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  view.setUint16(ip + 10, ~sum);
  return frame;
}

/** With a VLAN tag or none, and `padding` as Ethernet has it. */
function ethernet(packet: Uint8Array, { padding = 0, vlan = 0 } = {}): Uint8Array {
  const header = [...MACS, ...(vlan === 0 ? [] : [0x81, 0x00, vlan >> 8, vlan & 0xff]), 0x08, 0x00];
  const frame = new Uint8Array(header.length + packet.length + padding);
  frame.set(header);
  frame.set(packet, header.length);
  return withChecksum(frame, header.length);
}

function captured(atUs: number, frame: Uint8Array, originalLength = frame.length): Captured {
  return { atUs, frame, originalLength };
}

/** A call with a stream each way, `packets` packets in each. */
function call(packets: number): Captured[] {
  const capture = [
    captured(START_US - 2000, ethernet(udp(SIP_A, SIP_B, sip(INVITE, { media: ALICE })))),
    captured(START_US - 1000, ethernet(udp(SIP_B, SIP_A, sip('SIP/2.0 200 OK', { media: BOB })))),
  ];
  for (let sequence = 0; sequence < packets; sequence++) {
    const fields = { sequence, timestamp: sequence * 160, marker: sequence === 0 };
    const atUs = START_US + sequence * 20_000;
    const jitterUs = (sequence * 7919) % 5000;
    capture.push(captured(atUs + jitterUs, ethernet(udp(ALICE, BOB, rtp(fields), sequence))));
    const answer = udp(BOB, ALICE, rtp({ ...fields, ssrc: 0xb0b }), sequence);
    capture.push(captured(atUs + 7000, ethernet(answer, { padding: 2, vlan: 0x2123 })));
  }
  return capture;
}

function fileOf(capture: readonly Captured[], isNano: boolean): Buffer {
  const parts: Uint8Array[] = [pcapFileHeader(LINK_TYPE.ETHERNET)];
  if (isNano) new DataView((parts[0] as Uint8Array).buffer).setUint32(0, 0xa1b23c4d, true);
  for (const { atUs, frame, originalLength } of capture) {
    const header = pcapPacketHeader(atUs, frame.length, originalLength);
    if (isNano) new DataView(header.buffer).setUint32(4, (atUs % 1_000_000) * 1000 + 999, true);
    parts.push(header, frame);
  }
  return Buffer.concat(parts);
}

function outcome(pipeline: Pipeline) {
  const records = finish(pipeline);
  return { records, counters: pipeline.snapshot(), firstUs: pipeline.firstUs, lastUs: pipeline.lastUs };
}

/** As a file in chunks. */
function read(capture: readonly Captured[], isNano: boolean, chunkOctets: number, limit: number) {
  const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
  const reader = new CaptureFileReader();
  const file = fileOf(capture, isNano);
  let most = 0;
  for (let at = 0; at < file.length; at += chunkOctets) {
    reader.push(file.subarray(at, at + chunkOctets));
    for (let taken = takeNext(reader, pipeline, limit); taken > 0; taken = takeNext(reader, pipeline, limit))
      most = Math.max(most, taken);
  }
  return { ...outcome(pipeline), most };
}

/** Each by itself. */
function decode(capture: readonly Captured[]) {
  const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
  for (const { atUs, frame, originalLength } of capture)
    pipeline.packet(frame, 0, frame.length, originalLength, LINK_TYPE.ETHERNET, atUs);
  return outcome(pipeline);
}

/** Another octet in the headers; with a checksum that fits, or without. */
function withOctet({ atUs, frame }: Captured, at: number, octet: number, fits: boolean): Captured {
  const other = frame.slice();
  other[at] = octet;
  return captured(atUs, fits ? withChecksum(other, frame[12] === 0x81 ? 18 : 14) : other);
}

type Disturbance = (packet: Captured, before: Captured) => Captured[];

/** What may befall a packet of a capture. */
const disturbance: fc.Arbitrary<Disturbance> = fc.oneof(
  fc.constant<Disturbance>(() => []),
  fc.constant<Disturbance>((packet) => [packet, { ...packet, atUs: packet.atUs + 1500 }]),
  fc.constant<Disturbance>((packet, before) => [{ ...before, atUs: packet.atUs }, packet]),
  fc.nat(HEADERS + 8).map<Disturbance>((octets) => ({ atUs, frame }) => [
    captured(atUs, frame.slice(0, octets), frame.length),
  ]),
  fc.integer({ min: 0, max: 300 }).map<Disturbance>((more) => ({ atUs, frame }) => [
    captured(atUs, frame, frame.length + more),
  ]),
  fc
    .integer({ min: -6_000_000, max: 6_000_000 })
    .map<Disturbance>((us) => (packet) => [{ ...packet, atUs: packet.atUs + us }]),
  fc
    .record({ at: fc.nat(HEADERS - 1), octet: fc.nat(255), fits: fc.boolean() })
    .map<Disturbance>(({ at, octet, fits }) => (packet) => [withOctet(packet, at, octet, fits)]),
);

const disturbances = fc.array(fc.tuple(fc.integer({ min: 2, max: 601 }), disturbance), { maxLength: 12 });

function disturbed(capture: readonly Captured[], all: readonly (readonly [number, Disturbance])[]): Captured[] {
  const byIndex = new Map(all);
  return capture.flatMap((packet, index) => byIndex.get(index)?.(packet, capture[index - 1] as Captured) ?? [packet]);
}

describe('plain media', () => {
  it('is taken many packets at a time', () => {
    const { most, ...taken } = read(call(500), false, 1 << 20, Number.MAX_SAFE_INTEGER);
    expect(most).toBeGreaterThan(300);
    expect(taken.counters['packets.rtp']).toBe(1000);
    expect(taken).toEqual(decode(call(500)));
  });

  it.each([true, false])(
    'gives what decoding gives for each bit of the headers, whether the checksum fits: %s',
    (fits) => {
      const capture = call(40);
      const packet = capture[60] as Captured;
      for (let bit = 0; bit < 8 * HEADERS; bit++) {
        const at = bit >> 3;
        const some = capture.with(60, withOctet(packet, at, (packet.frame[at] as number) ^ (1 << (bit & 7)), fits));
        const { most: _, ...taken } = read(some, false, 1 << 20, Number.MAX_SAFE_INTEGER);
        expect(taken).toEqual(decode(some));
      }
    },
  );

  it('gives what decoding each packet gives, whatever befalls some of them', () => {
    const capture = call(300);
    fc.assert(
      fc.property(
        disturbances,
        fc.boolean(),
        fc.integer({ min: 1, max: 70_000 }),
        fc.integer({ min: 1, max: 99 }),
        (all, isNano, chunkOctets, limit) => {
          const some = disturbed(capture, all);
          const { most: _, ...taken } = read(some, isNano, chunkOctets, limit);
          expect(taken).toEqual(decode(some));
        },
      ),
      { numRuns: 80 },
    );
  });
});
