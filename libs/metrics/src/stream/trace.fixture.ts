import fc from 'fast-check';
import type { PacketKind } from '../packet-kind.js';
import { linkSignature } from './copy-detector.js';

/** A packet as it comes to a stream's state. */
export interface Packet {
  us: number;
  sequence: number;
  timestamp: number;
  marker: boolean;
  octets: number;
  payloadType: number;
  kind: PacketKind;
  signature: number;
  clock: number;
}

export interface Shape {
  seed: number;
  length: number;
  startSequence: number;
  startTimestamp: number;
  loss: number;
  burstLoss: number;
  jitterMs: number;
  duplicates: number;
  mirror: boolean;
  events: boolean;
  dtx: boolean;
  comfortNoise: boolean;
  restarts: number;
  clockChange: boolean;
  timestampJumps: number;
  spikes: number;
  stalls: number;
}

/** A stream as a sender, a network and a mirror port would make it, from a seed. */
export function traceOf(shape: Shape): Packet[] {
  let state = shape.seed >>> 0;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const sent: Packet[] = [];
  let sequence = shape.startSequence;
  let timestamp = shape.startTimestamp;
  let atMs = 0;
  let clock = 8000;
  let lossLeft = 0;
  let spikeLeft = 0;
  let stalledToMs = 0;
  let eventLeft = 0;
  let marker = true;
  for (let index = 0; index < shape.length; index++) {
    // A clock that changes on the very packet that restarts is measured in either clock.
    if (!shape.clockChange && random() < shape.restarts) {
      const jump = random() < 0.4 ? 10 + Math.floor(2980 * random()) : 3000 + Math.floor(62_000 * random());
      sequence = (sequence + jump) & 0xffff;
      timestamp = Math.floor(random() * 2 ** 32);
    }
    if (random() < shape.timestampJumps) timestamp = (timestamp + Math.floor(random() * 2 ** 32)) >>> 0;
    if (shape.clockChange && index === Math.floor(shape.length / 2)) clock = 16_000;
    if (shape.dtx && random() < 0.02) {
      const silence = 20 * Math.floor(5 + 60 * random());
      atMs += silence;
      timestamp = (timestamp + (silence * clock) / 1000) >>> 0;
      marker = true;
    }
    if (shape.events && eventLeft === 0 && random() < 0.02) eventLeft = 8;
    const kind: PacketKind = eventLeft > 0 ? 1 : shape.comfortNoise && random() < 0.03 ? (random() < 0.5 ? 2 : 3) : 0;
    if (lossLeft === 0 && random() < shape.burstLoss) lossLeft = Math.floor(2 + 20 * random());
    if (spikeLeft === 0 && random() < shape.spikes) spikeLeft = Math.floor(1 + 12 * random());
    const spikeMs = spikeLeft > 0 ? 150 + 700 * random() : 0;
    // A link that lets nothing pass, drops some of it, and lets the rest go at once.
    if (atMs >= stalledToMs && random() < shape.stalls) stalledToMs = atMs + 200 + 4000 * random();
    const isStalled = atMs < stalledToMs;
    if (isStalled && lossLeft === 0 && random() < 0.05) lossLeft = Math.floor(2 + 30 * random());
    const leavesMs = isStalled ? stalledToMs + 0.05 * index : atMs + shape.jitterMs * random() + spikeMs;
    const packet: Packet = {
      us: 1_700_000_000_000_000 + Math.floor(leavesMs * 1000),
      sequence,
      timestamp,
      marker,
      octets: kind === 1 ? 4 : 160,
      payloadType: kind === 1 ? 101 : kind === 2 ? 13 : 0,
      kind,
      signature: linkSignature(index, 7),
      clock,
    };
    if (lossLeft === 0 && random() >= shape.loss) {
      sent.push(packet);
      if (shape.mirror)
        sent.push({ ...packet, us: packet.us + 20, signature: linkSignature(index, random() < 0.5 ? 7 : 9) });
      if (random() < shape.duplicates) {
        sent.push({ ...packet, us: packet.us + Math.floor(40_000 * random()), signature: linkSignature(index + 1, 7) });
      }
    }
    marker = false;
    if (lossLeft > 0) lossLeft--;
    if (spikeLeft > 0) spikeLeft--;
    sequence = (sequence + 1) & 0xffff;
    atMs += 20;
    if (eventLeft > 0) eventLeft--;
    if (eventLeft === 0) timestamp = (timestamp + (kind === 1 ? 8 : 1) * ((20 * clock) / 1000)) >>> 0;
  }
  return sent.sort((a, b) => a.us - b.us);
}

/** Any of them. */
export const shape: fc.Arbitrary<Shape> = fc.record({
  seed: fc.integer(),
  length: fc.integer({ min: 1, max: 600 }),
  startSequence: fc.constantFrom(0, 1, 65_000, 65_400, 65_535, 30_000),
  startTimestamp: fc.constantFrom(0, 160_000, 2 ** 32 - 16_000, 2 ** 31 - 8000),
  loss: fc.constantFrom(0, 0, 0.01, 0.2, 0.6),
  burstLoss: fc.constantFrom(0, 0, 0.01, 0.05),
  jitterMs: fc.constantFrom(0, 5, 30, 120, 400),
  duplicates: fc.constantFrom(0, 0.05),
  mirror: fc.boolean(),
  events: fc.boolean(),
  dtx: fc.boolean(),
  comfortNoise: fc.boolean(),
  restarts: fc.constantFrom(0, 0, 0.01),
  clockChange: fc.boolean(),
  timestampJumps: fc.constantFrom(0, 0, 0.01),
  spikes: fc.constantFrom(0, 0, 0.02),
  stalls: fc.constantFrom(0, 0, 0.01),
});
