import { type MediaSection, type SectionWindow, type Stream, WINDOW_US } from '@earshot/contracts';
import { walk } from '../dialog/hops.js';
import { type PassedTwice, passedPackets, passedTwice } from './passages.js';
import { hostOf } from './socket-address.js';
import type { KeptWindow } from './window-store.js';

/** A stream at one place, with its windows in order of time. */
export interface SeenStream {
  readonly stream: Stream;
  readonly kept: readonly KeptWindow[];
}

/** Places of one source that are compared; a path has a handful. */
const MAX_PLACES = 16;

/** What lies between the places where each source of a call was seen. */
export function mediaSections(seen: readonly SeenStream[]): MediaSection[] {
  if (seen.length < 2) return [];
  const bySource = new Map<string, SeenStream[]>();
  for (const one of seen) {
    const places = bySource.get(one.stream.ssrc);
    if (places === undefined) bySource.set(one.stream.ssrc, [one]);
    else places.push(one);
  }
  const sections: MediaSection[] = [];
  for (const places of bySource.values()) {
    if (places.length < 2 || places.length > MAX_PLACES) continue;
    const ordered = walk([...places].sort(towardsListener).map((place) => ({ ...place.stream, place })));
    for (let index = 1; index < ordered.length; index++) {
      const [one, other] = [ordered[index - 1]?.place as SeenStream, ordered[index]?.place as SeenStream];
      const section = between(one, other);
      if (section !== null) sections.push(section);
    }
  }
  return sections;
}

/** Each router takes one from the TTL; of equal ones the first packet tells. */
function towardsListener({ stream: a }: SeenStream, { stream: b }: SeenStream): number {
  return (b.ttlMax ?? 0) - (a.ttlMax ?? 0) || a.firstUs - b.firstUs || (a.key < b.key ? -1 : 1);
}

function between(one: SeenStream, other: SeenStream): MediaSection | null {
  const orderedBy = orderOf(one.stream, other.stream);
  const pairs = passedTwice(passedPackets(one.kept), passedPackets(other.kept));
  if (pairs.length < 2) return null;
  const meanUs = pairs.reduce((sum, { first, second }) => sum + second.atUs - first.atUs, 0) / pairs.length;
  if (orderedBy === 'time' && meanUs < 0) {
    const turned = pairs.map(({ first, second }) => ({ first: second, second: first }));
    return sectionOf(other.stream, one.stream, orderedBy, turned);
  }
  return sectionOf(one.stream, other.stream, orderedBy, pairs);
}

/** The first ends where the second begins (a relay in between), or they are between the same addresses, further on. */
function orderOf(one: Stream, other: Stream): MediaSection['orderedBy'] {
  const onward = hostOf(one.dst) === hostOf(other.src);
  const back = hostOf(other.dst) === hostOf(one.src);
  if (onward !== back) return 'addresses';
  return (one.ttlMax ?? 0) !== (other.ttlMax ?? 0) && one.dst === other.dst ? 'ttl' : 'time';
}

function sectionOf(
  from: Stream,
  to: Stream,
  orderedBy: MediaSection['orderedBy'],
  pairs: readonly PassedTwice[],
): MediaSection {
  const delaysMs = pairs.map(delayMsOf);
  const min = delaysMs.reduce((least, delay) => Math.min(least, delay));
  const max = delaysMs.reduce((most, delay) => Math.max(most, delay));
  const windows = windowsOf(pairs);
  const [start, end] = [pairs[0] as PassedTwice, pairs.at(-1) as PassedTwice];
  const arrived = end.first.arrived - start.first.arrived;
  const lost = Math.max(0, arrived - (end.second.arrived - start.second.arrived));
  return {
    fromStreamKey: from.key,
    toStreamKey: to.key,
    fromProbe: from.probe,
    toProbe: to.probe,
    expected: windows.reduce((sum, { expected }) => sum + expected, 0),
    arrived,
    lost,
    lossPct: arrived === 0 ? 0 : (100 * lost) / arrived,
    measured: pairs.length,
    delayMs: { min, mean: delaysMs.reduce((sum, delay) => sum + delay, 0) / delaysMs.length, max },
    delaySpreadMs: max - min,
    jitterAddedMs:
      from.jitterMs.mean === null || to.jitterMs.mean === null ? null : to.jitterMs.mean - from.jitterMs.mean,
    sameClock: from.probe === to.probe,
    orderedBy,
    windows,
  };
}

function delayMsOf({ first, second }: PassedTwice): number {
  return (second.atUs - first.atUs) / 1000;
}

/** From each noted packet to the next, by the window in which it passed the first place. */
function windowsOf(pairs: readonly PassedTwice[]): SectionWindow[] {
  const windows: (SectionWindow & { measured: number })[] = [];
  for (let index = 1; index < pairs.length; index++) {
    const [before, pair] = [pairs[index - 1] as PassedTwice, pairs[index] as PassedTwice];
    const atUs = Math.floor(before.first.atUs / WINDOW_US) * WINDOW_US;
    let window = windows.at(-1);
    if (window?.atUs !== atUs) {
      window = { atUs, expected: 0, lost: 0, delayMs: 0, measured: 0 };
      windows.push(window);
    }
    window.expected += (pair.first.sequence - before.first.sequence) & 0xffff;
    window.lost += pair.first.arrived - before.first.arrived - (pair.second.arrived - before.second.arrived);
    window.delayMs += delayMsOf(pair);
    window.measured += 1;
  }
  return windows.map(({ measured, delayMs, ...window }) => ({ ...window, delayMs: delayMs / measured }));
}
