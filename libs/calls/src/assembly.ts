import type {
  CallLog,
  DtlsRecord,
  Dtmf,
  DtmfRecord,
  EndpointReportRecord,
  ExtendedBlock,
  IcmpRecord,
  Leg,
  LegLink,
  LinkDecision,
  LogRecord,
  RoundTrip,
  RtcpRecord,
  Stream,
  StunRecord,
  T38Record,
} from '@earshot/contracts';
import type { AssembledCall } from './assembled-call.js';
import { callFacts } from './call-facts.js';
import { assembleLeg, outlinesOf } from './dialog/assemble-leg.js';
import type { AssembledLeg, LegOutline } from './dialog/assembled-leg.js';
import { attemptsOf } from './dialog/attempts.js';
import { branchDetailsOf } from './dialog/branch-details.js';
import type { CallIdGroup } from './dialog/call-id-group.js';
import { unfinishedOf } from './dialog/unfinished.js';
import type { LegGroups } from './linking/leg-sets.js';
import { linkLegs } from './linking/link-legs.js';
import { type BoundWindows, opposite } from './media/binding.js';
import { BoundMedia, type PlacedRecord, type PlacedTrip } from './media/bound-media.js';
import { callReports } from './media/call-reports.js';
import { secondsOfCommonLoss } from './media/common-loss.js';
import { extendedBlocks } from './media/extended-blocks.js';
import { mediaSections } from './media/media-sections.js';
import { compareReports } from './media/report-comparison.js';
import type { UnseenReports } from './media/reports-without-stream.js';
import { endToEnd, rttAt } from './media/round-trips.js';
import { SourceChanges } from './media/source-changes.js';
import { DigitsByStream } from './media/stream-digits.js';
import type { StreamGroup } from './media/stream-group.js';
import type { QualityPolicy } from './quality/quality-policy.js';
import { type GivenMarks, type MeasuredStream, measureStream } from './quality/stream-quality.js';
import { impairedWindows } from './traffic/impaired-windows.js';
import { OutlinedCall } from './traffic/outlined-call.js';
import type { CallSketch, ImpairedWindow } from './traffic/traffic.js';

/** What a fold has collected. */
export interface Collected {
  readonly groups: Iterable<CallIdGroup>;
  readonly streams: Iterable<StreamGroup>;
  readonly rtcp: readonly RtcpRecord[];
  readonly dtmf: readonly DtmfRecord[];
  readonly reports: readonly EndpointReportRecord[];
  readonly icmp: readonly IcmpRecord[];
  readonly decisions: readonly LinkDecision[];
  readonly stun: readonly StunRecord[];
  readonly dtls: readonly DtlsRecord[];
  readonly t38: readonly T38Record[];
  readonly logs: readonly LogRecord[];
  readonly nowUs: number;
  readonly policy: QualityPolicy;
}

/** Legs, calls and bindings of everything collected; calls themselves are made one by one as they are asked for. */
export class Assembly {
  readonly legs: readonly LegOutline[];
  readonly media: BoundMedia;
  /** Places of the legs of each call. */
  readonly members: LegGroups;
  readonly crowdedValues: number;
  readonly #links: ReadonlyMap<number, readonly LegLink[]>;
  readonly #sources: SourceChanges;
  readonly #parts = new Map<number | null, BoundWindows[]>();
  readonly #trips = new Map<number, PlacedTrip[]>();
  readonly #digits = new Map<number, Dtmf[]>();
  readonly #streamDigits: DigitsByStream;
  readonly #events = new Map<number, DtmfRecord[]>();
  readonly #reports = new Map<number, EndpointReportRecord[]>();
  readonly #icmp = new Map<number, IcmpRecord[]>();
  readonly #logs = new Map<number, CallLog[]>();
  readonly #unseen: ReadonlyMap<number, UnseenReports>;
  readonly #stun = new Map<number, StunRecord[]>();
  readonly #dtls = new Map<number, DtlsRecord[]>();
  readonly #t38 = new Map<number, T38Record[]>();

  readonly #decisions: readonly LinkDecision[];
  readonly #nowUs: number;
  readonly #policy: QualityPolicy;

  constructor(collected: Collected) {
    this.#nowUs = collected.nowUs;
    this.#decisions = collected.decisions;
    this.#policy = collected.policy;
    const legs: LegOutline[] = [];
    for (const group of collected.groups) for (const leg of outlinesOf(group, collected.nowUs)) legs.push(leg);
    this.legs = legs.sort(byStart);
    const linked = linkLegs(legs, collected.decisions);
    this.members = linked.calls;
    this.crowdedValues = linked.crowdedValues;
    this.#links = linked.links;
    const { dtmf, reports, icmp, stun, dtls, t38 } = collected;
    const others = [dtmf, reports, icmp, stun, dtls, t38, collected.logs];
    const hasOthers = others.some((records) => records.length > 0);
    this.media = new BoundMedia(legs, collected.streams, collected.rtcp, hasOthers);
    this.#sources = new SourceChanges(this.media.parts);
    for (const part of this.media.parts) put(this.#parts, part.binding?.place ?? null, part);
    for (const trip of this.media.halves) if (trip.place !== null) put(this.#trips, trip.place, trip);
    this.#unseen = this.media.reportsWithoutStream();
    const digits = inOrder(dtmf);
    this.#streamDigits = new DigitsByStream(digits);
    this.#placeDigits(digits);
    for (const record of inOrder(reports)) this.#place(this.#reports, record);
    const logs = inOrder(collected.logs).sort((a, b) => a.atUs - b.atUs || (a.ordinal ?? 0) - (b.ordinal ?? 0));
    for (const { atUs, probe, callId, text } of logs) {
      if (callId === null) continue;
      const place = this.media.placeNamed(callId, atUs);
      if (place !== undefined) put(this.#logs, place, { atUs, probe, callId, text });
    }
    for (const record of inOrder(icmp)) this.#place(this.#icmp, record);
    for (const record of inOrder(stun)) this.#place(this.#stun, record);
    for (const record of inOrder(dtls)) this.#place(this.#dtls, record);
    for (const record of inOrder(t38)) this.#place(this.#t38, record);
  }

  /** Probes that saw speech go both ways in some call: there, a missing direction is more than a gap in the capture. */
  probesSeeingBothWays(): ReadonlySet<string> {
    const probes = new Set<string>();
    /** Places of legs by probe, for each side that listens. */
    const heard = { caller: new Map<string, Set<number>>(), callee: new Map<string, Set<number>>() };
    for (const { binding, group, windows } of this.media.parts) {
      const { probe } = group;
      if (binding?.listener == null || probes.has(probe)) continue;
      if (windows.reduce((sum, { packets }) => sum + packets, 0) < BOTH_WAYS_PACKETS) continue;
      if (heard[opposite(binding.listener)].get(probe)?.has(binding.place)) probes.add(probe);
      const own = heard[binding.listener].get(probe);
      if (own === undefined) heard[binding.listener].set(probe, new Set([binding.place]));
      else own.add(binding.place);
    }
    return probes;
  }

  /** Seconds (since the epoch) in which many calls lost packets together. */
  secondsOfCommonLoss(): ReadonlySet<number> {
    if (this.#parts.size === 0) return new Set();
    return secondsOfCommonLoss(this.members, (place) => this.#parts.get(place) ?? []);
  }

  /** What rules across calls read of each call, in order of start. */
  sketches(): CallSketch[] {
    const sketches: CallSketch[] = [];
    for (const places of this.members) {
      const legs = places.map((place) => this.legs[place] as LegOutline);
      const impaired = this.#parts.size === 0 ? NO_WINDOWS : impairedWindows(gathered(this.#parts, places));
      sketches.push(new OutlinedCall(legs, impaired));
    }
    return sketches;
  }

  *calls(): IterableIterator<AssembledCall> {
    for (const places of this.members) yield this.#call(places);
  }

  *unboundStreams(): IterableIterator<Stream> {
    for (const part of this.#parts.get(null) ?? []) {
      yield measureStream(part, null, null, () => null, this.#marksOf(part), this.#policy).stream;
    }
  }

  #call(places: readonly number[]): AssembledCall {
    const legs: AssembledLeg[] = [];
    for (const place of places) legs.push(this.#legWhole(place));
    const primary = legs[0] as AssembledLeg;
    const { key } = primary.leg;
    const trips = gathered(this.#trips, places).sort(byTime);
    const sums = new Map<number, RoundTrip[]>();
    if (trips.length > 0) for (const place of places) sums.set(place, endToEnd(this.#trips.get(place) ?? []));
    const streams: AssembledCall['streams'][number][] = [];
    for (const part of gathered(this.#parts, places)) {
      const place = part.binding?.place ?? -1;
      const leg = legs[places.indexOf(place)] ?? null;
      streams.push(this.#stream(part, leg, key, sums.get(place) ?? NO_TRIPS));
    }
    if (streams.length > 1) streams.sort(byFirstPacket);
    const unseen: UnseenReports[] = [];
    if (this.#unseen.size > 0) {
      for (const place of places) {
        const own = this.#unseen.get(place);
        if (own !== undefined) unseen.push(own);
      }
    }
    const reports = callReports(streams, unseen, gathered(this.#reports, places));
    const extended: ExtendedBlock[] = [];
    for (const { extended: own, stream } of streams)
      if (own.length > 0) for (const block of extendedBlocks(own, stream.key)) extended.push(block);
    for (const { blocks } of unseen) for (const block of blocks) extended.push(block);
    const roundTrips: RoundTrip[] = [];
    for (const { atUs, callId, half, rttMs, by } of trips) roundTrips.push({ atUs, callId, half, rttMs, by });
    const ownTrips = roundTrips.length;
    for (const own of sums.values()) for (const sum of own) roundTrips.push(sum);
    if (roundTrips.length > ownTrips) roundTrips.sort(byTime);
    const { logs, logCount } = this.#logsOf(places);
    const events = gathered(this.#events, places);
    let lastUs = 0;
    for (const leg of legs) lastUs = Math.max(lastUs, leg.lastUs);
    for (const { stream } of streams) lastUs = Math.max(lastUs, stream.lastUs);
    const parted = {
      legs,
      streams,
      reports,
      comparisons: compareReports(streams, reports),
      extendedBlocks: extended,
      logs,
      logCount,
      links: gathered(this.#links, places),
      decisions: this.#decisionsOn(legs),
      sections: mediaSections(streams),
      roundTrips,
    };
    return {
      facts: callFacts(parted, this.#policy.limits),
      legs,
      streams,
      events,
      icmp: gathered(this.#icmp, places),
      stun: gathered(this.#stun, places),
      dtls: gathered(this.#dtls, places),
      t38: gathered(this.#t38, places),
      rtcpFrom: this.#rtcpFrom(places),
      lastUs,
    };
  }

  #stream(
    part: BoundWindows,
    leg: AssembledLeg | null,
    callKey: string,
    /** From end to end, of its leg. */
    sums: readonly RoundTrip[],
  ): AssembledCall['streams'][number] {
    const rtt = (atUs: number): number | null => rttAt(sums, atUs);
    const { stream, counts, skew, windows, kept } = measureStream(
      part,
      leg,
      callKey,
      rtt,
      this.#marksOf(part),
      this.#policy,
    );
    const startUs = leg?.leg.startUs ?? 0;
    const passages = this.media.rtcp.senders.get(part.group.ssrc);
    return {
      receptions: this.media.receptionsOf(part),
      extended: this.media.extendedReportsOf(part),
      senders:
        passages === undefined
          ? []
          : passages.filter(({ probe, atUs }) => probe === part.group.probe && atUs >= startUs),
      stream,
      counts,
      skew,
      windows,
      kept,
    };
  }

  #marksOf(part: BoundWindows): GivenMarks {
    const { previousSource, ssrcCollisions } = this.#sources.of(part);
    return { previousSource, ssrcCollisions, dtmf: this.#streamDigits.of(part) };
  }

  #decisionsOn(legs: readonly AssembledLeg[]): LinkDecision[] {
    if (this.#decisions.length === 0) return [];
    const keys = new Set(legs.map(({ leg }) => leg.key));
    return this.#decisions
      .filter(({ legKeys, otherLegKeys }) => [...legKeys, ...otherLegKeys].some((key) => keys.has(key)))
      .sort((a, b) => a.id - b.id);
  }

  #logsOf(places: readonly number[]): { logs: CallLog[]; logCount: number } {
    const logs: CallLog[] = [];
    let logCount = 0;
    for (const place of places) {
      const own = this.#logs.get(place);
      if (own === undefined) continue;
      logCount += own.length;
      const legKey = (this.legs[place] as LegOutline).key;
      for (const log of own.slice(0, MAX_LOGS)) logs.push({ ...log, legKey });
    }
    if (places.length > 1) logs.sort((a, b) => a.atUs - b.atUs);
    return { logs: logs.slice(0, MAX_LOGS), logCount };
  }

  #rtcpFrom(places: readonly number[]): AssembledCall['rtcpFrom'] {
    const { rtcpFrom } = this.media;
    if (rtcpFrom.caller.size === 0 && rtcpFrom.callee.size === 0) return [];
    return (['caller', 'callee'] as const).filter((side) => places.some((place) => rtcpFrom[side].has(place)));
  }

  /** The leg was made for this call alone, so that what it lacks is written into it: to copy it would take as long as to make it. */
  #legWhole(place: number): AssembledLeg {
    const whole = assembleLeg(this.legs[place] as LegOutline, this.#nowUs);
    const { leg } = whole;
    const digits = this.#digits.get(place);
    if (digits !== undefined) leg.dtmf = [...leg.dtmf, ...digits].sort((a, b) => a.atUs - b.atUs);
    leg.attempts = attemptsOf(whole);
    leg.branchDetails = branchDetailsOf(whole);
    leg.unfinished = this.#unfinished(whole, place);
    return whole;
  }

  #unfinished(leg: AssembledLeg, place: number): Leg['unfinished'] {
    let lastMediaUs: number | null = null;
    for (const { windows } of this.#parts.get(place) ?? []) {
      for (const { lastUs } of windows) lastMediaUs = Math.max(lastMediaUs ?? 0, lastUs);
    }
    return unfinishedOf(leg, lastMediaUs, this.#nowUs);
  }

  #place<R extends PlacedRecord>(index: Map<number, R[]>, record: R): void {
    const place = this.media.placeOf(record);
    if (place !== null) put(index, place, record);
  }

  #placeDigits(records: readonly DtmfRecord[]): void {
    for (const record of records) {
      const origin = this.media.origin(record);
      if (origin === null) continue;
      put(this.#events, origin.place, record);
      const { digit, atUs, durationMs, endSeen } = record;
      const known = this.#digits.get(origin.place);
      // The same digit on the next section, or at another probe, where its end may have been seen.
      const same = known?.find(
        (other) => other.digit === digit && other.by === origin.by && atUs - other.atUs < SAME_DIGIT_US,
      );
      if (same !== undefined) {
        if (endSeen && same.endSeen === false) Object.assign(same, { endSeen, durationMs });
        continue;
      }
      put(this.#digits, origin.place, { digit, atUs, durationMs, via: 'rtp' as const, by: origin.by, endSeen });
    }
  }
}

const NO_WINDOWS: readonly ImpairedWindow[] = [];
const NO_TRIPS: readonly RoundTrip[] = [];

/** What is at any of the places. Most calls of a capture of signalling alone have nothing of most kinds. */
function gathered<T>(index: ReadonlyMap<number | null, readonly T[]>, places: readonly number[]): T[] {
  const found: T[] = [];
  if (index.size === 0) return found;
  for (const place of places) {
    const own = index.get(place);
    if (own !== undefined) for (const one of own) found.push(one);
  }
  return found;
}

function byTime(a: { readonly atUs: number }, b: { readonly atUs: number }): number {
  return a.atUs - b.atUs;
}

function inOrder<R extends { readonly atUs: number; readonly id: string }>(records: readonly R[]): R[] {
  return [...records].sort((a, b) => a.atUs - b.atUs || (a.id < b.id ? -1 : 1));
}

/** RFC 4733 2.5.1.2: a key is pressed for 40 ms at least, and pauses as long. */
const SAME_DIGIT_US = 40_000;

/** Lines of a call that are kept; servers that debug write thousands. */
const MAX_LOGS = 1000;

/** Two seconds of speech. */
const BOTH_WAYS_PACKETS = 100;

function byStart(a: LegOutline, b: LegOutline): number {
  if (a.startUs !== b.startUs) return a.startUs - b.startUs;
  if (a.callId !== b.callId) return a.callId < b.callId ? -1 : 1;
  return a.callerTag - b.callerTag || (a.part?.again ?? 0) - (b.part?.again ?? 0);
}

/** By first packet, then by where it comes from. */
function byFirstPacket({ stream: a }: MeasuredStream, { stream: b }: MeasuredStream): number {
  if (a.firstUs !== b.firstUs) return a.firstUs - b.firstUs;
  return `${a.src} ${a.dst} ${a.key}` < `${b.src} ${b.dst} ${b.key}` ? -1 : 1;
}

function put<K, V>(index: Map<K, V[]>, key: K, value: V): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [value]);
  else known.push(value);
}
