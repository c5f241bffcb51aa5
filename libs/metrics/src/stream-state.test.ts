import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeWindowCounts } from './merge.js';
import { type NaiveFixed, naive } from './stream/naive-stream.fixture.js';
import { type Packet, shape, traceOf } from './stream/trace.fixture.js';
import { type Arrival, StreamState } from './stream-state.js';
import { lostPackets } from './summary.js';
import type { WindowCounts } from './window-counts.js';

function feed(state: StreamState, packet: Packet): Arrival {
  state.setClockRate(packet.clock);
  return state.arrive(
    packet.us,
    packet.sequence,
    packet.timestamp,
    packet.marker,
    packet.octets,
    packet.payloadType,
    packet.kind,
    packet.signature,
  );
}

/** Windows cut before the packets of these indexes, merged. */
function run(
  packets: readonly Packet[],
  cuts: readonly number[] = [],
): { counts: WindowCounts; windows: WindowCounts[]; outcomes: Arrival[] } {
  const state = new StreamState({ clockRate: 8000 });
  const windows: WindowCounts[] = [];
  const outcomes = packets.map((packet, index) => {
    if (cuts.includes(index)) {
      const window = state.takeWindow();
      if (window !== null) windows.push(window);
    }
    return feed(state, packet);
  });
  const last = state.takeWindow();
  if (last !== null) windows.push(last);
  return { counts: windows.reduce(mergeWindowCounts), windows, outcomes };
}

describe('StreamState against a naive reading of the definitions', () => {
  it('gives the same counts for any trace', () => {
    fc.assert(
      fc.property(shape, (drawn) => {
        const packets = traceOf(drawn);
        fc.pre(packets.length > 0);
        const truth = naive(packets);
        fc.pre(!truth.isTied);
        const { counts, outcomes } = run(packets);
        expect(outcomes).toEqual(truth.outcomes);
        expect({
          packets: counts.packets,
          duplicates: counts.duplicates,
          mirrorDuplicates: counts.mirrorDuplicates,
          reordered: counts.reordered,
          restarts: counts.restarts,
          strays: counts.strays,
          octets: counts.payloadOctets,
        }).toEqual(truth.counts);
        expect(counts.expected).toBe(truth.expected);
        expect(counts.lossRuns).toEqual(truth.lossRuns);
        expect(counts.lostBySecond.reduce((sum, lost) => sum + lost, 0)).toBe(lostPackets(counts));
        expect(counts.jitterCount).toBe(truth.jitter.count);
        expect(counts.jitterSumMs).toBeCloseTo(truth.jitter.sum, 5);
        expect(counts.jitterMaxMs ?? 0).toBeCloseTo(truth.jitter.max, 6);
        expect(counts.timestampJumps).toBe(truth.jitter.jumps);
        expect(counts.delayHistogram).toEqual(truth.histogram);
        expect(counts.ptimeMs).toBe(truth.ptimeMs);
        (['fixed50', 'fixed200', 'adaptive'] as const).forEach((name, which) => {
          const buffer = truth.buffers[which] as NaiveFixed;
          const { delaySumMs, ...rest } = counts.playout[name];
          expect(rest).toEqual({
            ...truth.playouts[which],
            played: buffer.played,
            late: buffer.late,
            concealed: buffer.concealed,
            delayCount: buffer.delays.length,
          });
          expect(delaySumMs).toBeCloseTo(
            buffer.delays.reduce((sum, delay) => sum + delay, 0),
            4,
          );
          expect(rest.played + rest.missedInRuns).toBe(counts.expected);
        });
      }),
      { numRuns: 250 },
    );
  }, 60_000);

  it('gives the same totals wherever windows are cut', () => {
    fc.assert(
      fc.property(shape, fc.array(fc.nat(600), { maxLength: 8 }), (drawn, cuts) => {
        const packets = traceOf(drawn);
        fc.pre(packets.length > 0);
        const whole = run(packets).counts;
        const { counts } = run(packets, cuts);
        const withoutSums = (one: WindowCounts) => ({
          ...one,
          transitMinima: [],
          passages: undefined,
          // A late packet is taken back from the second in which its gap was seen, if that is in the same window.
          lostBySecond: one.lostBySecond.reduce((sum, lost) => sum + lost, 0),
          jitterSumMs: 0,
          deltaSumMs: 0,
          playout: Object.values(one.playout).map((buffer) => ({ ...buffer, delaySumMs: 0 })),
        });
        expect(withoutSums(counts)).toEqual(withoutSums(whole));
        expect(counts.jitterSumMs).toBeCloseTo(whole.jitterSumMs, 5);
        expect(counts.deltaSumMs).toBeCloseTo(whole.deltaSumMs, 5);
        expect(counts.playout.adaptive.delaySumMs).toBeCloseTo(whole.playout.adaptive.delaySumMs, 4);
        expect(lostPackets(counts)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});
