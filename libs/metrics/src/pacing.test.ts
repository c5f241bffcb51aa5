import { describe, expect, it } from 'vitest';
import { Pacing } from './pacing.js';
import { addPacingCounts, copyOfPacingCounts, measuredClockRate, type PacingCounts } from './pacing-counts.js';
import { PACKET_KIND, type PacketKind } from './packet-kind.js';

/** 2024-03-13T12:57:20Z. */
const START_US = 1_710_334_640_000_000;

interface Packet {
  readonly atMs: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly marker?: boolean;
  readonly kind?: PacketKind;
}

function pacingOf(packets: readonly Packet[], clockRate: number | null = 8000): Pacing {
  const pacing = new Pacing();
  pacing.setClockRate(clockRate);
  give(pacing, packets);
  return pacing;
}

function give(pacing: Pacing, packets: readonly Packet[]): void {
  for (const { atMs, sequence, timestamp, marker = false, kind = PACKET_KIND.audio } of packets) {
    pacing.arrive(START_US + atMs * 1000, sequence & 0xffff, timestamp >>> 0, marker, kind);
  }
}

/** Packets of `ptimeMs` at 8000 Hz from a number on, on time. */
function steady(count: number, from: Partial<Packet> = {}, ptimeMs = 20): Packet[] {
  const { atMs = 0, sequence = 0, timestamp = 0 } = from;
  return Array.from({ length: count }, (_, index) => ({
    atMs: atMs + index * ptimeMs,
    sequence: sequence + index,
    timestamp: timestamp + index * ptimeMs * 8,
  }));
}

describe('packet time', () => {
  it('counts the steps to each packet, over wraps of number and timestamp', () => {
    const packets = steady(10, { sequence: 65_530, timestamp: 0xffff_ff00 });
    expect(pacingOf(packets).take().packetsByPtime).toEqual({ '20': 9 });
  });

  it('tells steps apart where the sender changes, and names the commonest', () => {
    const twenty = steady(5);
    const thirty = steady(12, { atMs: 100, sequence: 5, timestamp: 800 }, 30);
    const pacing = pacingOf([...twenty, ...thirty]);
    expect(pacing.ptimeUnits).toBe(240);
    expect(pacing.take().packetsByPtime).toEqual({ '20': 5, '30': 11 });
  });

  it('keeps no more than a few steps', () => {
    const packets = Array.from({ length: 500 }, (_, index) => ({
      atMs: index,
      sequence: index,
      timestamp: index * index,
    }));
    expect(Object.keys(pacingOf(packets).take().packetsByPtime).length).toBeLessThanOrEqual(17);
  });

  it('leaves telephone events out, whose timestamp stands still', () => {
    const event = (atMs: number, sequence: number) => ({
      atMs,
      sequence,
      timestamp: 800,
      kind: PACKET_KIND.telephoneEvent,
    });
    const after = steady(3, { atMs: 160, sequence: 8, timestamp: 1280 });
    const counts = pacingOf([...steady(5), event(100, 5), event(120, 6), event(140, 7), ...after]).take();
    expect(counts.packetsByPtime).toEqual({ '20': 6 });
    expect(counts).toMatchObject({ timestampUnits: 960, elapsedUs: 120_000, silenceGaps: 0 });
  });
});

describe('another segment', () => {
  it('is no gap with losses in it, and no time of silence', () => {
    // Its number is 500 further, which alone would be 499 losses.
    const pacing = pacingOf(steady(10));
    pacing.restart();
    give(pacing, steady(10, { atMs: 230, sequence: 510, timestamp: 3_000_000_000 }));
    expect(pacing.take()).toMatchObject({
      packetsByPtime: { '20': 18 },
      timestampUnits: 18 * 160,
      elapsedUs: 360_000,
      silenceGaps: 0,
      longestGap: { lost: 0, mediaMs: 20 },
    });
  });
});

describe('clock', () => {
  it.each([
    [8000, 20, 160],
    [16_000, 20, 320],
    [4000, 20, 80],
    [48_000, 10, 480],
  ])('measures %i Hz', (rate, ptimeMs, units) => {
    const packets = Array.from({ length: 201 }, (_, index) => ({
      atMs: index * ptimeMs,
      sequence: index,
      timestamp: index * units,
    }));
    expect(measuredClockRate(pacingOf(packets, 8000).take())).toBe(rate);
  });

  it('says nothing of less than a second', () => {
    expect(measuredClockRate(pacingOf(steady(50)).take())).toBeNull();
  });

  it('leaves a jump of the timestamp out', () => {
    const jumped = steady(100, { atMs: 2000, sequence: 100, timestamp: 5_000_000 });
    expect(measuredClockRate(pacingOf([...steady(100), ...jumped]).take())).toBe(8000);
  });
});

describe('silence', () => {
  it('is where the timestamp goes on and no number is missing', () => {
    // 100 ms of speech, 900 ms of nothing, a talkspurt (RFC 3551 4.1).
    const spurt = steady(5, { atMs: 1000, sequence: 5, timestamp: 8000 });
    const counts = pacingOf([...steady(5), { ...(spurt[0] as Packet), marker: true }, ...spurt.slice(1)]).take();
    expect(counts).toMatchObject({ silenceGaps: 1, silenceGapsWithoutNoise: 1, silenceMs: 900 });
    expect(counts.packetsByPtime).toEqual({ '20': 8 });
    expect(counts.longestGap).toEqual({
      fromUs: START_US + 80_000,
      toUs: START_US + 1_000_000,
      lost: 0,
      mediaMs: 920,
      marker: true,
    });
  });

  it('has comfort noise in it where the sender sent some', () => {
    const noise = { atMs: 100, sequence: 5, timestamp: 800, kind: PACKET_KIND.comfortNoise };
    const spurt = steady(5, { atMs: 1000, sequence: 6, timestamp: 8000 });
    const counts = pacingOf([...steady(5), noise, ...spurt]).take();
    expect(counts).toMatchObject({ silenceGaps: 1, silenceGapsWithoutNoise: 0, silenceMs: 900 });
  });

  it('is no loss, and loss is no silence', () => {
    const after = steady(5, { atMs: 1000, sequence: 50, timestamp: 8000 });
    const counts = pacingOf([...steady(5), ...after]).take();
    expect(counts).toMatchObject({ silenceGaps: 0, silenceMs: 0 });
    expect(counts.longestGap).toMatchObject({ lost: 45, mediaMs: 920, marker: false });
  });
});

describe('bunches', () => {
  /** Packets on time, then those of `heldMs` together. */
  function stall(heldMs: number, apartMs: number): Packet[] {
    const held = steady(heldMs / 20, { atMs: 1000, sequence: 50, timestamp: 8000 }).map((packet, index) => ({
      ...packet,
      atMs: 1000 + heldMs + index * apartMs,
    }));
    return [...steady(50), ...held];
  }

  it.each([
    ['160 ms held up, then at once', 160, 0.2, 1],
    ['80 ms held up are jitter', 80, 0.2, 0],
    ['160 ms held up, then paced', 160, 5, 0],
    ['a second held up', 980, 1.9, 1],
  ])('%s', (_, heldMs, apartMs, bunches) => {
    expect(pacingOf(stall(heldMs, apartMs)).take().bunches).toBe(bunches);
  });

  it('counts one that the transit climbed to slowly', () => {
    // Each packet 10 ms later than the one before, for 200 ms; then six at once.
    const climb = steady(20).map((packet, index) => ({ ...packet, atMs: packet.atMs + index * 10 }));
    const bunch = steady(6, { atMs: 0, sequence: 20, timestamp: 3200 }).map((packet, index) => ({
      ...packet,
      atMs: 590 + index * 0.1,
    }));
    expect(pacingOf([...climb, ...bunch]).take().bunches).toBe(1);
  });

  it('does not take a sender whose clock is 200 ppm slow for a climb', () => {
    const slow = steady(30_000).map((packet) => ({ ...packet, atMs: packet.atMs * 1.0002 }));
    const bunch = steady(6, { sequence: 30_000, timestamp: 4_800_000 }).map((packet, index) => ({
      ...packet,
      atMs: 600_120 + index * 0.1,
    }));
    expect(pacingOf([...slow, ...bunch]).take().bunches).toBe(0);
  });
});

describe('windows', () => {
  it('add up to what one would have counted', () => {
    const packets = [
      ...steady(100),
      ...steady(100, { atMs: 2300, sequence: 103, timestamp: 18_400 }),
      ...steady(70, { atMs: 5000, sequence: 203, timestamp: 40_000 }),
    ];
    const whole = pacingOf(packets).take();
    const divided = new Pacing();
    divided.setClockRate(8000);
    const parts = [0, 30, 99, 101, 150, 200, 270].map((from, index, cuts) => packets.slice(from, cuts[index + 1]));
    const taken = parts.map((part) => {
      give(divided, part);
      return divided.take();
    });
    // The latest first: the order does not matter.
    const [last, ...others] = taken.reverse() as [PacingCounts, ...PacingCounts[]];
    const sum = copyOfPacingCounts(last);
    for (const counts of others) addPacingCounts(sum, counts);
    expect(sum).toEqual(whole);
  });
});
