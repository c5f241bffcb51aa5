import type { RtpWindowRecord } from '@earshot/contracts';
import type { Side } from '../dialog/assembled-leg.js';
import type { Claim, Claims } from './claims.js';
import type { MediaDescription } from './session-description.js';
import type { StreamGroup } from './stream-group.js';

/** Why a stream belongs to a leg; stronger first. */
export type BoundBy = 'sdp' | 'symmetric' | 'correlation-id';

export interface Binding {
  /** The leg's place in the list. */
  readonly place: number;
  readonly boundBy: BoundBy;
  /** The side that the packets go to; null where neither address is announced. */
  readonly listener: Side | null;
  /** What the listener announced, else what the sender did: names the payload types. */
  readonly media: MediaDescription | null;
  /** 3: both addresses are announced by opposite sides; 2: the destination; 1: the source; 0: by other means. */
  readonly strength: number;
}

/** Windows of one group that belong to one leg, or to none. */
export interface BoundWindows {
  readonly group: StreamGroup;
  readonly windows: readonly RtpWindowRecord[];
  readonly binding: Binding | null;
}

/** Splits a group where a phone uses its port (and generators their SSRC) for the next call. */
export function bindGroup(group: StreamGroup, claims: Claims, callIds: ReadonlyMap<string, number>): BoundWindows[] {
  const windows = group.inOrder();
  const parts: { windows: RtpWindowRecord[]; binding: Binding | null }[] = [];
  for (const window of windows) {
    const binding = bySdp(window, claims) ?? byName(window, callIds);
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

function bySdp({ src: wireSrc, dst: wireDst, relayed, counts }: RtpWindowRecord, claims: Claims): Binding | null {
  // Between a client and its TURN relay: what SDP announces are the addresses that it is relayed between.
  const { src, dst } = relayed ?? { src: wireSrc, dst: wireDst };
  const toDst = claims.rtp(dst, counts.firstUs, counts.lastUs);
  const fromSrc = claims.rtp(src, counts.firstUs, counts.lastUs);
  let best: Binding | null = null;
  let bestFromUs = 0;
  const consider = (claim: Claim, listener: Side, strength: number): void => {
    // Of two legs with equal reason the later one has the port now; then the place decides, so that order of arrival does not.
    if (best !== null) {
      if (strength < best.strength) return;
      const later = claim.fromUs - bestFromUs;
      if (strength === best.strength && (later < 0 || (later === 0 && claim.place >= best.place))) return;
    }
    best = { place: claim.place, boundBy: 'sdp', listener, media: claim.media, strength };
    bestFromUs = claim.fromUs;
  };
  for (const claim of toDst) {
    const both = fromSrc.some(({ place, side }) => place === claim.place && side !== claim.side);
    consider(claim, claim.side, both ? 3 : 2);
  }
  for (const claim of fromSrc) consider(claim, opposite(claim.side), 1);
  return best;
}

/** The probe knew the Call-ID, from its own SDP or from the agent. */
function byName(window: RtpWindowRecord, callIds: ReadonlyMap<string, number>): Binding | null {
  const place = window.callId === null ? undefined : callIds.get(window.callId);
  if (place !== undefined) return { place, boundBy: 'sdp', listener: null, media: null, strength: 0 };
  const correlated = window.correlationId === null ? undefined : callIds.get(window.correlationId);
  if (correlated === undefined) return null;
  return { place: correlated, boundBy: 'correlation-id', listener: null, media: null, strength: 0 };
}

export function opposite(side: Side): Side {
  return side === 'caller' ? 'callee' : 'caller';
}

/**
 * What is still without a leg or a listener takes it from the stream that runs the other way between the same two addresses
 * (symmetric RTP, RFC 4961), as behind a NAT that the SDP does not know.
 */
export function bindSymmetric(parts: readonly BoundWindows[]): BoundWindows[] {
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
    return { ...part, binding: { place: back.place, boundBy: 'symmetric', listener, media: back.media, strength: 0 } };
  });
}

/** Both directions of a conversation are seen within ten seconds of each other. */
const MEET_WITHIN_US = 10_000_000;

function meet(a: BoundWindows, b: BoundWindows): boolean {
  const span = ({ windows }: BoundWindows): [number, number] => [
    (windows[0] as RtpWindowRecord).counts.firstUs,
    (windows.at(-1) as RtpWindowRecord).counts.lastUs,
  ];
  const [fromA, toA] = span(a);
  const [fromB, toB] = span(b);
  return fromA <= toB + MEET_WITHIN_US && fromB <= toA + MEET_WITHIN_US;
}
