import { CodecScorer, emptyPlayoutCounts, type PlayoutCounts, type WindowCounts } from '@earshot/metrics';
import { describe, expect, it } from 'vitest';
import { timeVaryingQuality } from './time-varying.js';
import type { MeasuredWindow } from './window-quality.js';

const SECOND = 1_000_000;

/** Sixty seconds of 20 ms: four bursts of 100 packets with 30 of them missed, and 13 missed in the gaps. */
const BURSTS = { bursts: 4, burstPackets: 400, burstMissed: 120, gapMissed: 13 };

function countsOf(playout: Partial<PlayoutCounts>, lastS: number, ptimeMs: number | null = 20): WindowCounts {
  const own = { ...emptyPlayoutCounts(), ...playout };
  const counts = { expected: 3000, ptimeMs, lastUs: lastS * SECOND, playout: { adaptive: own } };
  return counts as unknown as WindowCounts;
}

function windows(...ends: readonly (readonly [lastS: number, bursts: number])[]): MeasuredWindow[] {
  return ends.map(([lastS, bursts]) => ({ counts: countsOf({ bursts }, lastS) }) as unknown as MeasuredWindow);
}

/** What Annex E describes, step by step: R perceived moves towards that of a burst with 5 s, towards that of a gap with 15 s. */
function integrated(burstR: number, gapR: number, burstS: number, gapS: number) {
  const STEPS = 20_000;
  let perceived = gapR;
  let atBurstEnd = 0;
  let mean = 0;
  // The tenth round is like the ninth.
  for (let round = 0; round < 10; round++) {
    let sum = 0;
    for (const [target, lengthS, constantS] of [
      [burstR, burstS, 5],
      [gapR, gapS, 15],
    ] as const) {
      const stepS = lengthS / STEPS;
      for (let step = 0; step < STEPS; step++) {
        const before = perceived;
        perceived += ((target - perceived) * stepS) / constantS;
        sum += ((before + perceived) / 2) * stepS;
      }
      if (target === burstR) atBurstEnd = perceived;
    }
    mean = sum / (burstS + gapS);
  }
  return { mean, atBurstEnd };
}

describe('time-varying quality (TS 101 329-5 Annex E)', () => {
  const scorer = new CodecScorer('PCMU', {});

  it('is the mean of what is perceived, and what is remembered at the end', () => {
    const varying = timeVaryingQuality(
      countsOf(BURSTS, 60),
      windows([45, 1], [50, 1], [55, 0], [60, 0]),
      'adaptive',
      scorer,
    );
    // Bursts of 2 s with 30 %, gaps of 13 s with 0.5 %; R of each by G.107 with Ie 0 and Bpl 25.1.
    const rAt = (lossPct: number): number => 93.206 - (95 * lossPct) / (lossPct + 25.1);
    expect(varying).toMatchObject({ bursts: 4, burstMs: 2000, gapMs: 13_000, burstDensityPct: 30, gapDensityPct: 0.5 });
    expect(varying?.burstR).toBeCloseTo(rAt(30), 2);
    expect(varying?.gapR).toBeCloseTo(rAt(0.5), 2);
    const { mean, atBurstEnd } = integrated(rAt(30), rAt(0.5), 2, 13);
    expect(varying?.r).toBeCloseTo(mean, 1);
    // The last burst is in the window that ended ten seconds before the stream did.
    expect(varying?.rAtEnd).toBeCloseTo(mean + 0.7 * (atBurstEnd - mean) * Math.exp(-10 / 30), 1);
    expect(varying?.mosLqAtEnd as number).toBeLessThan(varying?.mosLq as number);
  });

  it.each([
    ['nothing came in bursts', countsOf({ gapMissed: 20 }, 60), scorer],
    ['no packet time is known', countsOf(BURSTS, 60, null), scorer],
    ['the codec has no score', countsOf(BURSTS, 60), new CodecScorer('OPUS', {})],
  ])('is null where %s', (_, counts, of) => {
    expect(timeVaryingQuality(counts, windows([60, 1]), 'adaptive', of)).toBeNull();
  });

  it('of one long burst without a gap is that of the burst', () => {
    const whole = { bursts: 1, burstPackets: 3000, burstMissed: 300, gapMissed: 0 };
    const varying = timeVaryingQuality(countsOf(whole, 60), windows([60, 1]), 'adaptive', scorer);
    expect(varying?.gapMs).toBe(0);
    expect(varying?.r).toBeCloseTo(varying?.burstR as number, 6);
    expect(varying?.rAtEnd).toBeCloseTo(varying?.burstR as number, 6);
  });
});
