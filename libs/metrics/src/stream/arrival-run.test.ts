import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pacing } from '../pacing.js';
import type { PacketKind } from '../packet-kind.js';
import { StreamState } from '../stream-state.js';
import { ArrivalRun, RUN_PACKETS, RUN_SIGNATURES } from './arrival-run.js';

const ORIGIN_US = 1_700_000_000_000_000;
const STEP_UNITS = 160;

const even = fc.integer({ min: 15_000, max: 25_000 });
const uneven = fc.constantFrom(0, -3000, 400, 90_000, 700_000, 1_100_000, 2_500_000);
/** Now and then a queue that holds packets up, and lets them go at once. */
const queued = fc.constantFrom(...new Array<number>(14).fill(20_000), 19_000, 21_300, 70_000, 110_000, 0, 1000, 7000);
const gaps = (gapUs: fc.Arbitrary<number>) =>
  fc.array(gapUs, { minLength: 1, maxLength: RUN_PACKETS + 1, size: 'max' });

/** A packet that is taken by itself, then those of a run behind it. */
const stretch = fc.record({
  skipped: fc.constantFrom(0, 0, 0, 1, 5, 200),
  marker: fc.boolean(),
  kind: fc.constantFrom(0, 0, 0, 1, 2, 3) as fc.Arbitrary<PacketKind>,
  stepUnits: fc.constantFrom(STEP_UNITS, STEP_UNITS, STEP_UNITS, 80, 0, 48_000),
  gapsUs: fc.oneof(gaps(fc.oneof(even, uneven)), gaps(even), gaps(queued)),
  endsWindow: fc.boolean(),
});

class Listener {
  readonly state: StreamState;
  readonly pacing = new Pacing();

  constructor(clockRate: number | null) {
    this.state = new StreamState({ clockRate });
    this.pacing.setClockRate(clockRate);
  }

  packet(
    atUs: number,
    sequence: number,
    timestamp: number,
    marker: boolean,
    kind: PacketKind,
    signature: number,
  ): void {
    this.state.arrive(atUs, sequence & 0xffff, timestamp >>> 0, marker, 160, 8, kind, signature);
    this.pacing.arrive(atUs, sequence & 0xffff, timestamp >>> 0, marker, kind);
  }

  run(run: ArrivalRun): void {
    this.pacing.arriveRun(run);
    this.state.arriveRun(run);
  }

  window(): unknown {
    return [this.state.takeWindow(), this.pacing.take()];
  }
}

describe('a run of packets', () => {
  it('counts as its packets do one by one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(8000, 8000, 48_000, null),
        fc.integer({ min: 0, max: 0xffff }),
        fc.integer({ min: 0, max: 0xffff_ffff }),
        fc.array(stretch, { minLength: 1, maxLength: 12 }),
        (clockRate, firstSequence, firstTimestamp, stretches) => {
          const together = new Listener(clockRate);
          const alone = new Listener(clockRate);
          const run = new ArrivalRun();
          let atUs = ORIGIN_US;
          let sequence = firstSequence;
          let timestamp = firstTimestamp;
          let signature = 0;
          for (const { skipped, marker, kind, stepUnits, gapsUs, endsWindow } of stretches) {
            const [firstGapUs, ...others] = gapsUs as [number, ...number[]];
            atUs += firstGapUs;
            sequence += 1 + skipped;
            timestamp += STEP_UNITS * (1 + skipped);
            signature++;
            for (const each of [together, alone]) each.packet(atUs, sequence, timestamp, marker, kind, signature);
            run.originUs = atUs - 1_000_000;
            run.sequence = (sequence + 1) & 0xffff;
            run.timestamp = (timestamp + stepUnits) | 0;
            run.stepUnits = stepUnits;
            run.payloadType = 8;
            run.payloadOctets = 160;
            run.length = others.length;
            run.takenAway = 0;
            for (const [index, gapUs] of others.entries()) {
              atUs += gapUs;
              sequence++;
              timestamp += stepUnits;
              signature++;
              run.offsetsUs[index] = atUs - run.originUs;
              run.signatures[index & (RUN_SIGNATURES - 1)] = signature;
              alone.packet(atUs, sequence, timestamp, false, 0, signature);
            }
            if (run.length > 0) together.run(run);
            // One that comes late.
            if (skipped === 5) {
              for (const each of [together, alone]) each.packet(atUs + 100, sequence - 60, timestamp, false, 0, 1);
            }
            // A copy shows what is remembered of the packet before.
            for (const each of [together, alone]) each.packet(atUs + 300, sequence, timestamp, false, 0, signature);
            if (endsWindow) expect(together.window()).toEqual(alone.window());
          }
          expect(together.window()).toEqual(alone.window());
        },
      ),
      { numRuns: 400 },
    );
  });

  it('counts so too where more packets come later and later than a buffer looks back on', () => {
    const together = new Listener(8000);
    const alone = new Listener(8000);
    const run = new ArrivalRun();
    for (let sequence = 0; sequence < 4000; ) {
      const from = sequence;
      run.originUs = ORIGIN_US;
      run.sequence = from;
      run.timestamp = from * 8;
      run.stepUnits = 8;
      run.payloadType = 8;
      run.payloadOctets = 160;
      for (; sequence < from + RUN_PACKETS; sequence++) {
        const offsetUs = sequence * 1020 + (sequence % 3000 > 2500 ? 40_000 : 0);
        run.offsetsUs[sequence - from] = offsetUs;
        run.signatures[sequence & (RUN_SIGNATURES - 1)] = sequence;
        alone.packet(ORIGIN_US + offsetUs, sequence, sequence * 8, false, 0, sequence);
      }
      run.length = RUN_PACKETS;
      run.takenAway = 0;
      together.run(run);
      expect(together.window()).toEqual(alone.window());
    }
  });
});
