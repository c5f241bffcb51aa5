import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { octetsTouched } from '../octets-touched.fixture.js';
import { HepFramer } from './hep-framing.js';

function packet(size: number, fill: number): Buffer {
  const bytes = Buffer.alloc(size, fill);
  bytes.write('HEP3', 'latin1');
  bytes.writeUInt16BE(size, 4);
  return bytes;
}

function frame(pieces: readonly Uint8Array[]): { packets: string[]; dropped: unknown; pending: number } {
  const framer = new HepFramer();
  const packets: string[] = [];
  for (const piece of pieces) {
    framer.push(piece, (bytes, start, end) => packets.push(Buffer.from(bytes.subarray(start, end)).toString('latin1')));
  }
  expect(framer.counters.packets).toBe(packets.length);
  return { packets, dropped: framer.counters.dropped, pending: framer.pending };
}

const A = packet(40, 0x61);
const B = packet(6, 0);
const C = packet(65_535, 0x63);
const text = (bytes: Buffer): string => bytes.toString('latin1');

describe('HepFramer', () => {
  it('cuts several packets out of one segment', () => {
    expect(frame([Buffer.concat([A, B, C])])).toEqual({
      packets: [text(A), text(B), text(C)],
      dropped: { 'bad-magic': 0, 'bad-length': 0 },
      pending: 0,
    });
  });

  it('joins one out of many', () => {
    const whole = Buffer.concat([A, C, B]);
    const pieces = Array.from({ length: Math.ceil(whole.length / 7) }, (_, index) =>
      whole.subarray(index * 7, index * 7 + 7),
    );
    expect(frame(pieces).packets).toEqual([text(A), text(C), text(B)]);
  });

  it('finds the next packet after garbage', () => {
    expect(frame([Buffer.from('garbage HEP '), A, Buffer.from('HEP3\0\x05'), A])).toEqual({
      packets: [text(A), text(A)],
      dropped: { 'bad-magic': 14, 'bad-length': 4 },
      pending: 0,
    });
  });

  it('waits for the rest', () => {
    expect(frame([C.subarray(0, 65_534)])).toMatchObject({ packets: [], pending: 65_534 });
  });

  it('holds no more than one packet between pushes', () => {
    const framer = new HepFramer();
    for (let index = 0; index < 200; index++) {
      framer.push(Buffer.alloc(60_000, 'HEP3'), () => undefined);
      expect(framer.pending).toBeLessThan(65_536);
    }
  });

  it('copies no octet for each that comes', () => {
    const framer = new HepFramer();
    const touched = octetsTouched(() => {
      for (let index = 0; index < 3; index++) for (const octet of C) framer.push(Uint8Array.of(octet), () => undefined);
    });
    expect(framer.counters.packets).toBe(3);
    expect(touched).toBeLessThan(4 * 3 * C.length);
  });

  it('gives the same however the stream is cut', () => {
    const part = fc.oneof(
      fc.constantFrom(A, B, packet(300, 0x48), Buffer.from('HEP3\0\0'), Buffer.from('HEP'), Buffer.from('HHEP3')),
      fc.uint8Array({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 10 }), fc.array(fc.nat(40), { maxLength: 30 }), (parts, sizes) => {
        const stream = Buffer.concat(parts);
        const pieces: Buffer[] = [];
        let position = 0;
        for (const size of sizes) {
          pieces.push(stream.subarray(position, position + size));
          position = Math.min(stream.length, position + size);
        }
        expect(frame([...pieces, stream.subarray(position)])).toEqual(frame([stream]));
      }),
      { numRuns: 500 },
    );
  });
});
