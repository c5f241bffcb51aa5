import { authorOf } from '../dialog/announcements.js';
import { messagesOfLeg } from '../dialog/assemble-leg.js';
import type { LegOutline, Side } from '../dialog/assembled-leg.js';
import { isUnspecified, type MediaDescription, rtcpAddressOf, rtpAddressOf } from './session-description.js';

/** A side of a leg that says it listens at an address, from when to when. */
export interface Claim {
  /** The leg's place in the list. */
  readonly place: number;
  readonly side: Side;
  readonly fromUs: number;
  readonly toUs: number;
  readonly media: MediaDescription;
}

/** Media may be captured before the message that announces it: at another probe, or over a slower path. */
const EARLY_US = 2_000_000;
/** Packets under way after the BYE, and senders that stop late. */
const LATE_US = 5_000_000;

/** Claims looked at for one moment: generators announce one port in every call. */
const MAX_ACTIVE = 32;

/** Who listens where, by socket address; with the RTCP addresses apart. */
export class Claims {
  readonly #rtp = new Map<string, Claim[]>();
  readonly #rtcp = new Map<string, Claim[]>();

  constructor(legs: readonly LegOutline[]) {
    for (const [place, assembled] of legs.entries()) this.#add(place, assembled);
    for (const claims of [...this.#rtp.values(), ...this.#rtcp.values()]) {
      if (claims.length > 1) claims.sort((a, b) => a.fromUs - b.fromUs || a.place - b.place);
    }
  }

  /** Claims to an RTP address that hold at some moment of the span, latest first. */
  rtp(address: string, firstUs: number, lastUs: number): Claim[] {
    return active(this.#rtp.get(address), firstUs, lastUs);
  }

  /** The same for RTCP, which shares the RTP address where it is multiplexed. */
  rtcp(address: string, firstUs: number, lastUs: number): Claim[] {
    return active(this.#rtcp.get(address) ?? this.#rtp.get(address), firstUs, lastUs);
  }

  #add(place: number, outline: LegOutline): void {
    const toUs = outline.endUs === null ? Number.POSITIVE_INFINITY : outline.endUs + LATE_US;
    for (const message of messagesOfLeg(outline)) {
      const { session, atUs } = message;
      if (session === null) continue;
      const side = authorOf(message, outline.callerTag);
      for (const media of session.media) {
        const address = rtpAddressOf(media);
        if (address === null || isUnspecified(media.host)) continue;
        const claim = { place, side, fromUs: atUs - EARLY_US, toUs, media };
        put(this.#rtp, address, claim);
        const rtcpAddress = rtcpAddressOf(media);
        if (rtcpAddress !== null) put(this.#rtcp, rtcpAddress, claim);
      }
    }
  }
}

function put(index: Map<string, Claim[]>, address: string, claim: Claim): void {
  const claims = index.get(address);
  if (claims === undefined) {
    index.set(address, [claim]);
    return;
  }
  // The same side says the same again in each refresh and on each hop; claims of one leg stand together.
  for (let at = claims.length - 1; at >= 0 && claims[at]?.place === claim.place; at--) {
    if (claims[at]?.side === claim.side) return;
  }
  claims.push(claim);
}

function active(claims: readonly Claim[] | undefined, firstUs: number, lastUs: number): Claim[] {
  if (claims === undefined) return [];
  let low = 0;
  let high = claims.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((claims[middle] as Claim).fromUs <= lastUs) low = middle + 1;
    else high = middle;
  }
  const found: Claim[] = [];
  for (let at = low - 1; at >= 0 && at >= low - MAX_ACTIVE; at--) {
    const claim = claims[at] as Claim;
    if (claim.toUs >= firstUs) found.push(claim);
  }
  return found;
}
