import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BurstGapTracker } from './burst-gap.js';
import { burstGapReport, type Fate } from './burst-gap-report.js';
import { burstRatioForModel } from './burst-ratio.js';
import { quantile } from './delay-variation.js';
import { JitterEstimator } from './jitter.js';
import {
  ExactReception,
  lossBetweenReports,
  packCumulativeLost,
  ReceiverAccounting,
  unpackCumulativeLost,
} from './loss.js';
import { ntpFromUnixUs, ntpMiddle, unixUsFromNtp, wallClockUs } from './ntp.js';
import { FixedBuffer } from './playout/fixed.js';
import { roundTripFromMonitorMs, roundTripMs } from './round-trip.js';
import { SequenceExtender } from './sequence.js';
import { lowerEnvelopeSlope, skewOfMinima, type TransitPoint } from './skew.js';
import { guessClockRate, timestampDelta } from './timestamp.js';

const fates: fc.Arbitrary<Fate[]> = fc
  .array(
    fc.tuple(fc.constantFrom<Fate>('played', 'played', 'played', 'lost', 'discarded'), fc.integer({ min: 1, max: 25 })),
  )
  .map((runs) =>
    runs.flatMap(([fate, length]) => new Array<Fate>(fate === 'played' ? length : 1 + (length % 3)).fill(fate)),
  );

describe('bursts and gaps', () => {
  it('divide all packets, and agree with the streaming form', () => {
    fc.assert(
      fc.property(fates, (sequence) => {
        const report = burstGapReport(sequence, 20);
        expect(report.burst.packets + report.gap.packets).toBe(sequence.length);
        const tracker = new BurstGapTracker();
        for (const fate of sequence) {
          if (fate === 'played') tracker.played(1);
          else tracker.missedRun(1);
        }
        tracker.close();
        expect([tracker.bursts, tracker.burstPackets, tracker.burstMissed, tracker.gapMissed]).toEqual([
          report.burst.count,
          report.burst.packets,
          report.burst.missed,
          report.gap.missed,
        ]);
        expect([tracker.runs, tracker.missed]).toEqual([report.runs.length, report.burst.missed + report.gap.missed]);
      }),
    );
  });

  it('are the definition: no Gmin good packets inside a burst, losses at both of its ends', () => {
    fc.assert(
      fc.property(fates, (sequence) => {
        for (const { kind, from, to } of burstGapReport(sequence, 20).stretches) {
          const inside = sequence
            .slice(from, to)
            .map((fate) => (fate === 'played' ? '1' : '0'))
            .join('');
          if (kind === 'burst') expect(inside).toMatch(/^0.*0$/);
          expect(kind === 'burst' && inside.includes('1'.repeat(16))).toBe(false);
        }
      }),
    );
  });
});

describe('burst ratio', () => {
  it('is 1 with fewer than ten runs, and from 1 to 8 otherwise', () => {
    expect(burstRatioForModel(200, 9, 1000)).toBe(1);
    expect(burstRatioForModel(200, 10, 1000)).toBe(8);
    expect(burstRatioForModel(30, 10, 1000)).toBeCloseTo(2.91, 9);
    expect(burstRatioForModel(10, 10, 1000)).toBe(1);
    expect(burstRatioForModel(100, 1, 100)).toBe(1);
  });
});

describe('jitter', () => {
  it('does not depend on the origin of arrival or timestamp, nor on their wrap', () => {
    const packets = fc.array(fc.tuple(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: 4000 })), {
      minLength: 2,
    });
    fc.assert(
      fc.property(packets, fc.nat(2 ** 32 - 1), (steps, origin) => {
        const jitterFrom = (start: number) => {
          const jitter = new JitterEstimator();
          let timestamp = start >>> 0;
          for (const [arrivalStepUs, units] of steps) {
            const next = (timestamp + units) >>> 0;
            jitter.update(arrivalStepUs / 1000 - timestampDelta(timestamp, next) / 8);
            timestamp = next;
          }
          return jitter.valueMs;
        };
        expect(jitterFrom(origin)).toBe(jitterFrom(0));
      }),
    );
  });

  it('tends to a for a constant |D| of a', () => {
    const jitter = new JitterEstimator();
    for (let index = 0; index < 500; index++) jitter.update(index % 2 === 0 ? 7 : -7);
    expect(jitter.valueMs).toBeCloseTo(7, 9);
  });
});

describe('loss', () => {
  it('of intervals adds up to the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 5 }), fc.nat(65_535), (steps, start) => {
        const receiver = new ReceiverAccounting(0);
        let sequence = start;
        receiver.update(sequence);
        let expected = 0;
        let received = 0;
        steps.forEach((step, index) => {
          sequence = (sequence + step) & 0xffff;
          receiver.update(sequence);
          if (index % 3 !== 0) return;
          const report = receiver.report();
          expected += report.expectedInterval;
          received += report.receivedInterval;
        });
        const last = receiver.report();
        expect(expected + last.expectedInterval).toBe(receiver.expected);
        expect(received + last.receivedInterval).toBe(receiver.received);
      }),
    );
  });

  it('is exact under any reordering of up to 100', () => {
    const numbers = fc.uniqueArray(fc.nat(99), { minLength: 1 });
    fc.assert(
      fc.property(numbers, fc.nat(65_535), (offsets, start) => {
        const reception = new ExactReception();
        for (const offset of offsets) reception.update((start + offset) & 0xffff);
        expect(reception.lost).toBe(Math.max(...offsets) - Math.min(...offsets) + 1 - offsets.length);
        expect(reception.duplicates).toBe(0);
      }),
    );
  });

  it('keeps its sign through 24 bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: -0x80_0000, max: 0x7f_ffff }), (lost) => {
        expect(unpackCumulativeLost(packCumulativeLost(lost))).toBe(lost);
      }),
    );
    expect(unpackCumulativeLost(0xff_fffe)).toBe(-2);
  });

  it('between two reports is null where the receiver restarted', () => {
    const report = (cumulativeLost: number, extendedHighest: number) => ({ cumulativeLost, extendedHighest });
    expect(lossBetweenReports(report(3, 1000), report(8, 1250))).toEqual({
      expected: 250,
      lost: 5,
      received: 245,
      lossPct: 2,
    });
    expect(lossBetweenReports(report(5, 1000), report(3, 1250))?.lossPct).toBe(0);
    expect(lossBetweenReports(report(3, 1000), report(0, 10))).toBeNull();
    expect(lossBetweenReports(report(3, 0xffff_fff0), report(4, 0x0000_0010))?.expected).toBe(32);
    expect(lossBetweenReports(report(3, 1000), report(3, 1000))).toBeNull();
  });
});

describe('extended sequence numbers', () => {
  it('follow any walk of steps below half the range', () => {
    fc.assert(
      fc.property(fc.nat(65_535), fc.array(fc.integer({ min: -32_767, max: 32_767 })), (start, steps) => {
        const extender = new SequenceExtender();
        const origin = extender.extend(start);
        let position = 0;
        for (const step of steps) {
          position += step;
          expect(extender.extend((start + position) & 0xffff) - origin).toBe(position);
        }
      }),
    );
  });
});

describe('fixed buffer', () => {
  it('discards no more with more delay', () => {
    const transits = fc.array(fc.double({ min: 0, max: 400, noNaN: true }));
    fc.assert(
      fc.property(transits, fc.nat(300), fc.nat(300), (all, a, b) => {
        const lateWith = (nominalMs: number) => {
          const buffer = new FixedBuffer({ nominalMs });
          for (const transit of all) buffer.judge(transit, true);
          return buffer.late;
        };
        expect(lateWith(Math.max(a, b))).toBeLessThanOrEqual(lateWith(Math.min(a, b)));
      }),
    );
  });
});

describe('quantile', () => {
  it('does not depend on order, and is a sample', () => {
    const samples = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(samples, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, p) => {
        expect(quantile([...values].reverse(), p)).toBe(quantile(values, p));
        expect(values).toContain(quantile(values, p));
      }),
    );
  });
});

describe('NTP', () => {
  it('comes back to the microsecond in either era', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000_000 }), (unixUs) => {
        expect(unixUsFromNtp(ntpFromUnixUs(unixUs), unixUs + 1_000_000)).toBeCloseTo(unixUs, -1);
      }),
    );
  });

  it('has no wall clock in an uptime or in zeros', () => {
    const now = 1_700_000_000_000_000;
    expect(wallClockUs({ seconds: 0, fraction: 0 }, now)).toBeNull();
    expect(wallClockUs({ seconds: 86_400, fraction: 5 }, now)).toBeNull();
    expect(wallClockUs(ntpFromUnixUs(now - 250_000), now)).toBe(now - 250_000);
  });

  it('takes the middle of the example of RFC 3550 figure 2', () => {
    expect(ntpMiddle({ seconds: 0xb44d_b705, fraction: 0x2000_0000 }).toString(16)).toBe('b7052000');
  });
});

describe('round trip', () => {
  it('is 6.125 s in the example of RFC 3550 figure 2', () => {
    expect(roundTripMs(0xb710_8000, 0xb705_2000, 0x0005_4000)).toBe(6125);
  });

  it('is 0 where it is slightly negative, and none where it is more', () => {
    expect(roundTripMs(0x0001_0000, 0x0001_0000, 0x0000_0020)).toBe(0);
    expect(roundTripMs(0x0001_0000, 0x0001_0000, 0x0001_0000)).toBeNull();
    expect(roundTripMs(0x0001_0000, 0, 0)).toBeNull();
  });

  it('is measured in mid-path without the clocks of the endpoints', () => {
    expect(roundTripFromMonitorMs(1_000_000, 1_540_000, 0x8000)).toBe(40);
  });
});

describe('clock rate', () => {
  it('is guessed from a second or more, within 2 %', () => {
    expect(guessClockRate(48_500, 1_000_000)).toBe(48_000);
    expect(guessClockRate(8_200, 1_000_000)).toBeNull();
    expect(guessClockRate(7_999, 999_999)).toBeNull();
    expect(guessClockRate(441_000, 10_000_000)).toBe(44_100);
  });
});

describe('skew', () => {
  const minima = (ppm: number, seconds: number, noise: (second: number) => number): TransitPoint[] =>
    Array.from({ length: seconds }, (_, second) => [1000 * second, (ppm * second) / 1000 + noise(second)]);

  it('is found below queues that grow and shrink', () => {
    const skew = skewOfMinima(minima(50, 120, (second) => (second % 7 === 0 ? 0 : second / 10)));
    expect(skew?.ppm).toBeCloseTo(50, 6);
    expect(skew?.uncertaintyPpm).toBeLessThan(100);
  });

  it('is that of the longest part between steps', () => {
    const before = minima(-30, 60, () => 0);
    const after = minima(-30, 100, () => 0).map(([x, y]): TransitPoint => [x + 60_000, y + 700]);
    expect(skewOfMinima([...before, ...after])).toMatchObject({ spanMs: 99_000 });
    expect(skewOfMinima([...before, ...after])?.ppm).toBeCloseTo(-30, 6);
  });

  it('is null for a short stream or a single point', () => {
    expect(skewOfMinima(minima(50, 15, () => 0))).toBeNull();
    expect(skewOfMinima([])).toBeNull();
    expect(lowerEnvelopeSlope([[1, 1]])).toBeNull();
  });

  it('is below all points and touches the nearest of any line below them', () => {
    const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 100 })), {
      minLength: 3,
      maxLength: 25,
    });
    fc.assert(
      fc.property(points, (all) => {
        const slope = lowerEnvelopeSlope(all);
        fc.pre(slope !== null);
        const distance = (candidate: number) => {
          const offset = Math.min(...all.map(([x, y]) => y - candidate * x));
          return all.reduce((sum, [x, y]) => sum + (y - candidate * x - offset), 0) / all.length;
        };
        const best = distance(slope as number);
        for (const [x0, y0] of all) {
          for (const [x1, y1] of all) {
            if (x0 !== x1) expect(best).toBeLessThanOrEqual(distance((y1 - y0) / (x1 - x0)) + 1e-6);
          }
        }
      }),
    );
  });
});
