import type { Stream } from '@earshot/contracts';
import type { BoundWindows } from './binding.js';
import { ssrcText } from './stream-group.js';

export type SourceMarks = Pick<Stream, 'previousSource' | 'ssrcCollisions'>;

/** Two sources that follow each other may overlap so far, and pause so long. */
const OVERLAP_US = 200_000;
const PAUSE_US = 5_000_000;
/** Names kept of those that use one SSRC. */
const MAX_COLLISIONS = 8;

const ALONE: readonly Span[] = [];
const NONE: SourceMarks = { previousSource: null, ssrcCollisions: [] };

interface Span {
  readonly part: BoundWindows;
  readonly fromUs: number;
  readonly toUs: number;
  readonly types: ReadonlySet<string>;
}

/** Which streams took the place of another between the same two addresses, and which share their SSRC with another (RFC 3550 8.2). */
export class SourceChanges {
  /** Those that are not alone between their addresses, and with their SSRC: most are. Neighbours stand by their end, the last first. */
  readonly #neighbours = new Map<BoundWindows, readonly Span[]>();
  readonly #namesakes = new Map<BoundWindows, readonly Span[]>();
  readonly #spans = new Map<BoundWindows, Span>();

  constructor(parts: readonly BoundWindows[]) {
    const byAddresses = new Map<string, BoundWindows[]>();
    const bySsrc = new Map<number, BoundWindows[]>();
    for (const part of parts) {
      const { probe, src, dst, ssrc } = part.group;
      put(byAddresses, `${probe} ${src} ${dst}`, part);
      put(bySsrc, ssrc, part);
    }
    for (const together of byAddresses.values()) {
      if (together.length === 1) continue;
      const spans = together.map((part) => this.#spanOf(part)).sort((one, other) => other.toUs - one.toUs);
      for (const part of together) this.#neighbours.set(part, spans);
    }
    for (const together of bySsrc.values()) {
      if (together.length === 1) continue;
      const spans = together.map((part) => this.#spanOf(part));
      for (const part of together) this.#namesakes.set(part, spans);
    }
  }

  of(part: BoundWindows): SourceMarks {
    const neighbours = this.#neighbours.get(part) ?? ALONE;
    const namesakes = this.#namesakes.get(part) ?? ALONE;
    if (neighbours === ALONE && namesakes === ALONE) return NONE;
    const span = this.#spanOf(part);
    return { previousSource: previousOf(span, neighbours), ssrcCollisions: collisionsOf(span, namesakes) };
  }

  #spanOf(part: BoundWindows): Span {
    const known = this.#spans.get(part);
    if (known !== undefined) return known;
    const { windows } = part;
    const types = new Set<string>();
    for (const { payloadTypes } of windows) for (const type of Object.keys(payloadTypes)) types.add(type);
    const span = { part, fromUs: windows[0]?.firstUs ?? 0, toUs: windows.at(-1)?.lastUs ?? 0, types };
    this.#spans.set(part, span);
    return span;
  }
}

/** The neighbour that ended last before, or hardly after, the beginning: only those that ended about then are looked at. */
function previousOf({ part, fromUs, types }: Span, neighbours: readonly Span[]): SourceMarks['previousSource'] {
  for (let at = firstUpTo(neighbours, fromUs + OVERLAP_US); at < neighbours.length; at++) {
    const other = neighbours[at] as Span;
    if (other.toUs < fromUs - PAUSE_US) return null;
    const { ssrc } = other.part.group;
    if (ssrc === part.group.ssrc || other.fromUs >= fromUs) continue;
    for (const type of other.types) if (types.has(type)) return { ssrc: ssrcText(ssrc), lastUs: other.toUs };
  }
  return null;
}

/** Index of the first that ended at `atUs` or before. */
function firstUpTo(spans: readonly Span[], atUs: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle] as Span).toUs > atUs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function collisionsOf(own: Span, namesakes: readonly Span[]): string[] {
  const { probe, src, dst } = own.part.group;
  const sources = new Set<string>();
  for (const { part, fromUs, toUs } of namesakes) {
    const { group } = part;
    if (group.probe !== probe || group.src === src) continue;
    // A relay sends the same SSRC on to another place, which is one source still.
    const toSamePlace = group.dst === dst || (group.dst === src && group.src === dst);
    if (!toSamePlace || sources.size >= MAX_COLLISIONS) continue;
    if (fromUs <= own.toUs && own.fromUs <= toUs) sources.add(group.src);
  }
  return [...sources].sort();
}

function put<K, V>(index: Map<K, V[]>, key: K, value: V): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [value]);
  else known.push(value);
}
