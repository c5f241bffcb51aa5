import type {
  DtlsRecord,
  DtmfRecord,
  EndpointReportRecord,
  IcmpRecord,
  ReceptionReport,
  RtcpRecord,
  StunRecord,
  T38Record,
} from '@earshot/contracts';
import type { LegOutline, Side } from '../dialog/assembled-leg.js';
import { type BoundWindows, bindGroup, bindSymmetric, opposite } from './binding.js';
import { bindByCname } from './canonical-name.js';
import { type Claim, Claims } from './claims.js';
import { LegsByCallId } from './legs-by-call-id.js';
import { reportsWithoutStream, type UnseenReports } from './reports-without-stream.js';
import { answeredReferencesMs, type HalfTrip, halfRttMs } from './round-trips.js';
import { type ExtendedReport, type Reception, RtcpIndex } from './rtcp-index.js';
import { hostOf } from './socket-address.js';
import { type StreamGroup, streamName } from './stream-group.js';

/** A leg and the side of it that something came from. */
export interface Origin {
  readonly place: number;
  readonly by: Side | null;
}

export interface PlacedTrip extends HalfTrip {
  readonly place: number | null;
}

/** What belongs to a leg by its Call-ID or its addresses. */
export type PlacedRecord = EndpointReportRecord | IcmpRecord | StunRecord | DtlsRecord | T38Record;

/** Media of a capture with the legs that it belongs to. */
export class BoundMedia {
  readonly parts: readonly BoundWindows[];
  readonly rtcp: RtcpIndex;
  /** Round trips between a probe and one end, in order of time, those of no leg among them. */
  readonly halves: readonly PlacedTrip[];
  /** Places of legs by the side whose RTCP was captured. */
  readonly rtcpFrom: Readonly<Record<Side, Set<number>>> = { caller: new Set(), callee: new Set() };
  readonly #claims: Claims;
  readonly #bySsrc = new Map<number, BoundWindows[]>();
  readonly #callIds: LegsByCallId;
  readonly #placeByPair = new Map<string, number>();

  constructor(
    legs: readonly LegOutline[],
    groups: Iterable<StreamGroup>,
    rtcp: readonly RtcpRecord[],
    hasOthers: boolean,
  ) {
    const streams = [...groups];
    // Signalling alone needs no index of who listens where.
    const listening = streams.length > 0 || rtcp.length > 0 || hasOthers ? legs : [];
    this.#claims = new Claims(listening);
    this.#callIds = new LegsByCallId(listening);
    const parts = streams.flatMap((group) => bindGroup(group, this.#claims, this.#callIds));
    parts.sort(byName);
    this.rtcp = new RtcpIndex([...rtcp].sort((a, b) => a.atUs - b.atUs || (a.id < b.id ? -1 : 1)));
    const bound = bindSymmetric(parts);
    const named = bindByCname(bound, this.rtcp, this.#claims, legs);
    this.parts = named === bound ? bound : bindSymmetric(named);
    for (const part of this.parts) {
      const known = this.#bySsrc.get(part.group.ssrc);
      if (known === undefined) this.#bySsrc.set(part.group.ssrc, [part]);
      else known.push(part);
    }
    if (hasOthers) {
      for (const { group, binding } of this.parts)
        if (binding !== null) this.#placeByPair.set(pairOf(group), binding.place);
    }
    this.halves = this.#roundTrips(legs);
  }

  /** Reports of the receiver of a stream: of its SSRC, from where it is sent to. */
  receptionsOf(part: BoundWindows): Reception[] {
    const receptions = this.rtcp.receptions.get(part.group.ssrc);
    return receptions === undefined ? [] : receptions.filter(({ record }) => this.#isReceiver(record, part));
  }

  /** The same of XR blocks. */
  extendedReportsOf(part: BoundWindows): ExtendedReport[] {
    const reports = this.rtcp.extended.get(part.group.ssrc);
    return reports === undefined ? [] : reports.filter(({ record }) => this.#isReceiver(record, part));
  }

  #isReceiver(record: RtcpRecord, { group, windows, binding }: BoundWindows): boolean {
    const fromUs = (windows[0]?.firstUs ?? 0) - LATE_REPORT_US;
    const toUs = (windows.at(-1)?.lastUs ?? 0) + LATE_REPORT_US;
    if (record.atUs < fromUs || record.atUs > toUs || record.probe !== group.probe) return false;
    if (this.#bySsrc.get(group.ssrc)?.length === 1 || hostOf(record.src) === hostOf(group.dst)) return true;
    // RFC 3605: its RTCP may have an address of its own.
    if (binding === null) return false;
    const senders = this.#claims.rtcp(record.src, record.atUs, record.atUs);
    return senders.some(({ place, side }) => place === binding.place && side === binding.listener);
  }

  /** What receivers reported on streams that no probe saw, by the place of the leg. */
  reportsWithoutStream(): ReadonlyMap<number, UnseenReports> {
    return reportsWithoutStream(this.rtcp, {
      isSeen: (ssrc) => this.#bySsrc.has(ssrc),
      placeOf: (record) => this.origin(record)?.place ?? null,
      claims: (address, atUs) => this.#claims.rtcp(address, atUs, atUs),
    });
  }

  /**
   * The leg of it: by its Call-ID, else by who announced one of its addresses, else by the media between the same two, else by the
   * correlation id that its agent gave it.
   */
  placeOf(record: PlacedRecord): number | null {
    const named = record.callId === null ? undefined : this.placeNamed(record.callId, record.atUs);
    if (named !== undefined) return named;
    const fromUs = record.atUs - LATE_REPORT_US;
    for (const address of [record.dst, record.src]) {
      const [claim] = this.#claims.rtp(address, fromUs, record.atUs);
      if (claim !== undefined) return claim.place;
    }
    // An error or a report may be about the RTCP, and STUN may come where it does.
    for (const address of [record.dst, record.src]) {
      const [claim] = this.#claims.rtcp(address, fromUs, record.atUs);
      if (claim !== undefined) return claim.place;
    }
    return this.#placeByPair.get(pairOf(record)) ?? this.#correlated(record) ?? null;
  }

  /** The leg of a Call-ID at that time. */
  placeNamed(callId: string, atUs: number): number | undefined {
    return this.#callIds.placeAt(callId, atUs);
  }

  /** Agents give the Call-ID for it (HEP chunk 0x11); where they do not, it is the name of no leg. */
  #correlated(record: PlacedRecord | RtcpRecord | DtmfRecord): number | undefined {
    const id = 'correlationId' in record ? record.correlationId : null;
    return typeof id === 'string' ? this.placeNamed(id, record.atUs) : undefined;
  }

  /** Whose RTCP or digit it is. */
  origin(record: RtcpRecord | DtmfRecord): Origin | null {
    const senders = this.#claimsAt(record.src, record);
    const receivers = this.#claimsAt(record.dst, record);
    // Of two legs on one address the one that announces the other address too is meant.
    for (const { place, side } of senders) {
      for (const other of receivers) if (other.place === place && other.side !== side) return { place, by: side };
    }
    const sender = senders[0];
    const receiver = receivers[0];
    if (receiver !== undefined) return { place: receiver.place, by: opposite(receiver.side) };
    if (sender !== undefined) return { place: sender.place, by: sender.side };
    const own = record.ssrc === null ? undefined : this.#sentBy(record.ssrc, record.src);
    if (own?.binding) {
      const { place, listener } = own.binding;
      return { place, by: listener === null ? null : opposite(listener) };
    }
    const named = record.callId === null ? undefined : this.placeNamed(record.callId, record.atUs);
    const place = named ?? this.#correlated(record);
    return place === undefined ? null : { place, by: null };
  }

  #claimsAt(address: string, { kind, atUs }: RtcpRecord | DtmfRecord): readonly Claim[] {
    return kind === 'rtcp' ? this.#claims.rtcp(address, atUs, atUs) : this.#claims.rtp(address, atUs, atUs);
  }

  #sentBy(ssrc: number, src: string): BoundWindows | undefined {
    return this.#bySsrc.get(ssrc)?.find(({ group }) => hostOf(group.src) === hostOf(src));
  }

  #roundTrips(legs: readonly LegOutline[]): PlacedTrip[] {
    const trips: PlacedTrip[] = [];
    const { rtcp } = this;
    for (const record of rtcp.records) {
      const origin = this.origin(record);
      const place = origin === null ? null : origin.place;
      const by = origin === null ? null : origin.by;
      if (place !== null && by !== null) this.rtcpFrom[by].add(place);
      const callId = place === null ? null : (legs[place]?.callId ?? null);
      const half = by ?? 'unknown';
      const { atUs, probe, reports, xr } = record;
      for (let index = 0; index < reports.length; index++) {
        const rttMs = halfRttMs(record, reports[index] as ReceptionReport, rtcp);
        if (rttMs !== null) trips.push({ atUs, callId, half, rttMs, by: 'sr-rr', probe, place });
      }
      if (xr.length === 0) continue;
      for (const rttMs of answeredReferencesMs(record, rtcp))
        trips.push({ atUs, callId, half, rttMs, by: 'rrtr-dlrr', probe, place });
    }
    return trips;
  }
}

/** The last report of a stream comes an interval after its last packet. */
const LATE_REPORT_US = 15_000_000;

/** Either way between two addresses. */
function pairOf({ src, dst }: { readonly src: string; readonly dst: string }): string {
  return src < dst ? `${src} ${dst}` : `${dst} ${src}`;
}

function byName(a: BoundWindows, b: BoundWindows): number {
  const first = (part: BoundWindows): number => part.windows[0]?.firstUs ?? 0;
  if (first(a) !== first(b)) return first(a) - first(b);
  const name = ({ group }: BoundWindows): string => streamName(group.probe, group.src, group.dst, group.ssrc);
  return name(a) < name(b) ? -1 : 1;
}
