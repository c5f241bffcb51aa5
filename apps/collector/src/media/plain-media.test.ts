import { CaptureFileReader, LINK_TYPE, pcapFileHeader, pcapPacketHeader } from '@earshot/protocol';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { takeNext } from '../capture/take-next.js';
import { finish, INVITE } from '../fixtures/capture.js';
import { ALICE, BOB, rtp, SIP_A, SIP_B, START_US, sip, udp } from '../fixtures/packets.js';
import { Pipeline } from '../pipeline.js';
import { StreamMemory } from './stream-memory.js';

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

/** Of G.711: loud, soft, of one octet, or silent. */
function payload(sequence: number): Uint8Array {
  const kind = (sequence >> 2) % 7;
  const audio = (index: number) => (sequence * 73 + index * 151 + ((index * sequence) >> 3)) & 0xff;
  return Uint8Array.from({ length: 160 }, (_, index) => {
    if (kind === 6) return 0xd5;
    // From silent to not, a sample at a time.
    if (kind === 5) return index % 32 < (sequence >> 2) % 32 ? 0xd3 : 0xd5;
    return kind === 4 ? (index & 1) << 7 : audio(index);
  });
}

/** A call with a stream each way, `packets` packets in each. */
function call(packets: number): Captured[] {
  const capture = [
    captured(START_US - 2000, ethernet(udp(SIP_A, SIP_B, sip(INVITE, { media: ALICE })))),
    captured(START_US - 1000, ethernet(udp(SIP_B, SIP_A, sip('SIP/2.0 200 OK', { media: BOB })))),
  ];
  for (let sequence = 0; sequence < packets; sequence++) {
    const fields = { sequence, timestamp: sequence * 160, marker: sequence === 0, payload: payload(sequence) };
    const atUs = START_US + sequence * 20_000;
    const jitterUs = (sequence * 7919) % 5000;
    capture.push(captured(atUs + jitterUs, ethernet(udp(ALICE, BOB, rtp(fields), sequence))));
    const answer = udp(BOB, ALICE, rtp({ ...fields, ssrc: 0xb0b }), sequence);
    capture.push(captured(atUs + 7000, ethernet(answer, { padding: 2, vlan: 0x2123 })));
  }
  return capture;
}

const FORMATS = ['pcap', 'pcap, nanoseconds', 'pcapng', 'pcapng, nanoseconds'] as const;
type Format = (typeof FORMATS)[number];

function fileOf(capture: readonly Captured[], format: Format): Buffer {
  const isNano = format.endsWith('nanoseconds');
  const parts: Uint8Array[] = [];
  if (format.startsWith('pcapng')) {
    parts.push(sectionHeader(), interfaceDescription(isNano));
    for (const packet of capture) parts.push(enhancedPacket(packet, isNano));
    return Buffer.concat(parts);
  }
  const fileHeader = pcapFileHeader(LINK_TYPE.ETHERNET);
  if (isNano) new DataView(fileHeader.buffer).setUint32(0, 0xa1b23c4d, true);
  parts.push(fileHeader);
  for (const { atUs, frame, originalLength } of capture) {
    const header = pcapPacketHeader(atUs, frame.length, originalLength);
    if (isNano) new DataView(header.buffer).setUint32(4, (atUs % 1_000_000) * 1000 + 999, true);
    parts.push(header, frame);
  }
  return Buffer.concat(parts);
}

/** A block of pcapng (draft-ietf-opsawg-pcapng 3.1). */
function block(type: number, body: Uint8Array): Uint8Array {
  const octets = new Uint8Array(8 + ((body.length + 3) & ~3) + 4);
  const view = new DataView(octets.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, octets.length, true);
  octets.set(body, 8);
  view.setUint32(octets.length - 4, octets.length, true);
  return octets;
}

function sectionHeader(): Uint8Array {
  const body = new Uint8Array(16).fill(0xff);
  new DataView(body.buffer).setUint32(0, 0x1a2b3c4d, true);
  body.set([1, 0, 0, 0], 4);
  return block(0x0a0d0d0a, body);
}

/** With if_tsresol. */
function interfaceDescription(isNano: boolean): Uint8Array {
  return block(1, new Uint8Array([LINK_TYPE.ETHERNET, 0, 0, 0, 0, 0, 0, 0, 9, 0, 1, 0, isNano ? 9 : 6, 0, 0, 0]));
}

/** With a comment behind every other packet. */
function enhancedPacket({ atUs, frame, originalLength }: Captured, isNano: boolean): Uint8Array {
  const padded = (frame.length + 3) & ~3;
  const options = frame.length % 2 === 0 ? [] : [1, 0, 2, 0, 0x68, 0x69, 0, 0, 0, 0, 0, 0];
  const body = new Uint8Array(20 + padded + options.length);
  const view = new DataView(body.buffer);
  const units = isNano ? BigInt(atUs) * 1000n + 999n : BigInt(atUs);
  view.setUint32(4, Number(units >> 32n), true);
  view.setUint32(8, Number(units & 0xffff_ffffn), true);
  view.setUint32(12, frame.length, true);
  view.setUint32(16, originalLength, true);
  body.set(frame, 20);
  body.set(options, 20 + padded);
  return block(6, body);
}

/** The next pipeline has the memory of this one, with all that is left in it. */
function outcome(pipeline: Pipeline) {
  const records = finish(pipeline);
  pipeline.release();
  return { records, counters: pipeline.snapshot(), firstUs: pipeline.firstUs, lastUs: pipeline.lastUs };
}

/** As a file in chunks. */
function read(capture: readonly Captured[], format: Format, chunkOctets: number, limit: number) {
  const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
  const reader = new CaptureFileReader();
  const file = fileOf(capture, format);
  let most = 0;
  for (let at = 0; at < file.length; at += chunkOctets) {
    reader.push(file.subarray(at, at + chunkOctets));
    for (let taken = takeNext(reader, pipeline, limit); taken > 0; taken = takeNext(reader, pipeline, limit))
      most = Math.max(most, taken);
  }
  return { ...outcome(pipeline), most };
}

/** Many packets at a time, or one by one; with what was wrong with the file. */
function readFile(file: Uint8Array, manyAtOnce: boolean) {
  const pipeline = new Pipeline({ probe: 'probe-1', seed: 5 });
  const reader = new CaptureFileReader();
  reader.push(file);
  const { cursor } = reader;
  if (manyAtOnce) while (takeNext(reader, pipeline) > 0);
  else
    while (reader.next())
      pipeline.packet(
        cursor.data,
        cursor.start,
        cursor.capturedLength,
        cursor.originalLength,
        cursor.linkType,
        cursor.tsUs,
      );
  reader.end();
  return { ...outcome(pipeline), damage: reader.damage, blemishes: reader.blemishes };
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
  it.each(FORMATS)('is taken many packets at a time from %s', (format) => {
    const { most, ...taken } = read(call(500), format, 1 << 20, Number.MAX_SAFE_INTEGER);
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
        const { most: _, ...taken } = read(some, 'pcap', 1 << 20, Number.MAX_SAFE_INTEGER);
        expect(taken).toEqual(decode(some));
      }
    },
  );

  it.each(FORMATS)('gives what reading gives for each bit of the header of a record of %s', (format) => {
    const capture = call(40);
    const at = fileOf(capture.slice(0, 60), format).length;
    const octets = format.startsWith('pcapng') ? 28 : 16;
    for (let bit = 0; bit < 8 * octets; bit++) {
      const file = fileOf(capture, format);
      file[at + (bit >> 3)] = (file[at + (bit >> 3)] as number) ^ (1 << (bit & 7));
      expect(readFile(file, true)).toEqual(readFile(file, false));
    }
  });

  it('leaves what may be a tunnel to the decoders', () => {
    // GRE in UDP (RFC 8086): with a checksum and without a key it has the first two octets of G.711 without a marker.
    const to = { ...BOB, port: 4754 };
    const capture = [captured(START_US - 1000, ethernet(udp(SIP_A, SIP_B, sip(INVITE, { media: to }))))];
    for (let sequence = 0; sequence < 20; sequence++) {
      const fields = { sequence, timestamp: sequence * 160, payloadType: 0, marker: sequence < 5 };
      capture.push(captured(START_US + sequence * 20_000, ethernet(udp(ALICE, to, rtp(fields), sequence))));
    }
    const { most: _, ...taken } = read(capture, 'pcap', 1 << 20, Number.MAX_SAFE_INTEGER);
    expect(taken.counters).toMatchObject({ 'packets.rtp': 5, 'packets.undecoded': 15 });
    expect(taken).toEqual(decode(capture));
  });

  it('gives what decoding each packet gives, whatever befalls some of them', () => {
    const capture = call(300);
    fc.assert(
      fc.property(
        disturbances,
        fc.constantFrom(...FORMATS),
        fc.integer({ min: 1, max: 70_000 }),
        fc.integer({ min: 1, max: 99 }),
        (all, format, chunkOctets, limit) => {
          const some = disturbed(capture, all);
          const { most: _, ...taken } = read(some, format, chunkOctets, limit);
          expect(taken).toEqual(decode(some));
        },
      ),
      { numRuns: 80 },
    );
  });

  it('gives the same where WebAssembly has no memory', () => {
    // That which was released is not to be had either.
    StreamMemory.take();
    const noMemory = vi.spyOn(WebAssembly, 'Memory').mockImplementation(() => {
      throw new RangeError('WebAssembly.Memory(): could not allocate memory');
    });
    const { most, ...taken } = read(call(300), 'pcap', 70_000, Number.MAX_SAFE_INTEGER);
    noMemory.mockRestore();
    StreamMemory.take();
    expect(most).toBe(1);
    expect(taken).toEqual(decode(call(300)));
  });
});
