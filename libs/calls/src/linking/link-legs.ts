import type { LegLink, LinkDecision } from '@earshot/contracts';
import type { LegOutline } from '../dialog/assembled-leg.js';
import { decidedPairs } from './decided-pairs.js';
import { LegGroups, LegSets } from './leg-sets.js';
import { LegsByNumbers } from './legs-by-numbers.js';
import { meetInTime } from './meeting.js';
import { numberAndTimeLinks } from './number-and-time.js';
import type { PairedLegs } from './paired-legs.js';
import { referredLinks } from './referred-legs.js';
import { MAX_LEGS_PER_VALUE, MERGE_CONFIDENCE } from './rule.js';
import { sameCallIdLinks } from './same-call-id.js';
import { sharedMediaLinks } from './shared-media.js';

export interface LinkedLegs {
  /** Places of the legs of each call, in the order of the legs given. */
  readonly calls: LegGroups;
  /** Links by the place of the leg where they start. */
  readonly links: ReadonlyMap<number, readonly LegLink[]>;
  /** Values that more legs shared than a call can have. */
  readonly crowdedValues: number;
}

/**
 * Finds which legs are one call. Legs are given in order of start, then Call-ID; the result depends on nothing but them and what
 * was decided. Where a person keeps two legs apart, stronger links win over weaker ones that would bring them together.
 */
export function linkLegs(legs: readonly LegOutline[], decisions: readonly LinkDecision[] = []): LinkedLegs {
  // As in nearly every fold of the records of one call.
  if (legs.length < 2) return { calls: LegGroups.apart(legs.length), links: new Map(), crowdedValues: 0 };
  const { pairs, crowdedValues } = cluePairs(legs);
  for (const pair of sameCallIdLinks(legs)) pairs.push(pair);
  const byNumbers = new LegsByNumbers(legs);
  // One by one: as arguments of a call, a hundred thousand would not fit on the stack.
  for (const pair of referredLinks(legs, byNumbers)) pairs.push(pair);
  for (const pair of sharedMediaLinks(legs)) pairs.push(pair);
  const { together, apart } = decidedPairs(legs, decisions);
  pairs.unshift(...together);
  const sets = new LegSets(legs.length, apart);
  const merging = pairs.filter(({ confidence }) => confidence >= MERGE_CONFIDENCE);
  for (const { from, to } of apart.length === 0 ? merging : merging.sort(byStrength)) sets.join(from, to);
  // What is already one call, or is not to be, needs no weak offer.
  const refused = new Set(apart.map((pair) => pair.join(' ')));
  for (const pair of numberAndTimeLinks(legs, byNumbers)) {
    if (!sets.together(pair.from, pair.to) && !refused.has(`${pair.from} ${pair.to}`)) pairs.push(pair);
  }
  return { calls: sets.members(), links: linksOf(legs, pairs, sets), crowdedValues };
}

/** A merged link stands at its earlier leg; one that is not stands at both, each naming the call of the other. */
function linksOf(legs: readonly LegOutline[], pairs: readonly PairedLegs[], sets: LegSets): Map<number, LegLink[]> {
  const links = new Map<number, LegLink[]>();
  const callKeyOf = (place: number): string | null => legs[sets.first(place)]?.key ?? null;
  const named = new Set<string>();
  for (const { from, to, rule, value, confidence } of pairs) {
    const name = `${from} ${to} ${rule}`;
    if (named.has(name)) continue;
    named.add(name);
    const [a, b] = [legs[from] as LegOutline, legs[to] as LegOutline];
    const ends = { fromCallId: a.callId, toCallId: b.callId, fromLegKey: a.key, toLegKey: b.key };
    const merged = sets.together(from, to);
    const link = { ...ends, rule, value, confidence, merged };
    if (merged) push(links, from, { ...link, otherCallKey: null });
    else {
      push(links, from, { ...link, otherCallKey: callKeyOf(to) });
      push(links, to, { ...link, otherCallKey: callKeyOf(from) });
    }
  }
  return links;
}

function byStrength(a: PairedLegs, b: PairedLegs): number {
  return b.confidence - a.confidence || a.from - b.from || a.to - b.to || (a.rule < b.rule ? -1 : 1);
}

function push(links: Map<number, LegLink[]>, leg: number, link: LegLink): void {
  const known = links.get(leg);
  if (known === undefined) links.set(leg, [link]);
  else known.push(link);
}

function cluePairs(legs: readonly LegOutline[]): { pairs: PairedLegs[]; crowdedValues: number } {
  const byCallId = legsByCallId(legs);
  const byValue = new Map<string, number[]>();
  for (let place = 0; place < legs.length; place++) {
    for (const { rule, kind, value } of (legs[place] as LegOutline).group.clues)
      if (kind === 'shared') add(byValue, `${rule.name}:${value}`, place);
  }
  const pairs: PairedLegs[] = [];
  let crowdedValues = 0;
  const pair = (from: number, to: number, rule: string, value: string, confidence: number): void => {
    const [earlier, later] = from < to ? [from, to] : [to, from];
    const a = legs[earlier] as LegOutline;
    const b = legs[later] as LegOutline;
    if (earlier === later || !meetInTime(a, b)) return;
    pairs.push({ from: earlier, to: later, rule, value, confidence });
  };
  for (let place = 0; place < legs.length; place++) {
    for (const { rule, kind, value } of (legs[place] as LegOutline).group.clues) {
      if (kind === 'asked') continue;
      const others = kind === 'named' ? byCallId.get(value) : byValue.get(`${rule.name}:${value}`);
      if (others === undefined || (kind === 'shared' && others.length < 2)) continue;
      if (others.length > MAX_LEGS_PER_VALUE) {
        crowdedValues++;
        continue;
      }
      // Each leg is tied to the first that it meets in time; the others follow from that.
      const other = others.find((candidate) => candidate !== place && meetsPlace(legs, place, candidate));
      if (other !== undefined) pair(place, other, rule.name, value, rule.confidence);
    }
  }
  return { pairs, crowdedValues };
}

/** Of the Call-IDs that another leg names; most are named by nobody. */
function legsByCallId(legs: readonly LegOutline[]): Map<string, number[]> {
  const asked = new Set<string>();
  for (const { group } of legs) {
    for (const { kind, value } of group.clues) if (kind === 'named') asked.add(value);
  }
  const byCallId = new Map<string, number[]>();
  if (asked.size === 0) return byCallId;
  for (const [place, { callId }] of legs.entries()) if (asked.has(callId)) add(byCallId, callId, place);
  return byCallId;
}

function meetsPlace(legs: readonly LegOutline[], a: number, b: number): boolean {
  return meetInTime(legs[a] as LegOutline, legs[b] as LegOutline);
}

function add(index: Map<string, number[]>, value: string, place: number): void {
  const places = index.get(value);
  if (places === undefined) index.set(value, [place]);
  else if (places.at(-1) !== place && places.length <= MAX_LEGS_PER_VALUE) places.push(place);
}
