import type { Stream } from '@earshot/contracts';
import type { BoundWindows } from './binding.js';
import { ssrcText } from './stream-group.js';

export type SourceMarks = Pick<Stream, 'previousSource' | 'ssrcCollisions'>;

/** Two sources that follow each other may overlap so far, and pause so long. */
const OVERLAP_US = 200_000;
const PAUSE_US = 5_000_000;
/** Names kept of those that use one SSRC. */
const MAX_COLLISIONS = 8;

const ALONE: readonly BoundWindows[] = [];
const NONE: SourceMarks = { previousSource: null, ssrcCollisions: [] };

/** Which streams took the place of another between the same two addresses, and which share their SSRC with another (RFC 3550 8.2). */
export class SourceChanges {
  /** Those that are not alone between their addresses, and with their SSRC: most are. */
  readonly #neighbours = new Map<BoundWindows, readonly BoundWindows[]>();
  readonly #namesakes = new Map<BoundWindows, readonly BoundWindows[]>();

  constructor(parts: readonly BoundWindows[]) {
    const byAddresses = new Map<string, BoundWindows[]>();
    const bySsrc = new Map<number, BoundWindows[]>();
    for (const part of parts) {
      const { probe, src, dst, ssrc } = part.group;
      put(byAddresses, `${probe} ${src} ${dst}`, part);
      put(bySsrc, ssrc, part);
    }
    for (const together of byAddresses.values())
      if (together.length > 1) for (const part of together) this.#neighbours.set(part, together);
    for (const together of bySsrc.values())
      if (together.length > 1) for (const part of together) this.#namesakes.set(part, together);
  }

  of(part: BoundWindows): SourceMarks {
    const neighbours = this.#neighbours.get(part) ?? ALONE;
    const namesakes = this.#namesakes.get(part) ?? ALONE;
    if (neighbours === ALONE && namesakes === ALONE) return NONE;
    return { previousSource: previousOf(part, neighbours), ssrcCollisions: collisionsOf(part, namesakes) };
  }
}

function previousOf(part: BoundWindows, neighbours: readonly BoundWindows[]): SourceMarks['previousSource'] {
  const { fromUs, types } = spanOf(part);
  let previous: BoundWindows | null = null;
  let lastUs = fromUs - PAUSE_US - 1;
  for (const other of neighbours) {
    if (other.group.ssrc === part.group.ssrc) continue;
    const span = spanOf(other);
    if (span.toUs <= lastUs || span.toUs > fromUs + OVERLAP_US || span.fromUs >= fromUs) continue;
    if (![...span.types].some((type) => types.has(type))) continue;
    previous = other;
    lastUs = span.toUs;
  }
  return previous === null ? null : { ssrc: ssrcText(previous.group.ssrc), lastUs };
}

function collisionsOf(part: BoundWindows, namesakes: readonly BoundWindows[]): string[] {
  const { probe, src, dst } = part.group;
  const own = spanOf(part);
  const sources = new Set<string>();
  for (const { group, windows } of namesakes) {
    if (group.probe !== probe || group.src === src) continue;
    // A relay sends the same SSRC on to another place, which is one source still.
    const toSamePlace = group.dst === dst || (group.dst === src && group.src === dst);
    if (!toSamePlace || sources.size >= MAX_COLLISIONS) continue;
    const span = spanOf({ windows });
    if (span.fromUs <= own.toUs && own.fromUs <= span.toUs) sources.add(group.src);
  }
  return [...sources].sort();
}

function spanOf({ windows }: Pick<BoundWindows, 'windows'>): { fromUs: number; toUs: number; types: Set<string> } {
  const types = new Set<string>();
  for (const { payloadTypes } of windows) for (const type of Object.keys(payloadTypes)) types.add(type);
  return { fromUs: windows[0]?.firstUs ?? 0, toUs: windows.at(-1)?.lastUs ?? 0, types };
}

function put<K, V>(index: Map<K, V[]>, key: K, value: V): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [value]);
  else known.push(value);
}
