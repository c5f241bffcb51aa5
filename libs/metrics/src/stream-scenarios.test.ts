import { describe, expect, it } from 'vitest';
import type { PacketKind } from './packet-kind.js';
import { linkSignature } from './stream/copy-detector.js';
import { ARRIVAL, StreamState } from './stream-state.js';
import { lostPackets, playoutOutcome } from './summary.js';
import type { WindowCounts } from './window-counts.js';

const START_US = 1_700_000_000_000_000;

interface Sent {
  readonly index: number;
  readonly delayMs?: number;
  readonly sequence?: number;
  readonly timestamp?: number;
  readonly marker?: boolean;
  readonly kind?: PacketKind;
  readonly signature?: number;
  readonly octets?: number;
}

/** 20 ms of G.711 a packet; packet `index` leaves at 20 ms * index. */
function arrive(state: StreamState, sent: Sent): number {
  return state.arrive(
    START_US + Math.round((20 * sent.index + (sent.delayMs ?? 0)) * 1000),
    (sent.sequence ?? 1000 + sent.index) & 0xffff,
    (sent.timestamp ?? 160_000 + 160 * sent.index) >>> 0,
    sent.marker ?? false,
    sent.octets ?? 160,
    sent.kind === 1 ? 101 : 8,
    sent.kind ?? 0,
    sent.signature ?? linkSignature(sent.index, 0),
  );
}

function run(packets: readonly Sent[], clockRate: number | null = 8000): WindowCounts {
  const state = new StreamState({ clockRate });
  for (const packet of packets) arrive(state, packet);
  return state.takeWindow() as WindowCounts;
}

const range = (from: number, to: number, more: (index: number) => Partial<Sent> = () => ({})): Sent[] =>
  Array.from({ length: to - from }, (_, offset) => ({ index: from + offset, ...more(from + offset) }));

describe('StreamState: streams on which others err', () => {
  it('counts isolated losses: 5 % of 500', () => {
    const counts = run(range(0, 500).filter(({ index }) => index % 20 !== 10));
    expect([counts.packets, counts.expected, lostPackets(counts)]).toEqual([475, 500, 25]);
    expect(counts.lossRuns.slice(0, 2)).toEqual([25, 0]);
    expect(counts.lostBySecond).toEqual([5, 5, 5, 5, 5]);
    expect(counts.jitterMaxMs).toBe(0);
    expect((counts.deltaSumMs / counts.deltaCount).toFixed(3)).toBe('21.055');
  });

  it('counts a run of twenty as one run, and no jitter', () => {
    const counts = run(range(0, 500).filter(({ index }) => index < 200 || index >= 220));
    expect(lostPackets(counts)).toBe(20);
    expect(counts.lossRuns[15]).toBe(1);
    expect([counts.deltaMaxMs, counts.jitterMaxMs]).toEqual([420, 0]);
    expect(counts.playout.adaptive).toMatchObject({ missedRuns: 1, missedInRuns: 20, bursts: 1, burstPackets: 20 });
  });

  it('does not let duplicates mask loss', () => {
    const packets = range(0, 500).filter(({ index }) => index % 50 !== 25);
    const doubled = packets.flatMap((sent) =>
      sent.index % 50 === 0 ? [sent, { ...sent, delayMs: 7, signature: linkSignature(9999, 0) }] : [sent],
    );
    const counts = run(doubled);
    expect([counts.packets, counts.duplicates, counts.mirrorDuplicates, lostPackets(counts)]).toEqual([500, 10, 0, 10]);
  });

  it('counts swapped pairs as reordered, with the jitter that RFC 3550 gives them', () => {
    const packets = range(0, 500).map((sent) => {
      if (sent.index % 50 === 10) return { ...sent, delayMs: 20 };
      return sent.index % 50 === 11 ? { ...sent, delayMs: -20 } : sent;
    });
    packets.sort((a, b) => 20 * a.index + (a.delayMs ?? 0) - (20 * b.index + (b.delayMs ?? 0)));
    const counts = run(packets);
    expect([counts.reordered, lostPackets(counts)]).toEqual([10, 0]);
    // |D| is 20 on the first of a pair, 40 on the second and 20 after it: 1.25; 3.671875; 4.6923828125.
    expect(counts.jitterMaxMs).toBeGreaterThanOrEqual(4.6923828125);
    expect(counts.playout.fixed50.late).toBe(0);
  });

  it('passes the wrap of sequence and timestamp unharmed', () => {
    const counts = run(
      range(0, 500, (index) => ({ sequence: 65_400 + index, timestamp: 2 ** 32 - 8000 + 160 * index })).filter(
        ({ index }) => index !== 136,
      ),
    );
    expect([counts.expected, lostPackets(counts), counts.jitterMaxMs, counts.timestampJumps]).toEqual([500, 1, 0, 0]);
  });

  it('gives one packet that is late the jitter of two steps', () => {
    const packets = range(0, 500).flatMap((sent): Sent[] => {
      if (sent.index === 250) return [];
      return sent.index === 259 ? [sent, { index: 250, delayMs: 190 }] : [sent];
    });
    const counts = run(packets);
    // It comes 10 ms after packet 259: D is 10 + 180 = 190, J 190 / 16 = 11.875. Packet 260 is 10 ms on: D is 10 - 200,
    // J 11.875 + (190 - 11.875) / 16.
    expect(counts.jitterMaxMs).toBe(23.0078125);
    expect([counts.reordered, lostPackets(counts)]).toEqual([1, 0]);
    // More than 100 ms away the buffer of 50 ms takes for a jump of the clock, and starts anew.
    expect([counts.playout.fixed50.late, counts.playout.fixed200.late]).toEqual([0, 0]);
  });

  it('leaves telephone events out of jitter and keeps them in sequence', () => {
    const counts = run(
      range(0, 500, (index) =>
        index >= 200 && index < 210 ? { kind: 1, octets: 4, timestamp: 160_000 + 160 * 200 } : {},
      ).filter(({ index }) => index !== 205),
    );
    expect(counts.jitterMaxMs).toBe(0);
    expect([counts.telephoneEvents, counts.expected, lostPackets(counts)]).toEqual([9, 500, 1]);
    expect(counts.payloadTypes).toEqual({ '8': 490, '101': 9 });
    expect(counts.playout.fixed50.late).toBe(0);
    expect(counts.timestampJumps).toBe(0);
  });

  it('takes silence for silence, not for loss or jitter', () => {
    const counts = run([
      ...range(0, 200),
      { index: 200, kind: 2, octets: 1 },
      ...range(250, 500, (index) => ({ sequence: 1000 + index - 49, marker: index === 250 })),
    ]);
    expect([lostPackets(counts), counts.comfortNoise, counts.jitterMaxMs]).toEqual([0, 1, 0]);
    expect(counts.deltaMaxMs).toBe(20);
    expect(counts.ptimeMs).toBe(20);
  });

  it('re-bases a timestamp that stood still in silence, where a marker says that speech begins', () => {
    const counts = run([
      ...range(0, 100),
      ...range(140, 240, (index) => ({
        sequence: 1000 + index - 40,
        timestamp: 160_000 + 160 * (index - 40),
        marker: index === 140,
      })),
    ]);
    expect([counts.timestampJumps, counts.jitterMaxMs]).toEqual([1, 0]);
    expect(counts.delayHistogram[0]).toBe(200);
  });

  it('re-bases a timestamp that jumps with continuous sequence', () => {
    const counts = run(range(0, 500, (index) => (index < 250 ? {} : { timestamp: 3_000_000_000 + 160 * index })));
    expect([counts.timestampJumps, counts.restarts, lostPackets(counts)]).toEqual([1, 0, 0]);
    expect(counts.jitterMaxMs).toBe(0);
  });

  it.each([
    [20_000, 'far'],
    [500, 'near'],
  ])('takes a jump of %i in sequence and timestamp for a restart', (jump) => {
    const counts = run(
      range(0, 500, (index) =>
        index < 250 ? {} : { sequence: 1000 + index + jump, timestamp: 160_000 + 160 * index + 2_000_000_000 },
      ),
    );
    expect([counts.restarts, lostPackets(counts), counts.strays, counts.packets]).toEqual([1, 0, 0, 500]);
    expect(counts.jitterMaxMs).toBe(0);
    expect(counts.playout.adaptive).toMatchObject({ played: 500, late: 0, missedInRuns: 0 });
  });

  it('takes an outage of ten seconds for loss', () => {
    const counts = run(range(0, 1000).filter(({ index }) => index < 250 || index >= 750));
    expect([counts.restarts, lostPackets(counts), counts.expected]).toEqual([0, 500, 1000]);
  });

  it('takes what a stalled link dropped for loss, though what it held up comes seconds late', () => {
    // Nothing passes for 2.4 s; the first 20 of the packets of that time are dropped, 100 come at once.
    const counts = run([
      ...range(0, 100),
      ...range(120, 220, (index) => ({ delayMs: 20 * (220 - index) + (index - 120) })),
      ...range(225, 400, () => ({})),
    ]);
    // 2.4 s pass from packet 99, and 5 more are lost behind the bunch.
    expect([counts.restarts, counts.strays, lostPackets(counts), counts.expected]).toEqual([0, 0, 25, 400]);
    expect([counts.lossRuns[4], counts.lossRuns[15]]).toEqual([1, 1]);
    expect(counts.deltaMaxMs).toBe(2420);
  });

  it('keeps one packet from nowhere out of all counts', () => {
    const counts = run([...range(0, 100), { index: 100, sequence: 40_000 }, ...range(100, 200)]);
    expect([counts.strays, counts.packets, lostPackets(counts)]).toEqual([1, 200, 0]);
  });

  it('counts packets from before the first', () => {
    const counts = run([{ index: 3, delayMs: -60 }, { index: 1, delayMs: 0 }, ...range(4, 10)]);
    expect([counts.expected, lostPackets(counts), counts.reordered]).toEqual([9, 1, 1]);
  });
});

describe('StreamState: mirror copies and duplicates', () => {
  const outcome = (second: Partial<Sent>) => {
    const state = new StreamState({ clockRate: 8000 });
    arrive(state, { index: 0 });
    arrive(state, { index: 1, signature: linkSignature(77, 5) });
    return arrive(state, { index: 1, ...second });
  };

  it.each([
    ['the same datagram 20 us later', { delayMs: 0.02, signature: linkSignature(77, 5) }, ARRIVAL.mirrorCopy],
    ['the same datagram on another VLAN', { delayMs: 0.4, signature: linkSignature(77, 6) }, ARRIVAL.mirrorCopy],
    ['another datagram of the same host', { delayMs: 0.02, signature: linkSignature(78, 5) }, ARRIVAL.duplicate],
    [
      'the same datagram doubled by the network 0.9 ms later',
      { delayMs: 0.9, signature: linkSignature(77, 5) },
      ARRIVAL.duplicate,
    ],
    [
      'the same datagram on another VLAN 0.9 ms later',
      { delayMs: 0.9, signature: linkSignature(77, 6) },
      ARRIVAL.mirrorCopy,
    ],
    ['the same datagram 1.1 ms later', { delayMs: 1.1, signature: linkSignature(77, 5) }, ARRIVAL.duplicate],
    ['another payload', { delayMs: 0.02, signature: linkSignature(77, 5), octets: 80 }, ARRIVAL.duplicate],
  ])('%s', (_name, second, expected) => expect(outcome(second)).toBe(expected));

  it('counts a stream that is mirrored twice once', () => {
    const counts = run(range(0, 201).flatMap((sent) => [sent, { ...sent, delayMs: 0.02 }]));
    expect([counts.packets, counts.mirrorDuplicates, counts.duplicates, lostPackets(counts)]).toEqual([201, 201, 0, 0]);
    expect(counts.jitterMaxMs).toBe(0);
  });
});

describe('StreamState: clock', () => {
  const opus = (index: number) => ({ timestamp: 960 * index });

  it('guesses the rate within a second or two and measures what came before', () => {
    const state = new StreamState({ clockRate: null });
    for (const sent of range(0, 500, opus)) arrive(state, { ...sent, delayMs: sent.index % 2 === 0 ? 0 : 8 });
    const counts = state.takeWindow() as WindowCounts;
    expect([state.clockRate, state.clockGuessed]).toEqual([48_000, true]);
    expect([counts.jitterCount, counts.ptimeMs, counts.playout.adaptive.played]).toEqual([499, 20, 500]);
    expect(counts.jitterMaxMs).toBeCloseTo(8, 1);
    const told = run(
      range(0, 500, opus).map((sent) => ({ ...sent, delayMs: sent.index % 2 === 0 ? 0 : 8 })),
      48_000,
    );
    expect(counts).toEqual(told);
  });

  it('counts without a clock where none fits', () => {
    const counts = run(
      range(0, 200, (index) => ({ timestamp: 1234 * index })).filter(({ index }) => index !== 50),
      null,
    );
    expect([counts.packets, lostPackets(counts), counts.jitterCount, counts.jitterMaxMs]).toEqual([199, 1, 0, null]);
    expect([counts.ptimeMs, counts.transitMinima]).toEqual([null, []]);
    expect(playoutOutcome(counts.playout.adaptive, counts.expected)).toMatchObject({ lossPct: 0.5, meanDelayMs: null });
  });

  it('measures what waited once SDP tells the rate', () => {
    const state = new StreamState({ clockRate: null });
    for (const sent of range(0, 30)) arrive(state, sent);
    state.setClockRate(8000);
    arrive(state, { index: 30 });
    expect((state.takeWindow() as WindowCounts).jitterCount).toBe(30);
    expect(state.clockGuessed).toBe(false);
  });

  it('passes a change of clock without jitter where the sender follows RFC 7160', () => {
    const state = new StreamState({ clockRate: 8000 });
    for (const sent of range(0, 100)) arrive(state, sent);
    state.setClockRate(16_000);
    for (const sent of range(100, 200, (index) => ({ timestamp: 160_000 + 160 * 100 + 320 * (index - 100) }))) {
      arrive(state, sent);
    }
    const counts = state.takeWindow() as WindowCounts;
    expect([counts.jitterMaxMs, counts.timestampJumps, counts.ptimeMs]).toEqual([0, 0, 20]);
  });
});

describe('StreamState: windows', () => {
  it('gives null without packets', () => {
    const state = new StreamState({ clockRate: 8000 });
    expect(state.takeWindow()).toBeNull();
    arrive(state, { index: 0 });
    expect(state.takeWindow()?.packets).toBe(1);
    expect(state.takeWindow()).toBeNull();
  });

  it('takes back in the next window what a late packet undoes', () => {
    const state = new StreamState({ clockRate: 8000 });
    for (const sent of range(0, 100)) if (sent.index !== 98) arrive(state, sent);
    const first = state.takeWindow() as WindowCounts;
    arrive(state, { index: 98, delayMs: 45 });
    for (const sent of range(101, 200)) arrive(state, sent);
    const second = state.takeWindow() as WindowCounts;
    expect([lostPackets(first), lostPackets(second)]).toEqual([1, 0]);
    expect([first.playout.fixed50.missedInRuns, second.playout.fixed50.missedInRuns]).toEqual([1, 0]);
    expect([first.lossRuns[0], second.lossRuns[0]]).toEqual([1, 0]);
    expect(second.reordered).toBe(1);
  });

  it('sees a queue build before it drops', () => {
    const filling = (index: number) => ({ delayMs: Math.max(0, index - 150) });
    const counts = run(range(0, 250, filling).filter(({ index }) => index !== 190 && index !== 100));
    expect(counts.transitRiseBeforeLoss).toBe(1);
  });

  it('keeps the smallest transit of each second', () => {
    const counts = run(range(0, 150, (index) => ({ delayMs: 5 + (index % 50 === 20 ? 0 : 3) })));
    expect(counts.transitMinima).toEqual([
      [8 + 400 - 8, -3],
      [1400, -3],
      [2400, -3],
    ]);
  });
});
