import type { KeptWindow } from './window-store.js';

/** A packet that every probe notes, with how many first copies of its stream had arrived by then. */
export interface PassedPacket {
  readonly sequence: number;
  readonly atUs: number;
  readonly arrived: number;
}

/** The same packet at two places. */
export interface PassedTwice {
  readonly first: PassedPacket;
  readonly second: PassedPacket;
}

/** Sequence numbers come round after a minute at a thousand packets a second; clocks of two probes differ by less than this. */
const SAME_WITHIN_US = 30_000_000;

/** The noted packets of a stream; windows in order of time. */
export function passedPackets(windows: readonly KeptWindow[]): PassedPacket[] {
  const passed: PassedPacket[] = [];
  let before = 0;
  for (const window of windows) {
    for (const [sequence, atUs, arrived] of window.passages()) {
      passed.push({ sequence, atUs, arrived: before + arrived });
    }
    before += window.packets - window.duplicates;
  }
  return passed;
}

/** Those that were seen at both places, in the order of both. */
export function passedTwice(first: readonly PassedPacket[], second: readonly PassedPacket[]): PassedTwice[] {
  const bySequence = new Map<number, PassedPacket[]>();
  for (const packet of second) {
    const known = bySequence.get(packet.sequence);
    if (known === undefined) bySequence.set(packet.sequence, [packet]);
    else known.push(packet);
  }
  const pairs: PassedTwice[] = [];
  let arrived = 0;
  for (const packet of first) {
    const other = (bySequence.get(packet.sequence) ?? []).find(
      ({ atUs }) => Math.abs(atUs - packet.atUs) < SAME_WITHIN_US,
    );
    if (other === undefined || other.arrived <= arrived) continue;
    arrived = other.arrived;
    pairs.push({ first: packet, second: other });
  }
  return pairs;
}
