import type {
  CallDetail,
  CallLog,
  ExtendedBlock,
  Heard,
  Leg,
  LegLink,
  LinkDecision,
  MediaSection,
  Party,
  ReportComparison,
  ReportedQuality,
  RoundTrip,
  Stream,
} from '@earshot/contracts';
import type { QualityLimits } from '@earshot/metrics';
import type { CallFacts } from './assembled-call.js';
import type { AssembledLeg } from './dialog/assembled-leg.js';
import { pathOf } from './dialog/hops.js';
import { roundTripSummaries } from './media/round-trips.js';
import { heardBy } from './quality/heard.js';
import type { MeasuredStream } from './quality/stream-quality.js';

export interface CallParts {
  /** In order of start. */
  readonly legs: readonly AssembledLeg[];
  readonly streams: readonly MeasuredStream[];
  readonly links: LegLink[];
  readonly decisions: LinkDecision[];
  readonly sections: MediaSection[];
  readonly reports: ReportedQuality[];
  readonly roundTrips: RoundTrip[];
  readonly comparisons: ReportComparison[];
  readonly extendedBlocks: ExtendedBlock[];
  /** The first of so many. */
  readonly logs: CallLog[];
  readonly logCount: number;
}

/** The row of the call list and the details of the call, from its legs and streams. */
export function callFacts(parts: CallParts, limits: QualityLimits): CallFacts {
  const { legs, streams, links, decisions, sections, reports, comparisons, logs, logCount } = parts;
  const roundTrips = parts.roundTrips.map((trip) => judgedTrip(trip, limits));
  const { extendedBlocks } = parts;
  const primary = legs[0] as AssembledLeg;
  const legDetails = legs.map(({ leg }) => leg);
  const streamDetails = streams.map(({ stream }) => stream);
  const hops = legDetails.length === 1 ? (legDetails[0] as Leg).hops : legDetails.flatMap((leg) => leg.hops);
  const speaker = speakerOf(legs);
  const caller = heardBy('caller', streams, speaker.leg, speaker.joinedMidCall);
  const callee = heardBy('callee', streams, speaker.leg, speaker.joinedMidCall);
  // Field by field: what is spread after other fields costs V8 ten times as much.
  const { startUs, answerUs, endUs, state, talkMs, endedBy, pddMs } = callTimes(primary.leg, speaker.leg, legDetails);
  const facts: CallFacts = {
    key: primary.leg.key,
    from: nameOf(primary.leg.from),
    to: nameOf(primary.leg.to),
    path: pathOf(hops),
    caller,
    callee,
    finalStatus: speaker.leg.finalStatus,
    finalReason: speaker.leg.finalReason,
    legs: legs.length,
    messages: sum(legDetails, ({ messages }) => messages),
    retransmissions: sum(legDetails, ({ retransmissions }) => retransmissions),
    streams: streams.length,
    codecs: codecsOf(streamDetails),
    probes: probesOf(hops, streamDetails),
    callIds: distinct(legDetails.map(({ callId }) => callId)),
    legDetails,
    links,
    decisions,
    streamDetails,
    mediaSections: sections,
    reports,
    roundTrips,
    legHeard: legs.map(({ leg, joinedMidCall }) => {
      const own = legs.length === 1 && streams.length === 0 ? streams : streamsOf(leg, streams);
      const isAll = leg === speaker.leg && own.length === streams.length;
      return {
        callId: leg.callId,
        caller: withoutQuality(isAll ? caller : heardBy('caller', own, leg, joinedMidCall)),
        callee: withoutQuality(isAll ? callee : heardBy('callee', own, leg, joinedMidCall)),
      };
    }),
    comparisons,
    extendedBlocks,
    roundTripSummaries: roundTripSummaries(roundTrips),
    logs,
    logCount,
    startUs,
    answerUs,
    endUs,
    state,
    talkMs,
    endedBy,
    pddMs,
  };
  const { notGood } = limits.judge({ postDialDelayMs: pddMs });
  if (notGood !== undefined) facts.notGood = notGood;
  return facts;
}

function judgedTrip(trip: RoundTrip, limits: QualityLimits): RoundTrip {
  const { notGood } = limits.judge({ roundTripMs: trip.rttMs });
  return notGood === undefined ? trip : { ...trip, notGood };
}

/** The streams of the leg have it. */
function withoutQuality(heard: Heard): Heard {
  if (heard.quality === undefined) return heard;
  // Field by field: to leave one out of a copy costs V8 ten times as much.
  const rest: Heard = {
    listener: heard.listener,
    streamKeys: heard.streamKeys,
    band: heard.band,
    mosLq: heard.mosLq,
    mosLqMin: heard.mosLqMin,
    mosLqMinUs: heard.mosLqMinUs,
    mosLqMax: heard.mosLqMax,
    mosCq: heard.mosCq,
    minWindow: heard.minWindow,
    scoredWindows: heard.scoredWindows,
    impairedPct: heard.impairedPct,
    lossPct: heard.lossPct,
    jitterMs: heard.jitterMs,
    impairedMs: heard.impairedMs,
    measuredMs: heard.measuredMs,
    coverage: heard.coverage,
    unmeasured: heard.unmeasured,
  };
  if (heard.notGood !== undefined) rest.notGood = heard.notGood;
  return rest;
}

/** The leg that tells how the call went: the first that was answered (an earlier one may have failed over to it), else the first. */
function speakerOf(legs: readonly AssembledLeg[]): AssembledLeg {
  const answered = legs.find(({ leg }) => leg.state === 'answered' || leg.state === 'ended');
  return answered ?? (legs[0] as AssembledLeg);
}

type CallTimes = Pick<CallDetail, 'startUs' | 'answerUs' | 'endUs' | 'state' | 'talkMs' | 'endedBy' | 'pddMs'>;

/** A call goes on as long as one of its legs does: a transfer's after the one that was transferred. */
function callTimes(primary: Leg, speaker: Leg, legs: readonly Leg[]): CallTimes {
  const { startUs } = primary;
  const { answerUs, ringUs } = speaker;
  const heardUs = ringUs ?? answerUs;
  const pddMs = speaker === primary ? primary.pddMs : heardUs === null ? null : (heardUs - startUs) / 1000;
  let last = speaker;
  if (speaker.state === 'ended') {
    for (const leg of legs) {
      if (leg.state === 'answered') last = leg;
      else if (last.state === 'ended' && leg.state === 'ended' && leg.endUs !== null) {
        if (leg.endUs > (last.endUs ?? 0) + GOES_ON_US) last = leg;
      }
    }
  }
  const { state, endUs, endedBy } = last;
  const talkMs = answerUs === null || endUs === null ? null : (endUs - answerUs) / 1000;
  return { startUs, answerUs, endUs, state, talkMs, endedBy, pddMs };
}

/** An agent clears its other leg well within it. */
const GOES_ON_US = 2_000_000;

/** Number or user where there is one, else the address. */
function nameOf(party: Party): string {
  return party.user || party.host || party.uri;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function streamsOf({ key }: Leg, streams: readonly MeasuredStream[]): readonly MeasuredStream[] {
  return streams.filter(({ stream }) => stream.legKey === key);
}

function distinct(values: readonly string[]): string[] {
  return values.length < 2 ? values.slice() : [...new Set(values)];
}

/** Most calls have one probe and one codec: it is written down once before any are told apart. */
function probesOf(hops: Leg['hops'], streams: readonly Stream[]): string[] {
  const probes: string[] = [];
  for (const { probe } of hops) if (probe !== probes.at(-1)) probes.push(probe);
  for (const { probe } of streams) if (probe !== probes.at(-1)) probes.push(probe);
  return distinct(probes);
}

function codecsOf(streams: readonly Stream[]): string[] {
  const codecs: string[] = [];
  for (const { codec } of streams) if (codec !== null && codec !== codecs.at(-1)) codecs.push(codec);
  return distinct(codecs);
}
