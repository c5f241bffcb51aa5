import type { Side } from '../dialog/assembled-leg.js';
import { type Claim, type Claims, isInTime } from './claims.js';
import type { LegsByCallId } from './legs-by-call-id.js';
import type { MediaDescription } from './session-description.js';
import { type StreamGroup, ssrcText } from './stream-group.js';
import type { KeptWindow } from './window-store.js';

/**
 * Why a stream belongs to a leg; stronger first: an address that SDP announces, an SSRC that SDP announces, the agent's or the
 * probe's word, the stream that runs the other way, and last a CNAME. Docs: `docs/linking.md`.
 */
export type BoundBy = 'sdp' | 'ssrc' | 'correlation-id' | 'symmetric' | 'cname';

export interface Binding {
  /** The leg's place in the list. */
  readonly place: number;
  readonly boundBy: BoundBy;
  /** What matched: addresses, the SSRC, the Call-ID or correlation id, or the CNAME. */
  readonly value: string;
  /** The side that the packets go to; null where neither address is announced. */
  readonly listener: Side | null;
  /** What the listener announced, else what the sender did: names the payload types. */
  readonly media: MediaDescription | null;
  /** 4: both addresses are announced by opposite sides; 3: the destination; 2: the source; 1: the SSRC; 0: by other means. */
  readonly strength: number;
}

/** Windows of one group that belong to one leg, or to none. */
export interface BoundWindows {
  readonly group: StreamGroup;
  readonly windows: readonly KeptWindow[];
  readonly binding: Binding | null;
}

/** Splits a group where a phone uses its port (and generators their SSRC) for the next call. */
export function bindGroup(group: StreamGroup, claims: Claims, callIds: LegsByCallId): BoundWindows[] {
  const windows = group.inOrder();
  if (windows.length === 1) {
    const [window] = windows as [KeptWindow];
    return [{ group, windows, binding: bindingOf(window, claims, callIds) }];
  }
  const parts: { windows: KeptWindow[]; binding: Binding | null }[] = [];
  for (const window of windows) {
    const binding = bindingOf(window, claims, callIds);
    const last = parts.at(-1);
    // A window without a leg of its own (before the answer, after the end) stays with its neighbours.
    if (last === undefined || (binding !== null && last.binding !== null && binding.place !== last.binding.place)) {
      parts.push({ windows: [window], binding });
      continue;
    }
    last.windows.push(window);
    if (binding !== null && binding.strength > (last.binding?.strength ?? -1)) last.binding = binding;
  }
  return parts.map(({ windows: own, binding }) => ({ group, windows: own, binding }));
}

function bindingOf(window: KeptWindow, claims: Claims, callIds: LegsByCallId): Binding | null {
  return bySdp(window, claims) ?? bySsrc(window, claims) ?? byName(window, callIds);
}

function bySdp({ source, firstUs, lastUs }: KeptWindow, claims: Claims): Binding | null {
  // Between a client and its TURN relay: what SDP announces are the addresses that it is relayed between.
  const { src, dst } = source.relayed ?? source;
  const toDst = claims.rtp(dst, firstUs, lastUs);
  const fromSrc = claims.rtp(src, firstUs, lastUs);
  const senders = claims.ssrc(source.ssrc, firstUs, lastUs);
  if (toDst.length === 0 && fromSrc.length === 0) return null;
  let best: Claim | null = null;
  let bestStrength = 0;
  let bestIsNamed = false;
  let bestIsInTime = false;
  const consider = (claim: Claim, strength: number): void => {
    // A media server announces one address in all its legs: the SSRC tells which of them it is.
    const isNamed = senders.some(({ place }) => place === claim.place);
    // Where one call follows another on the same ports, the allowances of both reach into the other.
    const inTime = isInTime(claim, firstUs, lastUs);
    if (best !== null) {
      if (strength !== bestStrength) {
        if (strength < bestStrength) return;
      } else if (isNamed !== bestIsNamed) {
        if (!isNamed) return;
      } else if (inTime !== bestIsInTime) {
        if (!inTime) return;
      } else if (!isLater(claim, best)) return;
    }
    best = claim;
    bestStrength = strength;
    bestIsNamed = isNamed;
    bestIsInTime = inTime;
  };
  for (const claim of toDst) {
    const both = fromSrc.some(({ place, side }) => place === claim.place && side !== claim.side);
    consider(claim, both ? BOTH : DESTINATION);
  }
  for (const claim of fromSrc) consider(claim, SOURCE);
  if (best === null) return null;
  const { place, side, media } = best as Claim;
  const listener = bestStrength === SOURCE ? opposite(side) : side;
  const value = bestStrength === BOTH ? `${src} ${dst}` : bestStrength === SOURCE ? src : dst;
  return { place, boundBy: 'sdp', value, listener, media, strength: bestStrength };
}

const BOTH = 4;
const DESTINATION = 3;
const SOURCE = 2;
const ANNOUNCED_SSRC = 1;

/** Of two legs with equal reason the later one has the port now; then the place decides, so that order of arrival does not. */
function isLater(claim: Claim, best: Claim): boolean {
  return claim.fromUs > best.fromUs || (claim.fromUs === best.fromUs && claim.place < best.place);
}

/** Its sender said in SDP that it sends this SSRC. */
function bySsrc({ source: { ssrc }, firstUs, lastUs }: KeptWindow, claims: Claims): Binding | null {
  const sender = soleSender(claims.ssrc(ssrc, firstUs, lastUs));
  if (sender === null) return null;
  return { ...sender, boundBy: 'ssrc', value: ssrcText(ssrc), strength: ANNOUNCED_SSRC };
}

/** Whose word all of the claims are: null where legs share it, and then it names none of them. */
export function soleSender(claims: readonly Claim[]): Pick<Binding, 'place' | 'listener' | 'media'> | null {
  const [first] = claims;
  if (first === undefined || claims.some(({ place }) => place !== first.place)) return null;
  const isOneSide = claims.every(({ side }) => side === first.side);
  return { place: first.place, listener: isOneSide ? opposite(first.side) : null, media: first.media };
}

/** The probe knew the Call-ID, from its own SDP or from the agent. */
function byName({ source, firstUs }: KeptWindow, callIds: LegsByCallId): Binding | null {
  const { callId, correlationId } = source;
  const named = { listener: null, media: null, strength: 0 };
  const place = callId === null ? undefined : callIds.placeAt(callId, firstUs);
  if (place !== undefined) return { ...named, place, boundBy: 'sdp', value: callId as string };
  const correlated = correlationId === null ? undefined : callIds.placeAt(correlationId, firstUs);
  if (correlated === undefined) return null;
  return { ...named, place: correlated, boundBy: 'correlation-id', value: correlationId as string };
}

export function opposite(side: Side): Side {
  return side === 'caller' ? 'callee' : 'caller';
}

/**
 * What is still without a leg or a listener takes it from the stream that runs the other way between the same two addresses
 * (symmetric RTP, RFC 4961), as behind a NAT that the SDP does not know.
 */
export function bindSymmetric(parts: readonly BoundWindows[]): readonly BoundWindows[] {
  if (parts.every(({ binding }) => binding !== null && binding.listener !== null)) return parts;
  const byAddresses = new Map<string, BoundWindows[]>();
  for (const part of parts) {
    const key = `${part.group.src}|${part.group.dst}`;
    const known = byAddresses.get(key);
    if (known === undefined) byAddresses.set(key, [part]);
    else known.push(part);
  }
  return parts.map((part) => {
    if (part.binding !== null && part.binding.listener !== null) return part;
    const back = (byAddresses.get(`${part.group.dst}|${part.group.src}`) ?? []).find(
      (other) => other.binding !== null && other.binding.listener !== null && meet(part, other),
    )?.binding;
    if (!back || (part.binding !== null && part.binding.place !== back.place)) return part;
    const listener = opposite(back.listener as Side);
    const value = `${part.group.dst} ${part.group.src}`;
    const { place, media } = back;
    return { ...part, binding: { place, boundBy: 'symmetric', value, listener, media, strength: 0 } };
  });
}

/** Both directions of a conversation are seen within ten seconds of each other. */
const MEET_WITHIN_US = 10_000_000;

function meet(a: BoundWindows, b: BoundWindows): boolean {
  const span = ({ windows }: BoundWindows): [number, number] => [
    (windows[0] as KeptWindow).firstUs,
    (windows.at(-1) as KeptWindow).lastUs,
  ];
  const [fromA, toA] = span(a);
  const [fromB, toB] = span(b);
  return fromA <= toB + MEET_WITHIN_US && fromB <= toA + MEET_WITHIN_US;
}
