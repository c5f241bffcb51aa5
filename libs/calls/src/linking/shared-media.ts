import { messagesOfLeg } from '../dialog/assemble-leg.js';
import type { LegOutline } from '../dialog/assembled-leg.js';
import { isUnspecified, rtpAddressOf } from '../media/session-description.js';
import type { PairedLegs } from './paired-legs.js';
import { isSameHop } from './same-hop.js';

const CONFIDENCE = 0.9;
/** Legs up at the same time that announce one address: above it is a shared server or a test generator, and proves nothing. */
const MAX_LEGS_PER_ADDRESS = 8;

interface Listener {
  readonly place: number;
  readonly fromUs: number;
  readonly toUs: number;
}

/**
 * An RTP address announced in two legs at the same time on different hops: the agent between them passed the description on. Legs
 * between the same two signalling addresses are two calls of one phone or generator, not two legs of a call.
 */
export function sharedMediaLinks(legs: readonly LegOutline[]): PairedLegs[] {
  const pairs: PairedLegs[] = [];
  for (const [address, listeners] of listenersByAddress(legs)) {
    if (listeners.length > 1) pairs.push(...pairsOf(address, listeners, legs));
  }
  return pairs;
}

/** Each leg with the earliest that is up when it starts to listen; none where the address is crowded at any time. */
function pairsOf(address: string, listeners: readonly Listener[], legs: readonly LegOutline[]): PairedLegs[] {
  const pairs: PairedLegs[] = [];
  let up: Listener[] = [];
  for (const later of [...listeners].sort((a, b) => a.fromUs - b.fromUs || a.place - b.place)) {
    up = up.filter((listener) => listener.toUs >= later.fromUs);
    const b = legs[later.place] as LegOutline;
    const earlier = up.find(({ place }) => !isSameHop(legs[place] as LegOutline, b));
    if (earlier !== undefined) pairs.push(paired(address, earlier.place, later.place));
    up.push(later);
    if (up.length > MAX_LEGS_PER_ADDRESS) return [];
  }
  return pairs;
}

function paired(address: string, one: number, other: number): PairedLegs {
  const [from, to] = one < other ? [one, other] : [other, one];
  return { from, to, rule: 'shared-media', value: address, confidence: CONFIDENCE };
}

function listenersByAddress(legs: readonly LegOutline[]): Map<string, Listener[]> {
  const index = new Map<string, Listener[]>();
  for (const [place, outline] of legs.entries()) {
    const toUs = outline.endUs ?? outline.lastUs;
    for (const { session, atUs } of messagesOfLeg(outline)) {
      if (session === null) continue;
      for (const media of session.media) {
        const address = rtpAddressOf(media);
        // Port 9 stands for "not yet known" (RFC 8840 4.1.1).
        if (address === null || isUnspecified(media.host) || media.port === 9) continue;
        const known = index.get(address);
        const listener = { place, fromUs: atUs, toUs };
        if (known === undefined) index.set(address, [listener]);
        else if (known.at(-1)?.place !== place) known.push(listener);
      }
    }
  }
  return index;
}
