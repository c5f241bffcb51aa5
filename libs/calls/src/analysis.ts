import type { Analysis, CallDetail, Dtmf, Finding, Leg, Stream } from '@earshot/contracts';
import type { RtcpCounters } from './rtcp-counters.js';
import type { SipCounters } from './sip-counters.js';

export interface AnalysisInput {
  readonly file: string;
  readonly capture: Analysis['capture'];
  readonly captures?: Analysis['captures'];
  /** Concluded calls: with verdict and findings. */
  readonly calls: Iterable<CallDetail>;
  readonly unboundStreams: Iterable<Stream>;
  /** Findings of no one call. */
  readonly findings: readonly Finding[];
  readonly rtcp: RtcpCounters;
  readonly sip: SipCounters;
}

/** The document of `earshot analyze --json`. */
export function toAnalysis(input: AnalysisInput): Analysis {
  const calls: Analysis['calls'] = [];
  const streams: Analysis['streams'] = [];
  for (const call of input.calls) {
    calls.push(analysisCall(call));
    for (const stream of call.streamDetails) streams.push(analysisStream(stream));
  }
  for (const stream of input.unboundStreams) streams.push(analysisStream(stream));
  return {
    schema: 'earshot.analysis/1',
    file: input.file,
    capture: input.capture,
    ...(input.captures === undefined ? {} : { captures: input.captures }),
    calls,
    findings: [...input.findings],
    streams,
    rtcp: input.rtcp,
    sip: input.sip,
  };
}

export function analysisCall(call: CallDetail): Analysis['calls'][number] {
  return {
    key: call.key,
    legs: call.legDetails.map(analysisLeg),
    outcome: call.verdict.outcome,
    verdict: call.verdict.text,
    findings: call.findings,
    comparisons: call.comparisons,
    roundTripSummaries: call.roundTripSummaries,
    mediaSections: call.mediaSections,
  };
}

type AnalysisLeg = Analysis['calls'][number]['legs'][number];

function analysisLeg(leg: Leg): AnalysisLeg {
  return {
    callId: leg.callId,
    from: leg.from.uri,
    to: leg.to.uri,
    method: leg.method,
    state: leg.state,
    finalStatus: leg.finalStatus,
    startUs: leg.startUs,
    ringUs: leg.ringUs,
    answerUs: leg.answerUs,
    endUs: leg.endUs,
    endedBy: leg.endedBy,
    pddMs: leg.pddMs,
    retransmissions: leg.retransmissions,
    messages: leg.messages,
    hops: leg.hops,
    attempts: leg.attempts ?? [],
    branches: leg.branchDetails ?? [],
    dtmf: leg.dtmf.map(analysisDigit),
  };
}

export function analysisDigit({ by: _, ...digit }: Dtmf): AnalysisLeg['dtmf'][number] {
  return digit;
}

export function analysisStream(stream: Stream): Analysis['streams'][number] {
  const { minWindow } = stream;
  return {
    key: stream.key,
    probe: stream.probe,
    ssrc: stream.ssrc,
    src: stream.src,
    dst: stream.dst,
    payloadTypes: stream.payloadTypes,
    codec: stream.codec,
    clockRate: stream.clockRate,
    ptimeMs: stream.ptimeMs,
    callId: stream.callId,
    callKey: stream.callKey,
    boundBy: stream.boundBy,
    boundValue: stream.boundValue ?? null,
    listener: stream.listener,
    packets: stream.packets,
    expected: stream.expected,
    lost: stream.lost,
    duplicates: stream.duplicates,
    mirrorDuplicates: stream.mirrorDuplicates,
    reordered: stream.reordered,
    restarts: stream.restarts,
    jitterMs: stream.jitterMs,
    deltaMs: stream.deltaMs,
    delayVariation: stream.delayVariation ?? null,
    skewPpm: stream.skewPpm,
    payload: stream.payload,
    pacing: stream.pacing,
    markers: stream.markers,
    timestampJumps: stream.timestampJumps,
    telephoneEvents: stream.telephoneEvents,
    dtmf: stream.dtmf,
    comfortNoise: stream.comfortNoise,
    timeVarying: stream.timeVarying,
    sourceMacs: stream.sourceMacs,
    ttlShifts: stream.ttlShifts,
    previousSource: stream.previousSource,
    ssrcCollisions: stream.ssrcCollisions,
    skewUncertaintyPpm: stream.skewUncertaintyPpm,
    playout: stream.playout,
    r: stream.r,
    mosLq: stream.mosLq,
    mosCq: stream.mosCq,
    mosLqMax: stream.mosLqMax,
    impairedPct: stream.impairedPct,
    minWindow:
      minWindow === null
        ? null
        : {
            atUs: minWindow.atUs,
            mosLq: minWindow.mosLq,
            lossPct: minWindow.lossPct,
            jitterMs: minWindow.jitterMs,
            rttMs: minWindow.rttMs,
          },
    band: stream.band,
    ...(stream.notGood === undefined ? {} : { notGood: stream.notGood }),
    quality: stream.quality,
    comparable: stream.comparable,
  };
}
