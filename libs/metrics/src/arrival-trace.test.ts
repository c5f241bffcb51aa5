import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArrivalTrace, MAX_TRACE_OCTETS, readArrivalTrace } from './arrival-trace.js';
import { simulateWindows } from './playout/what-if.js';

const WINDOW_US = 1_704_067_200_000_000;

/** `delaysMs` of packets of 20 ms, null for one that is lost. */
function traceOf(delaysMs: readonly (number | null)[], firstSequence = 65_530): Uint8Array {
  const trace = new ArrivalTrace();
  const arrived = delaysMs.flatMap((delayMs, index) =>
    delayMs === null ? [] : [{ index, atMs: 20 * index + delayMs }],
  );
  arrived.sort((a, b) => a.atMs - b.atMs);
  for (const { index, atMs } of arrived) {
    const timestamp = (0xffff_ff00 + 160 * index) >>> 0;
    trace.add(WINDOW_US, WINDOW_US + atMs * 1000, (firstSequence + index) & 0xffff, timestamp, index === 0, 0);
  }
  return trace.take() as Uint8Array;
}

const simulate = (delaysMs: readonly (number | null)[], buffer: Parameters<typeof simulateWindows>[1]) =>
  simulateWindows(
    [{ windowUs: WINDOW_US, packets: readArrivalTrace(traceOf(delaysMs), WINDOW_US) }],
    buffer,
    8000,
    20,
  )?.[0];

describe('an arrival trace', () => {
  it('gives back any packets, to a hundredth of a millisecond', () => {
    const packet = fc.record({
      arrivalUs: fc.integer({ min: 0, max: 5_000_000 }),
      sequence: fc.nat(0xffff),
      timestamp: fc.nat(0xffff_ffff),
      marker: fc.boolean(),
      kind: fc.constantFrom(0, 1, 2),
    });
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 300 }), (packets) => {
        const trace = new ArrivalTrace();
        for (const { arrivalUs, sequence, timestamp, marker, kind } of packets)
          trace.add(WINDOW_US, WINDOW_US + arrivalUs, sequence, timestamp, marker, kind);
        const read = readArrivalTrace(trace.take() ?? new Uint8Array(), WINDOW_US);
        expect(
          read.map(({ sequence, timestamp, marker, isEvent, isNoise }) => [
            sequence,
            timestamp,
            marker,
            isEvent,
            isNoise,
          ]),
        ).toEqual(
          packets.map(({ sequence, timestamp, marker, kind }) => [sequence, timestamp, marker, kind === 1, kind === 2]),
        );
        read.forEach(({ arrivalMs }, index) => {
          const { arrivalUs = 0 } = packets[index] ?? {};
          expect(Math.abs(arrivalMs * 1000 - WINDOW_US - arrivalUs)).toBeLessThanOrEqual(6);
        });
      }),
    );
  });

  it('takes three to four octets a packet, and never more than its bound', () => {
    const steady = traceOf(Array.from({ length: 250 }, (_, index) => 5 + (index % 7)));
    expect(steady.length / 250).toBeLessThan(4);
    const flood = new ArrivalTrace();
    for (let index = 0; index < 20_000; index++)
      flood.add(WINDOW_US, WINDOW_US + index * 37, index * 7919, index * 104_729, false, 0);
    expect(flood.take()?.length).toBeLessThanOrEqual(MAX_TRACE_OCTETS);
  });

  it('is read without an exception, whatever it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => {
        const packets = readArrivalTrace(Uint8Array.from([1, ...octets]), WINDOW_US);
        expect(packets.length).toBeLessThanOrEqual(octets.length);
        simulateWindows([{ windowUs: WINDOW_US, packets }], { kind: 'fixed', ms: 60 }, 8000, 20);
      }),
    );
  });
});

describe('another segment in it (RFC 3550 A.1)', () => {
  // 50 packets, then 50 of a source that took over: its first is no part of a trace, as it might have been a stray.
  it.each([
    ['3000 numbers ahead', 3000, 0x8000_0000],
    ['far behind', -20_000, 12_345],
    ['500 ahead, with timestamps from nowhere', 500, 0x7000_0000],
  ])('has nothing missing before it: %s', (_, jump, timestamp) => {
    const trace = new ArrivalTrace();
    for (let index = 0; index < 100; index++) {
      const isNew = index >= 50;
      trace.add(
        WINDOW_US,
        WINDOW_US + index * 20_000,
        (65_500 + index + (isNew ? jump : 0)) & 0xffff,
        ((isNew ? timestamp : 0) + 160 * index) >>> 0,
        false,
        0,
      );
    }
    const packets = readArrivalTrace(trace.take() as Uint8Array, WINDOW_US);
    for (const kind of ['fixed', 'history', 'adaptive'] as const)
      expect(simulateWindows([{ windowUs: WINDOW_US, packets }], { kind, ms: 100 }, 8000, 20)).toMatchObject([
        { expected: 100, playout: { played: 100, late: 0, concealed: 0, missedRuns: 0 } },
      ]);
  });

  it('is none where so many were lost', () => {
    // Four seconds of them: time and timestamp agree with the jump.
    const trace = new ArrivalTrace();
    for (const index of [0, 1, 2, 200, 201])
      trace.add(WINDOW_US, WINDOW_US + index * 20_000, index, index * 160, false, 0);
    const packets = readArrivalTrace(trace.take() as Uint8Array, WINDOW_US);
    expect(simulateWindows([{ windowUs: WINDOW_US, packets }], { kind: 'fixed', ms: 100 }, 8000, 20)).toMatchObject([
      { expected: 202, playout: { played: 5, missedRuns: 1, missedInRuns: 197 } },
    ]);
  });
});

describe('another buffer tried on it', () => {
  // Fifty packets; the 10th comes 90 ms late, the 20th 40 ms, the 30th never.
  const delays = Array.from({ length: 50 }, (_, index) =>
    index === 29 ? null : index === 9 ? 90 : index === 19 ? 40 : 0,
  );

  it('discards what comes after its delay, and adds that delay', () => {
    expect(simulate(delays, { kind: 'fixed', ms: 30 })).toMatchObject({
      expected: 50,
      playout: { played: 47, late: 2, missedRuns: 3 },
    });
    expect(simulate(delays, { kind: 'fixed', ms: 60 })).toMatchObject({
      expected: 50,
      playout: { played: 48, late: 1 },
    });
    const large = simulate(delays, { kind: 'fixed', ms: 100 });
    expect(large).toMatchObject({ expected: 50, playout: { played: 49, late: 0, missedRuns: 1, missedInRuns: 1 } });
    // 47 packets wait 100 ms, one 10 and one 60.
    expect((large?.playout.delaySumMs ?? 0) / (large?.playout.delayCount ?? 1)).toBeCloseTo(
      (47 * 100 + 10 + 60) / 49,
      2,
    );
  });

  it('loses no more with more delay', () => {
    const delay = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 99 }));
    fc.assert(
      fc.property(fc.array(delay, { minLength: 2, maxLength: 200 }), fc.integer({ min: 10, max: 90 }), (drawn, ms) => {
        const trace = [0, ...drawn];
        const small = simulate(trace, { kind: 'fixed', ms })?.playout.late ?? 0;
        expect(simulate(trace, { kind: 'fixed', ms: ms + 10 })?.playout.late).toBeLessThanOrEqual(small);
      }),
    );
  });

  it('may be one that adapts', () => {
    expect(simulate(delays, { kind: 'adaptive', ms: 500 })).toMatchObject({
      expected: 50,
      playout: { played: 49, late: 0 },
    });
    expect(simulate(delays, { kind: 'history', ms: 500 })?.playout).toMatchObject({ played: 48, late: 1 });
  });
});
