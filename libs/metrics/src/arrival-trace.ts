import { JUMP_SUSPECT_STEP, MAX_DROPOUT, MAX_MISORDER, SEQUENCE_MODULUS, sequenceForward } from './sequence.js';
import type { ArrivalRun } from './stream/arrival-run.js';
import { timestampDelta } from './timestamp.js';

/** Layout of the octets; another layout gets another number. */
const VERSION = 1;
const FIRST_OCTETS = 256;
/** Octets of one window, for some two thousand packets; what comes beyond is not kept. */
export const MAX_TRACE_OCTETS = 8192;
/** Most octets that a packet may take. */
const MAX_PACKET_OCTETS = 16;
/** Arrival is kept to 0.01 ms. */
const UNIT_US = 10;

const MARKER = 1;
const NEXT_SEQUENCE = 2;
const SAME_STEP = 4;
/** Telephone events: their timestamp stands still, so no buffer judges them. */
const EVENT = 8;
/** Comfort noise: judged, but it steers no buffer. */
const NOISE = 16;

/**
 * When the packets of a window came, in three octets for most: arrival, sequence number, timestamp, marker. No payload is in it.
 * ```
 * version | { flags | [sequence step] | [timestamp step] | arrival step } ...
 * ```
 * Steps are zigzag varints from the packet before (the first from 0 and the start of the window); a step of one in sequence, or the
 * timestamp step of the packet before, is a flag.
 */
export class ArrivalTrace {
  #octets = new Uint8Array(FIRST_OCTETS);
  #length = 0;
  #sequence = 0;
  #timestamp = 0;
  #step = 0;
  #units = 0;

  /** @param windowUs start of the window that is open */
  add(
    windowUs: number,
    arrivalUs: number,
    sequence: number,
    timestamp: number,
    marker: boolean,
    packetKind: number,
  ): void {
    if (this.#length + MAX_PACKET_OCTETS > this.#octets.length && !this.#grow()) return;
    if (this.#length === 0) this.#octets[this.#length++] = VERSION;
    const units = Math.round((arrivalUs - windowUs) / UNIT_US);
    const sequenceStep = ((sequence - this.#sequence) << 16) >> 16;
    const step = (timestamp - this.#timestamp) | 0;
    let flags = marker ? MARKER : 0;
    if (sequenceStep === 1) flags |= NEXT_SEQUENCE;
    if (step === this.#step) flags |= SAME_STEP;
    if (packetKind === 1) flags |= EVENT;
    else if (packetKind === 2) flags |= NOISE;
    this.#octets[this.#length++] = flags;
    if (sequenceStep !== 1) this.#put(sequenceStep);
    if (step !== this.#step) this.#put(step);
    this.#put(units - this.#units);
    this.#sequence = sequence;
    this.#timestamp = timestamp;
    this.#step = step;
    this.#units = units;
  }

  /** `add` for each packet of a run. */
  addRun(windowUs: number, run: ArrivalRun): void {
    for (let index = 0; index < run.length; index++) {
      const timestamp = (run.timestamp + index * run.stepUnits) | 0;
      this.add(windowUs, run.arrivalUs(index), (run.sequence + index) & 0xffff, timestamp, false, 0);
    }
  }

  /** Octets of the window that ends here, null where no packet came. */
  take(): Uint8Array | null {
    if (this.#length === 0) return null;
    const taken = this.#octets.slice(0, this.#length);
    this.#length = 0;
    this.#sequence = 0;
    this.#timestamp = 0;
    this.#step = 0;
    this.#units = 0;
    return taken;
  }

  #grow(): boolean {
    if (this.#octets.length >= MAX_TRACE_OCTETS) return false;
    const larger = new Uint8Array(this.#octets.length * 2);
    larger.set(this.#octets);
    this.#octets = larger;
    return true;
  }

  /** At most five octets. */
  #put(value: number): void {
    let rest = ((value << 1) ^ (value >> 31)) >>> 0;
    while (rest > 127) {
      this.#octets[this.#length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#octets[this.#length++] = rest;
  }
}

/** A packet of a trace. Times from any fixed origin. */
export interface TracedPacket {
  readonly arrivalMs: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly marker: boolean;
  readonly isEvent: boolean;
  readonly isNoise: boolean;
}

/** Reads a trace as far as it is one; octets may come from anywhere. */
export function readArrivalTrace(octets: Uint8Array, windowUs: number): TracedPacket[] {
  const packets: TracedPacket[] = [];
  if (octets[0] !== VERSION || octets.length > MAX_TRACE_OCTETS) return packets;
  let at = 1;
  const varint = (): number | null => {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const octet = octets[at++];
      if (octet === undefined) return null;
      value |= (octet & 127) << shift;
      if (octet < 128) return (value >>> 1) ^ -(value & 1);
    }
    return null;
  };
  let sequence = 0;
  let timestamp = 0;
  let step = 0;
  let units = 0;
  while (at < octets.length) {
    const flags = octets[at++] as number;
    const sequenceStep = (flags & NEXT_SEQUENCE) !== 0 ? 1 : varint();
    const timestampStep = (flags & SAME_STEP) !== 0 ? step : varint();
    const arrivalStep = varint();
    if (sequenceStep === null || timestampStep === null || arrivalStep === null) break;
    sequence = (sequence + sequenceStep) & 0xffff;
    step = timestampStep;
    timestamp = (timestamp + step) >>> 0;
    units += arrivalStep;
    packets.push({
      arrivalMs: (windowUs + units * UNIT_US) / 1000,
      sequence,
      timestamp,
      marker: (flags & MARKER) !== 0,
      isEvent: (flags & EVENT) !== 0,
      isNoise: (flags & NOISE) !== 0,
    });
  }
  return packets;
}

/** Packets with their numbers extended and their timestamps unwrapped, ms. */
export interface PlacedPacket extends TracedPacket {
  readonly extended: number;
  readonly mediaMs: number;
}

/** Arrival and timestamp that part by more than this are two time bases, ms. */
const JUMP_MS = 1000;

/**
 * In order of arrival; the clock rate, Hz, turns timestamps into ms since the first of them. Where the sender began anew within them (RFC 3550
 * A.1; by a jump under 3000 too, where number, timestamp and time all disagree), what follows is placed behind what was before, as if nothing
 * were missing between, since nothing is.
 */
export function placePackets(
  packets: readonly TracedPacket[],
  clockRate: number,
  ptimeMs: number,
): readonly PlacedPacket[] {
  /** The highest number, as it is in the packet and extended. */
  let sequence = packets[0]?.sequence ?? 0;
  let highest = sequence;
  let mediaUnits = 0;
  return packets.map((packet, index) => {
    const before = packets[index - 1];
    const step = sequenceForward(sequence, packet.sequence);
    const isLate = step >= SEQUENCE_MODULUS - MAX_MISORDER;
    let extended = highest + (isLate ? step - SEQUENCE_MODULUS : step);
    if (before !== undefined) {
      const units = timestampDelta(before.timestamp, packet.timestamp);
      const elapsedMs = packet.arrivalMs - before.arrivalMs;
      const mediaStepMs = (units * 1000) / clockRate;
      const isForeign =
        step >= JUMP_SUSPECT_STEP &&
        !packet.isEvent &&
        !packet.isNoise &&
        Math.abs(elapsedMs - mediaStepMs) > JUMP_MS &&
        Math.abs(elapsedMs - step * ptimeMs) > JUMP_MS &&
        Math.abs(mediaStepMs - step * ptimeMs) > JUMP_MS;
      if (!isLate && (step >= MAX_DROPOUT || isForeign)) {
        extended = highest + 1;
        mediaUnits += (elapsedMs * clockRate) / 1000;
      } else mediaUnits += units;
    }
    if (!isLate) {
      sequence = packet.sequence;
      highest = extended;
    }
    return { ...packet, extended, mediaMs: (mediaUnits * 1000) / clockRate };
  });
}
