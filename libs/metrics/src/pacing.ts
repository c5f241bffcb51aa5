import type { PacingCounts } from './pacing-counts.js';
import { PACKET_KIND, type PacketKind } from './packet-kind.js';
import { MAX_DROPOUT } from './sequence.js';
import type { ArrivalRun } from './stream/arrival-run.js';
import { singleCount } from './stream/single-count.js';
import { timestampDelta } from './timestamp.js';

/** Arrival and timestamp that part by more than this are two time bases. */
const JUMP_US = 1_000_000;
/** No packet is so long; a longer step of the timestamp is silence, marker or not. */
const LONGEST_PACKET_US = 200_000;
/** Steps of the timestamp told apart beside the commonest. */
const MAX_STEPS = 16;
/** Climb of the transit that tells a stall from jitter. */
const CLIMB_US = 100_000;
/** Packets that were held up together come this close to each other. */
const BUNCH_GAP_US = 2_000;
const BUNCH_PACKETS = 5;
/** The climb is forgotten by 1/256 a packet, so that a clock that drifts does not climb for ever. */
const CLIMB_DECAY_SHIFT = 8;

/**
 * Folds the arrivals of one stream, in order and without copies, into pacing counts. All that a packet touches are small integers:
 * times are the low 32 bits of microseconds, of which differences under 35 minutes are right.
 */
export class Pacing {
  #at = 0;
  #sequence = -1;
  #timestamp = 0;
  #kind: PacketKind = PACKET_KIND.audio;

  /** Hz, and microseconds a timestamp unit in 1/256; 0 while the clock is not known. */
  #clockRate = 0;
  #unitUs256 = 0;
  #ptimeUnits = 0;
  #ptimePackets = 0;
  #otherSteps: Map<number, number> | null = null;

  #units = 0;
  #elapsedUs = 0;
  #silenceUnits = 0;
  #silenceGaps = 0;
  #silenceGapsWithoutNoise = 0;

  /** Transit above its lowest. */
  #climbUs = 0;
  /** Packets of the bunch that may be under way, and the climb when it began. */
  #bunch = 0;
  #climbAtBunchUs = 0;
  #bunches = 0;

  #gapUs = -1;
  #gapEndUs = 0;
  #gapLost = 0;
  #gapUnits = 0;
  #gapMarker = false;

  /** Commonest step of the timestamp from packet to packet; 0 before the second. */
  get ptimeUnits(): number {
    return this.#ptimeUnits;
  }

  /** Hz of the packets from the next on; null while it is not known. */
  setClockRate(clockRate: number | null): void {
    this.#clockRate = clockRate ?? 0;
    this.#unitUs256 = clockRate === null ? 0 : Math.round(256e6 / clockRate);
  }

  /** What comes next belongs to another segment (RFC 3550 A.1): its number and timestamp have nothing to do with those before. */
  restart(): void {
    this.#sequence = -1;
  }

  /** Takes a packet that is the first copy and not behind one before it; times in microseconds, `sequence` of 16 and `timestamp` of 32 bits. */
  arrive(arrivalUs: number, sequence: number, timestamp: number, marker: boolean, kind: PacketKind): void {
    const at = arrivalUs | 0;
    const gapUs = (at - this.#at) | 0;
    const step = (sequence - this.#sequence) & 0xffff;
    const units = timestampDelta(this.#timestamp, timestamp);
    const before = this.#kind;
    const isFirst = this.#sequence < 0;
    this.#at = at;
    this.#sequence = sequence;
    this.#timestamp = timestamp | 0;
    this.#kind = kind;
    if (isFirst || step === 0 || step >= MAX_DROPOUT || gapUs < 0) {
      this.#bunch = 0;
      this.#climbUs = 0;
      return;
    }
    if (gapUs > this.#gapUs) this.#noteGap(arrivalUs, gapUs, step, units, marker);
    // The timestamp stands still while an event lasts (RFC 4733 2.1).
    if (kind === PACKET_KIND.telephoneEvent || before === PACKET_KIND.telephoneEvent) return;
    if (step === 1 && units > 0) {
      if (units === this.#ptimeUnits && before === PACKET_KIND.audio) this.#ptimePackets++;
      else this.#noteStep(units, marker, kind, before);
    }
    const unitUs256 = this.#unitUs256;
    const lateUs = gapUs - (units * unitUs256) / 256;
    if (unitUs256 === 0 || lateUs > JUMP_US || lateUs < -JUMP_US) return;
    this.#units += units;
    this.#elapsedUs += gapUs;
    this.#followBunch(gapUs, lateUs);
  }

  /** `arrive` for each packet of a run. */
  arriveRun(run: ArrivalRun): void {
    const { length, stepUnits, offsetsUs } = run;
    const isOrdinary = stepUnits > 0 && stepUnits === this.#ptimeUnits && this.#unitUs256 !== 0;
    const follows =
      this.#kind === PACKET_KIND.audio &&
      ((this.#sequence + 1) & 0xffff) === run.sequence &&
      timestampDelta(this.#timestamp, run.timestamp) === stepUnits;
    if (!isOrdinary || !follows) {
      this.#arriveOneByOne(run);
      return;
    }
    const stepUs = (stepUnits * this.#unitUs256) / 256;
    const origin = run.originUs | 0;
    let at = this.#at;
    let packets = 0;
    let units = 0;
    let elapsedUs = 0;
    for (let index = 0; index < length; index++) {
      const now = (origin + (offsetsUs[index] as number)) | 0;
      const gapUs = (now - at) | 0;
      at = now;
      if (gapUs < 0) {
        this.#bunch = 0;
        this.#climbUs = 0;
        continue;
      }
      if (gapUs > this.#gapUs) this.#noteGap(run.arrivalUs(index), gapUs, 1, stepUnits, false);
      packets++;
      const lateUs = gapUs - stepUs;
      if (lateUs > JUMP_US || lateUs < -JUMP_US) continue;
      units += stepUnits;
      elapsedUs += gapUs;
      this.#followBunch(gapUs, lateUs);
    }
    this.#ptimePackets += packets;
    this.#units += units;
    this.#elapsedUs += elapsedUs;
    this.#at = at;
    this.#sequence = (run.sequence + length - 1) & 0xffff;
    this.#timestamp = (run.timestamp + (length - 1) * stepUnits) | 0;
  }

  /** Counts since they were last taken. */
  take(): PacingCounts {
    const unitMs = this.#clockRate === 0 ? 0 : 1000 / this.#clockRate;
    const counts: PacingCounts = {
      packetsByPtime: this.#packetsByPtime(unitMs),
      timestampUnits: this.#units,
      elapsedUs: this.#elapsedUs,
      silenceGaps: this.#silenceGaps,
      silenceGapsWithoutNoise: this.#silenceGapsWithoutNoise,
      silenceMs: toHundredths(this.#silenceUnits * unitMs),
      bunches: this.#bunches,
      longestGap:
        this.#gapUs < 0
          ? null
          : {
              fromUs: this.#gapEndUs - this.#gapUs,
              toUs: this.#gapEndUs,
              lost: this.#gapLost,
              mediaMs: unitMs === 0 ? null : toHundredths(this.#gapUnits * unitMs),
              marker: this.#gapMarker,
            },
    };
    this.#ptimePackets = 0;
    this.#otherSteps = null;
    this.#units = 0;
    this.#elapsedUs = 0;
    this.#silenceUnits = 0;
    this.#silenceGaps = 0;
    this.#silenceGapsWithoutNoise = 0;
    this.#bunches = 0;
    this.#gapUs = -1;
    return counts;
  }

  #arriveOneByOne(run: ArrivalRun): void {
    const { length, stepUnits } = run;
    for (let index = 0; index < length; index++) {
      const timestamp = run.timestamp + index * stepUnits;
      this.arrive(run.arrivalUs(index), (run.sequence + index) & 0xffff, timestamp, false, PACKET_KIND.audio);
    }
  }

  #noteGap(arrivalUs: number, gapUs: number, step: number, units: number, marker: boolean): void {
    this.#gapUs = gapUs;
    this.#gapEndUs = arrivalUs;
    this.#gapLost = step - 1;
    this.#gapUnits = units;
    this.#gapMarker = marker;
  }

  /** The timestamp went on by another step than that of a packet: the packet is longer or shorter, or silence lay between. */
  #noteStep(units: number, marker: boolean, kind: PacketKind, before: PacketKind): void {
    const fromNoise = before >= PACKET_KIND.comfortNoise;
    const isLong = this.#unitUs256 > 0 && (units * this.#unitUs256) / 256 > LONGEST_PACKET_US;
    if (fromNoise || (units > this.#ptimeUnits && this.#ptimeUnits > 0 && (marker || isLong))) {
      // A noise packet stands for silence until the next packet; speech lasts for its own packet.
      this.#silenceUnits += fromNoise ? units : units - this.#ptimeUnits;
      if (kind === PACKET_KIND.audio) {
        this.#silenceGaps++;
        if (!fromNoise) this.#silenceGapsWithoutNoise++;
      }
      return;
    }
    this.#otherSteps ??= new Map();
    const packets = (this.#otherSteps.get(units) ?? 0) + 1;
    if (packets > this.#ptimePackets) {
      this.#otherSteps.delete(units);
      if (this.#ptimePackets > 0) this.#otherSteps.set(this.#ptimeUnits, this.#ptimePackets);
      this.#ptimeUnits = units;
      this.#ptimePackets = packets;
    } else if (packets > 1 || this.#otherSteps.size < MAX_STEPS) this.#otherSteps.set(units, packets);
  }

  #followBunch(gapUs: number, lateUs: number): void {
    const climbUs = (this.#climbUs + lateUs) | 0;
    this.#climbUs = climbUs <= 0 ? 0 : climbUs - (climbUs >> CLIMB_DECAY_SHIFT);
    // Without branches that are first gone down long after: V8 would throw away what it has compiled.
    const isBunched = gapUs < BUNCH_GAP_US;
    const bunch = this.#bunch + 1;
    const climbAtBunchUs = isBunched ? this.#climbAtBunchUs : this.#climbUs;
    this.#bunch = isBunched ? bunch : 1;
    this.#climbAtBunchUs = climbAtBunchUs;
    this.#bunches += isBunched && bunch === BUNCH_PACKETS && climbAtBunchUs > CLIMB_US ? 1 : 0;
  }

  #packetsByPtime(unitMs: number): Record<string, number> {
    if (unitMs !== 0 && this.#otherSteps === null && this.#ptimePackets > 0)
      return singleCount(toHundredths(this.#ptimeUnits * unitMs), this.#ptimePackets);
    const packets: Record<string, number> = {};
    if (unitMs === 0) return packets;
    if (this.#ptimePackets > 0) packets[String(toHundredths(this.#ptimeUnits * unitMs))] = this.#ptimePackets;
    for (const [units, count] of this.#otherSteps ?? []) {
      const ptime = String(toHundredths(units * unitMs));
      packets[ptime] = (packets[ptime] ?? 0) + count;
    }
    return packets;
  }
}

function toHundredths(ms: number): number {
  return Math.round(ms * 100) / 100;
}
