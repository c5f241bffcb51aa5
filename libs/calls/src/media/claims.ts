import { authorOf } from '../dialog/announcements.js';
import { announcingMessages } from '../dialog/assemble-leg.js';
import type { LegOutline, Side } from '../dialog/assembled-leg.js';
import {
  type AnnouncedSources,
  isUnspecified,
  type MediaDescription,
  rtcpAddressOf,
  rtpAddressOf,
} from './session-description.js';
import { socketAddressOf } from './socket-address.js';

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

/** Whether media of this span can belong to the leg by time. */
export function isUp({ startUs, endUs }: LegOutline, firstUs: number, lastUs: number): boolean {
  return startUs - EARLY_US <= lastUs && (endUs === null || endUs + LATE_US >= firstUs);
}

/** Whether the claim holds in the span without allowance: it was announced before the end of the span, and its leg had not ended at its start. */
export function isInTime({ fromUs, toUs }: Claim, firstUs: number, lastUs: number): boolean {
  return fromUs + EARLY_US <= lastUs && toUs - LATE_US >= firstUs;
}

/** Claims looked at for one moment: generators announce one port in every call. */
const MAX_ACTIVE = 32;

/** Who listens where, by socket address, with the RTCP addresses apart; and who sends what, by SSRC and CNAME. */
export class Claims {
  readonly #rtp = new Map<string, Claim[]>();
  readonly #rtcp = new Map<string, Claim[]>();
  /** Where the RTCP of a side that multiplexes comes if the other side does not (RFC 5761 5.1.1). */
  readonly #unmultiplexed = new Map<string, Claim[]>();
  /** ICE candidates, where no address that `c=` gives is meant. */
  readonly #candidates = new Map<string, Claim[]>();
  readonly #ssrcs = new Map<number, Claim[]>();
  readonly #cnames = new Map<string, Claim[]>();

  constructor(legs: readonly LegOutline[]) {
    for (const [place, assembled] of legs.entries()) this.#add(place, assembled);
    for (const index of [this.#rtp, this.#rtcp, this.#unmultiplexed, this.#ssrcs, this.#cnames]) {
      for (const claims of index.values()) {
        if (claims.length > 1) claims.sort((a, b) => a.fromUs - b.fromUs || a.place - b.place);
      }
    }
  }

  /** Claims to an RTP address that hold at some moment of the span, latest first. */
  rtp(address: string, firstUs: number, lastUs: number): readonly Claim[] {
    const claims = active(this.#rtp.get(address), firstUs, lastUs);
    return claims.length > 0 ? claims : active(this.#candidates.get(address), firstUs, lastUs);
  }

  /** The same for RTCP, which shares the RTP address where it is multiplexed. */
  rtcp(address: string, firstUs: number, lastUs: number): readonly Claim[] {
    for (const index of [this.#rtcp, this.#rtp, this.#candidates]) {
      const claims = active(index.get(address), firstUs, lastUs);
      if (claims.length > 0) return claims;
    }
    return active(this.#unmultiplexed.get(address), firstUs, lastUs);
  }

  /** Claims to send an SSRC (RFC 5576 4.1) that hold at some moment of the span. */
  ssrc(ssrc: number, firstUs: number, lastUs: number): readonly Claim[] {
    return active(this.#ssrcs.get(ssrc), firstUs, lastUs);
  }

  /** The same of a CNAME (RFC 5576 6.1). */
  cname(cname: string, firstUs: number, lastUs: number): readonly Claim[] {
    return active(this.#cnames.get(cname), firstUs, lastUs);
  }

  #add(place: number, outline: LegOutline): void {
    const toUs = outline.endUs === null ? Number.POSITIVE_INFINITY : outline.endUs + LATE_US;
    for (const message of announcingMessages(outline)) {
      const { session, atUs } = message;
      if (session === null) continue;
      const side = authorOf(message, outline.callerTag);
      for (const media of session.media) {
        const claim = { place, side, fromUs: atUs - EARLY_US, toUs, media };
        if (media.sources !== null && media.port !== 0) this.#addSources(media.sources, claim);
        if (media.port !== 0) for (const candidate of media.candidates) put(this.#candidates, candidate, claim);
        const address = rtpAddressOf(media);
        if (address === null || isUnspecified(media.host)) continue;
        put(this.#rtp, address, claim);
        const rtcpAddress = rtcpAddressOf(media);
        if (rtcpAddress !== null) put(media.rtcpMux ? this.#unmultiplexed : this.#rtcp, rtcpAddress, claim);
        if (media.portCount > 1) this.#addFurtherPorts(claim);
      }
    }
  }

  /** What `a=rtcp` says is of the first pair. */
  #addFurtherPorts(claim: Claim): void {
    const { host, port, portCount, rtcpMux } = claim.media;
    if (host === null) return;
    for (let further = port + 2; further < port + 2 * portCount; further += 2) {
      put(this.#rtp, socketAddressOf(host, further), claim);
      if (!rtcpMux) put(this.#rtcp, socketAddressOf(host, further + 1), claim);
    }
  }

  #addSources({ ssrcs, cnames }: AnnouncedSources, claim: Claim): void {
    for (const ssrc of ssrcs) put(this.#ssrcs, ssrc, claim);
    for (const cname of cnames) put(this.#cnames, cname, claim);
  }
}

function put<K>(index: Map<K, Claim[]>, key: K, claim: Claim): void {
  const claims = index.get(key);
  if (claims === undefined) {
    index.set(key, [claim]);
    return;
  }
  // The same side says the same again in each refresh and on each hop; claims of one leg stand together.
  for (let at = claims.length - 1; at >= 0 && claims[at]?.place === claim.place; at--) {
    if (claims[at]?.side === claim.side) return;
  }
  claims.push(claim);
}

const NO_CLAIMS: readonly Claim[] = [];

function active(claims: readonly Claim[] | undefined, firstUs: number, lastUs: number): readonly Claim[] {
  if (claims === undefined) return NO_CLAIMS;
  if (claims.length === 1) {
    const [only] = claims as [Claim];
    return only.fromUs <= lastUs && only.toUs >= firstUs ? claims : NO_CLAIMS;
  }
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
