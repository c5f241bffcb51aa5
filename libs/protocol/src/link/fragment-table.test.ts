import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dropName } from './drop-name.js';
import {
  FRAGMENT_COPIES_US,
  FRAGMENT_TIMEOUT_US,
  MAX_FRAGMENT_OCTETS,
  MAX_FRAGMENTED_DATAGRAMS,
} from './fragment-table.js';
import { FrameDecoder } from './frame-decoder.js';
import { LAYER } from './layer.js';

/** UDP from port 5060 to 5062 with `length` octets counting up. */
function datagram(length: number): Uint8Array {
  const bytes = new Uint8Array(8 + length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 5060);
  view.setUint16(2, 5062);
  view.setUint16(4, 8 + length);
  for (let index = 0; index < length; index++) bytes[8 + index] = index & 0xff;
  return bytes;
}

interface Part {
  readonly start: number;
  readonly end: number;
}

/** An IPv4 fragment of the datagram. */
function fragment(whole: Uint8Array, { start, end }: Part, id = 77): Uint8Array {
  const bytes = new Uint8Array(20 + end - start);
  const view = new DataView(bytes.buffer);
  bytes[0] = 0x45;
  view.setUint16(2, bytes.length);
  view.setUint16(4, id);
  view.setUint16(6, (end < whole.length ? 0x2000 : 0) | (start >> 3));
  bytes[8] = 64;
  bytes[9] = 17;
  bytes.set([192, 0, 2, 1, 192, 0, 2, 2], 12);
  bytes.set(whole.subarray(start, end), 20);
  return bytes;
}

function give(decoder: FrameDecoder, bytes: Uint8Array, atUs = 0): number {
  return decoder.decode(bytes, 0, bytes.length, bytes.length, 228, atUs);
}

function payloadOf({ frame }: FrameDecoder): Uint8Array {
  return frame.data.slice(frame.offset, frame.end);
}

const WHOLE = datagram(92); // 100 octets
const PARTS: Part[] = [
  { start: 0, end: 32 },
  { start: 32, end: 64 },
  { start: 64, end: 100 },
];

describe('fragments', () => {
  it('of a frame each are joined from the room of others that were joined or let go of', () => {
    const decoder = new FrameDecoder();
    const parts = [0, 1480, 2960].map((start) => ({ start, end: Math.min(start + 1480, 4008) }));
    /** Octets that differ from datagram to datagram. */
    const wholeOf = (id: number) => datagram(4000).map((octet, index) => (index < 8 ? octet : octet ^ (id * 37)));
    for (let id = 1; id < MAX_FRAGMENTED_DATAGRAMS + 1000; id++) {
      const [first, second, third] = parts as [Part, Part, Part];
      give(decoder, fragment(wholeOf(id), second, id));
      if (id % 3 === 0) continue;
      give(decoder, fragment(wholeOf(id), first, id));
      if (id % 3 === 1) {
        expect(give(decoder, fragment(wholeOf(id), third, id))).toBe(LAYER.UDP);
        expect(Buffer.compare(payloadOf(decoder), wholeOf(id).subarray(8))).toBe(0);
      }
    }
    expect(decoder.fragments.fragmentsEvicted).toBeGreaterThan(0);
  });

  it('are joined in any order, copies among them', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 0, 1, 2], { minLength: 6 }), (order) => {
        const decoder = new FrameDecoder();
        let joined = 0;
        for (const index of order) {
          if (give(decoder, fragment(WHOLE, PARTS[index] as Part)) !== LAYER.UDP) continue;
          joined++;
          expect(payloadOf(decoder)).toEqual(WHOLE.slice(8));
          expect(decoder.frame.sourcePort).toBe(5060);
        }
        expect(joined).toBe(1);
        expect(decoder.fragments.fragmentsHeld).toBe(0);
        expect(decoder.fragments.fragmentsJoined).toBe(3);
      }),
    );
  });

  it('that overlap leave the octets that came first', () => {
    const decoder = new FrameDecoder();
    const other = WHOLE.slice().fill(0xee, 24);
    give(decoder, fragment(WHOLE, { start: 0, end: 40 }));
    give(decoder, fragment(other, { start: 24, end: 64 }));
    expect(give(decoder, fragment(WHOLE, { start: 64, end: 100 }))).toBe(LAYER.UDP);
    const expected = WHOLE.slice(8);
    expected.fill(0xee, 32, 56);
    expect(payloadOf(decoder)).toEqual(expected);
  });

  it('that overlap fill the gaps on both sides of what came first', () => {
    const decoder = new FrameDecoder();
    const other = WHOLE.slice().fill(0xee, 8);
    give(decoder, fragment(WHOLE, { start: 40, end: 64 }));
    give(decoder, fragment(other, { start: 0, end: 96 }));
    expect(decoder.fragments.fragmentsOverlapping).toBe(1);
    expect(give(decoder, fragment(WHOLE, { start: 96, end: 100 }))).toBe(LAYER.UDP);
    const expected = WHOLE.slice(8).fill(0xee, 0, 32).fill(0xee, 56, 88);
    expect(payloadOf(decoder)).toEqual(expected);
  });

  it('that contradict the length are dropped and counted: what came first holds', () => {
    const decoder = new FrameDecoder();
    give(decoder, fragment(WHOLE, PARTS[2] as Part));
    const shorter = WHOLE.subarray(0, 72);
    expect(give(decoder, fragment(shorter, { start: 64, end: 72 }))).toBe(LAYER.DROPPED);
    const longer = new Uint8Array(200);
    expect(give(decoder, fragment(longer, { start: 104, end: 160 }))).toBe(LAYER.DROPPED);
    expect(dropName(decoder.frame.drop, 0)).toBe('bad-fragment');
    expect(decoder.fragments.fragmentsOverlapping).toBe(2);
    give(decoder, fragment(WHOLE, PARTS[0] as Part));
    expect(give(decoder, fragment(WHOLE, PARTS[1] as Part))).toBe(LAYER.UDP);
    expect(payloadOf(decoder)).toEqual(WHOLE.slice(8));
  });

  it('that end before octets that came already are dropped and counted', () => {
    const decoder = new FrameDecoder();
    give(decoder, fragment(WHOLE, PARTS[1] as Part));
    expect(give(decoder, fragment(WHOLE.subarray(0, 40), { start: 32, end: 40 }))).toBe(LAYER.DROPPED);
    expect(decoder.fragments.fragmentsOverlapping).toBe(1);
  });

  it('that the capture cut are read where they are the first, as far as they go', () => {
    const decoder = new FrameDecoder();
    const bytes = fragment(WHOLE, PARTS[0] as Part);
    expect(decoder.decode(bytes, 0, bytes.length - 10, bytes.length, 228, 0)).toBe(LAYER.UDP);
    expect(payloadOf(decoder)).toEqual(WHOLE.slice(8, 22));
    // 92 octets of UDP payload, of which 14 are here.
    expect(decoder.frame.cut).toBe(78);
    const next = fragment(WHOLE, PARTS[1] as Part);
    expect(decoder.decode(next, 0, next.length - 10, next.length, 228, 0)).toBe(LAYER.DROPPED);
  });

  it('of different identifications or senders are kept apart', () => {
    const decoder = new FrameDecoder();
    give(decoder, fragment(WHOLE, PARTS[0] as Part, 1));
    give(decoder, fragment(WHOLE, PARTS[1] as Part, 2));
    expect(give(decoder, fragment(WHOLE, PARTS[2] as Part, 3))).toBe(LAYER.HELD);
    expect(decoder.fragments.fragmentsHeld).toBe(3);
  });

  it('are given up after the time-out, and counted', () => {
    const decoder = new FrameDecoder();
    give(decoder, fragment(WHOLE, PARTS[0] as Part), 0);
    give(decoder, fragment(WHOLE, PARTS[1] as Part), 1_000_000);
    expect(give(decoder, fragment(WHOLE, PARTS[2] as Part), FRAGMENT_TIMEOUT_US)).toBe(LAYER.HELD);
    expect(decoder.fragments.fragmentsTimedOut).toBe(2);
    expect(decoder.fragments.fragmentsHeld).toBe(1);
  });

  it('are bounded: the oldest make room', () => {
    const decoder = new FrameDecoder();
    for (let id = 0; id < MAX_FRAGMENTED_DATAGRAMS + 10; id++) give(decoder, fragment(WHOLE, PARTS[0] as Part, id));
    const { fragmentsHeld, fragmentsEvicted } = decoder.fragments;
    expect(fragmentsHeld + fragmentsEvicted).toBe(MAX_FRAGMENTED_DATAGRAMS + 10);
    expect(fragmentsHeld).toBeLessThanOrEqual(MAX_FRAGMENTED_DATAGRAMS);
  });

  it('are bounded by what it costs to hold them, however small they are', () => {
    const decoder = new FrameDecoder();
    const whole = new Uint8Array(8 * 1001);
    const pieces = MAX_FRAGMENT_OCTETS / 256;
    for (let id = 0; id < 70; id++) {
      for (let start = 0; start < 8000; start += 8) give(decoder, fragment(whole, { start, end: start + 8 }, id));
    }
    const { fragmentsHeld, fragmentsEvicted } = decoder.fragments;
    expect(fragmentsHeld + fragmentsEvicted).toBe(70_000);
    expect(fragmentsHeld).toBeLessThan(pieces + 1000);
    expect(fragmentsHeld).toBeGreaterThan(pieces - 5000);
  });

  it('of an identification that comes again are those of another datagram, but for copies of the one before', () => {
    const decoder = new FrameDecoder();
    const joinedAt = [0, FRAGMENT_COPIES_US, 2 * FRAGMENT_COPIES_US + 1].filter((atUs) =>
      PARTS.some((part) => give(decoder, fragment(WHOLE, part), atUs) === LAYER.UDP),
    );
    expect(joinedAt).toEqual([0, 2 * FRAGMENT_COPIES_US + 1]);
    expect(decoder.fragments).toMatchObject({ datagramsJoined: 2, fragmentsJoined: 6, fragmentsHeld: 0 });
  });

  it('beyond the longest datagram, or of a length that is no multiple of eight, are refused', () => {
    const decoder = new FrameDecoder();
    const beyond = fragment(new Uint8Array(70_000), { start: 65_528, end: 65_560 });
    expect(give(decoder, beyond)).toBe(LAYER.DROPPED);
    expect(dropName(decoder.frame.drop, 0)).toBe('bad-fragment');
    expect(give(decoder, fragment(WHOLE, { start: 0, end: 33 }))).toBe(LAYER.DROPPED);
  });

  it('of IPv6 are joined', () => {
    const decoder = new FrameDecoder();
    const outcomes = PARTS.map(({ start, end }) => {
      const bytes = new Uint8Array(48 + end - start);
      const view = new DataView(bytes.buffer);
      bytes[0] = 0x60;
      view.setUint16(4, 8 + end - start);
      bytes[6] = 44;
      bytes.set([0x20, 0x01], 8);
      bytes.set([0x20, 0x02], 24);
      bytes[40] = 17;
      view.setUint16(42, start | (end < WHOLE.length ? 1 : 0));
      view.setUint32(44, 0xfeedf00d);
      bytes.set(WHOLE.subarray(start, end), 48);
      return decoder.decode(bytes, 0, bytes.length, bytes.length, 229, 0);
    });
    expect(outcomes).toEqual([LAYER.HELD, LAYER.HELD, LAYER.UDP]);
    expect(payloadOf(decoder)).toEqual(WHOLE.slice(8));
  });
});
