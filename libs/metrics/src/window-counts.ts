import type { PacingCounts } from './pacing-counts.js';
import type { PayloadCounts } from './payload-counts.js';

/**
 * What one simulated playout buffer did with the packets of a window. Structurally `PlayoutCounts` of the capture
 * contract; every field adds over windows and streams. A field may be negative in one window, where a packet that came
 * late undoes what an earlier window took for missing; never in the sum over a stream.
 */
export type PlayoutCounts = {
  /** First copies played. */
  played: number;
  /** First copies discarded because they came after their playout time. */
  late: number;
  /** Frames made up to bridge an underrun (adaptive buffer only). */
  concealed: number;
  /** Runs of consecutive expected packets not played, in sequence order, and the packets in them. */
  missedRuns: number;
  missedInRuns: number;
  /** RFC 3611 4.7.2 with Gmin 16: bursts, expected and missed packets inside them, missed packets in gaps. */
  bursts: number;
  burstPackets: number;
  burstMissed: number;
  gapMissed: number;
  /** Mean buffer delay = sum / count, in milliseconds. */
  delaySumMs: number;
  delayCount: number;
};

/** The three simulated buffers: fixed 50 ms, fixed 200 ms, and the NetEQ-like adaptive one that carries the headline. */
export type BufferName = 'fixed50' | 'fixed200' | 'adaptive';

/** Counts of one stream in one window. Structurally `RtpWindowCounts` of the capture contract; see there for each field. */
export type WindowCounts = {
  firstUs: number;
  lastUs: number;
  packets: number;
  expected: number;
  duplicates: number;
  mirrorDuplicates: number;
  reordered: number;
  restarts: number;
  /** Packets whose sequence number fits nothing seen and was not followed by its successor (RFC 3550 A.1); in no other count. */
  strays?: number | undefined;
  payloadOctets: number;
  lossRuns: number[];
  lostBySecond: number[];
  jitterCount: number;
  jitterSumMs: number;
  jitterMaxMs: number | null;
  jitterLastMs: number | null;
  deltaCount: number;
  deltaSumMs: number;
  deltaMaxMs: number | null;
  delayHistogram: number[];
  timestampJumps: number;
  markers: number;
  telephoneEvents: number;
  comfortNoise: number;
  payloadTypes: Record<string, number>;
  ptimeMs: number | null;
  transitMinima: [mediaMs: number, transitMs: number][];
  transitRiseBeforeLoss: number;
  playout: Record<BufferName, PlayoutCounts>;
  payload?: PayloadCounts | undefined;
  pacing?: PacingCounts | undefined;
  /** First copies of every 64th sequence number; of one window only. */
  passages?: Passage[] | undefined;
};

/** A packet as it passed: its sequence number (16 bits), its arrival, and how many first copies the window had with it. */
export type Passage = [sequence: number, atUs: number, arrived: number];

/** Packets with a sequence number that this (a power of two) divides are noted as they pass: at every probe the same ones. */
export const PASSAGE_EVERY = 64;
/** Noted in one window; a stream of 800 packets a second fills it. */
export const MAX_PASSAGES = 64;

/** Loss runs of 1, 2, … 15, and 16 or more packets. Convention. */
export const LOSS_RUN_BUCKETS = 16;
/** Seconds of a window. */
export const SECONDS_PER_WINDOW = 5;
/** Buckets of 5 ms to 100 ms, of 20 ms to 500 ms, and one for all above. Convention. */
export const DELAY_BUCKETS = 41;

/** Bucket of the delay histogram, 0..`DELAY_BUCKETS` - 1, for a transit time above the smallest, in ms. Convention. */
export function delayBucket(aboveSmallestMs: number): number {
  const ms = Math.min(Math.max(aboveSmallestMs, 0), 500);
  // Both, since V8 throws away what it has compiled when it comes to a calculation for the first time.
  const fine = (ms / 5) | 0;
  const coarse = 20 + (((ms - 100) / 20) | 0);
  return ms < 100 ? fine : coarse;
}

/** Lower edge of a bucket of the delay histogram, ms. */
export function delayBucketFloorMs(bucket: number): number {
  return bucket < 20 ? bucket * 5 : 100 + (bucket - 20) * 20;
}

/** The sum of no packets behind one buffer. */
export function emptyPlayoutCounts(): PlayoutCounts {
  return {
    played: 0,
    late: 0,
    concealed: 0,
    missedRuns: 0,
    missedInRuns: 0,
    bursts: 0,
    burstPackets: 0,
    burstMissed: 0,
    gapMissed: 0,
    delaySumMs: 0,
    delayCount: 0,
  };
}
