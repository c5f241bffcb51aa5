import type { NeteqTarget } from '../playout/neteq-target.js';
import { type ArrivalRun, RUN_PACKETS } from './arrival-run.js';
import { CELLS } from './cells.js';
import { RUN_KERNEL } from './run-kernel.gen.js';

/** Places in the memory, in words or doubles; `assembly/run-kernel.ts` has them in octets. */
const LENGTH = 256;
const STEP_UNITS = 257;
const TRANSIT_HEAD = 258;
const TRANSIT_SIZE = 259;
const RECENT_HEAD = 260;
const RECENT_SIZE = 261;
const SECOND_TAKEN = 262;
const SECONDS_TOLD = 263;
const FIXED50_TOLD = 264;
const FIXED200_TOLD = 268;
const PLAYED = 274;
const OFFSETS = 512;
const FATES = 640;
const BUCKETS = 768;
const CONCEALED = 136;
const ORIGIN = 138;
const CLOCK_RATE = 139;
const TARGET = 140;
const CELLS_AT = 192;
const SECONDS = 512;
const TRANSIT_RING = 2048;
const RECENT_RING = 4608;
/** With the packets of a run behind them a ring has no more than `SlidingMinimum` keeps. */
const RING_ENTRIES = 1024 - RUN_PACKETS;

/** What happened to the packets behind a fixed buffer that it did not play. */
export interface FixedTold {
  readonly late: number;
  readonly early: number;
  readonly resyncs: number;
}

/** Entries (key, value) of a `SlidingMinimum`, in order. */
export interface Entries {
  /** At most `limit`, two doubles each. */
  readonly doubles: Float64Array;
  readonly limit: number;
}

/**
 * Jitter, delay and the playout buffers of the packets of a run, in one loop of WebAssembly (`assembly/run-kernel.ts`). What a stream has is
 * brought into its memory before and taken back after. One is used for all streams.
 */
export class RunKernel {
  readonly transits: Entries;
  readonly recents: Entries;
  /** Which buffers play each packet, as bits of a fate; its bucket in the delay histogram. */
  readonly fates: Int32Array;
  readonly buckets: Int32Array;
  /** Media time and transit of the packet of the smallest transit, of each second that ended. */
  readonly seconds: Float64Array;

  private readonly ints: Int32Array;
  private readonly doubles: Float64Array;
  private readonly offsets: Int32Array;
  private readonly takeRun: () => number;
  private target: NeteqTarget | null = null;

  constructor() {
    const octets = Uint8Array.from(atob(RUN_KERNEL), (character) => character.charCodeAt(0));
    const addDelay = (relativeMs: number): number => (this.target as NeteqTarget).add(relativeMs);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(octets), { 'run-kernel': { addDelay } });
    const { buffer } = instance.exports.memory as WebAssembly.Memory;
    this.takeRun = instance.exports.take as () => number;
    this.ints = new Int32Array(buffer);
    this.doubles = new Float64Array(buffer);
    this.offsets = this.ints.subarray(OFFSETS, OFFSETS + RUN_PACKETS);
    this.fates = this.ints.subarray(FATES, FATES + RUN_PACKETS);
    this.buckets = this.ints.subarray(BUCKETS, BUCKETS + RUN_PACKETS);
    this.seconds = this.doubles.subarray(SECONDS, SECONDS + 2 * RUN_PACKETS);
    this.transits = { doubles: this.doubles.subarray(TRANSIT_RING), limit: RING_ENTRIES };
    this.recents = { doubles: this.doubles.subarray(RECENT_RING), limit: RING_ENTRIES };
  }

  /** Of the adaptive buffer, whose entries have been brought: its target, and how many there are. */
  begin(target: NeteqTarget, transits: number, recents: number): void {
    this.target = target;
    this.doubles[TARGET] = target.targetMs;
    this.ints[TRANSIT_SIZE] = transits;
    this.ints[RECENT_SIZE] = recents;
  }

  /** Takes packets of the run up to the first that is out of the ordinary, and returns how many. The cells change where it is not 0. */
  take(run: ArrivalRun, cells: number[], clockRate: number, isSecondTaken: boolean): number {
    const { ints, doubles } = this;
    ints[LENGTH] = run.length;
    ints[STEP_UNITS] = run.stepUnits;
    ints[SECOND_TAKEN] = isSecondTaken ? 1 : 0;
    doubles[ORIGIN] = run.originUs;
    doubles[CLOCK_RATE] = clockRate;
    for (let cell = 0; cell < CELLS; cell++) doubles[CELLS_AT + cell] = cells[cell] as number;
    this.offsets.set(run.offsetsUs);
    const count = this.takeRun();
    if (count > 0) for (let cell = 0; cell < CELLS; cell++) cells[cell] = doubles[CELLS_AT + cell] as number;
    return count;
  }

  /** Where the entries of a ring begin now, and how many there are. */
  get transitHead(): number {
    return this.ints[TRANSIT_HEAD] as number;
  }

  get transitSize(): number {
    return this.ints[TRANSIT_SIZE] as number;
  }

  get recentHead(): number {
    return this.ints[RECENT_HEAD] as number;
  }

  get recentSize(): number {
    return this.ints[RECENT_SIZE] as number;
  }

  get isSecondTaken(): boolean {
    return this.ints[SECOND_TAKEN] !== 0;
  }

  get secondsTold(): number {
    return this.ints[SECONDS_TOLD] as number;
  }

  /** Sum over the three buffers. */
  get played(): number {
    return this.ints[PLAYED] as number;
  }

  get concealed(): number {
    return this.doubles[CONCEALED] as number;
  }

  get fixed50(): FixedTold {
    return this.fixedTold(FIXED50_TOLD);
  }

  get fixed200(): FixedTold {
    return this.fixedTold(FIXED200_TOLD);
  }

  private fixedTold(at: number): FixedTold {
    const { ints } = this;
    return { late: ints[at] as number, early: ints[at + 1] as number, resyncs: ints[at + 2] as number };
  }
}

let kernel: RunKernel | null | undefined;

/** Made with the first run. Null where WebAssembly has no memory: V8 wants ten gigabytes of address space for it, which may be limited. */
export function runKernel(): RunKernel | null {
  if (kernel === undefined) {
    try {
      kernel = new RunKernel();
    } catch {
      kernel = null;
    }
  }
  return kernel;
}
