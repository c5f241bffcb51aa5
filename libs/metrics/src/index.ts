export { ArrivalTrace, MAX_TRACE_OCTETS, readArrivalTrace, type TracedPacket } from './arrival-trace.js';
export { type Band, isImpaired, worseBand } from './band.js';
export { BurstGapTracker, GMIN } from './burst-gap.js';
export { type BurstGapReport, burstGapReport, type Fate, markovFit } from './burst-gap-report.js';
export {
  burstRatio,
  burstRatioForModel,
  burstRatioOfChain,
  burstRatioOfTransitions,
  MAX_BURST_RATIO,
  MIN_RUNS_FOR_BURST_RATIO,
} from './burst-ratio.js';
export {
  CODEC_IMPAIRMENTS,
  type CodecImpairment,
  type Confidence,
  codecName,
  codecScale,
} from './codec-impairment.js';
export { codecModeOfPayload } from './codec-mode.js';
export {
  type CodecAssumption,
  type CodecAssumptions,
  type CodecLookup,
  type CodecOverride,
  CodecTable,
  PUBLISHED_CODECS,
} from './codec-table.js';
export { concealedSeconds, SEVERE_CONCEALMENT_MS } from './concealed-seconds.js';
export { codecDelayMs, type DelayParts, mouthToEarMs, oneWayOfRoundTripMs, symmetricOneWayMs } from './delay.js';
export { type DelayQuantiles, delayQuantiles } from './delay-quantiles.js';
export { type DelayVariation, delayVariation, quantile } from './delay-variation.js';
export {
  delayImpairment,
  E_MODEL_DEFAULTS,
  type EModelInput,
  type EModelResult,
  effectiveEquipmentImpairment,
  eModel,
  eModelForVoip,
  simplifiedDelayImpairment,
} from './e-model.js';
export { fullbandModel } from './e-model-fullband.js';
export { NARROWBAND_ON_WIDEBAND, widebandModel } from './e-model-wideband.js';
export { EventCounters } from './event-counters.js';
export { integerJitter, JitterEstimator } from './jitter.js';
export { levelDbm0, levelDbov } from './level.js';
export {
  clampCumulativeLost,
  ExactReception,
  fractionLost256,
  lossBetweenReports,
  packCumulativeLost,
  ReceiverAccounting,
  type ReceptionInterval,
  unpackCumulativeLost,
} from './loss.js';
export { mergeWindowCounts, totalWindowCounts } from './merge.js';
export {
  goodOrBetterPct,
  mosFromR,
  poorOrWorsePct,
  R_AT_MOS_1,
  rFromMos,
  unflooredMosFromR,
  userSatisfaction,
} from './mos.js';
export { type NtpTimestamp, ntpFromUnixUs, ntpMiddle, unixUsFromNtp, wallClockUs } from './ntp.js';
export {
  COMPATIBILITY_MODELS,
  type CompatibilityInput,
  type CompatibilityModel,
  type CompatibilityScore,
  compatibilityScores,
} from './other-programs/compatibility-models.js';
export { asteriskExperienceScore, effectiveLatencyScore } from './other-programs/effective-latency.js';
export { freeswitchScore, rtpengineScores, voipmonitorScore } from './other-programs/program-scores.js';
export { Pacing } from './pacing.js';
export { measuredClockRate, type PacingCounts, type PacketGap } from './pacing-counts.js';
export { PACKET_KIND, type PacketKind } from './packet-kind.js';
export { addRecords, type PayloadCounts } from './payload-counts.js';
export { HistoryBuffer } from './playout/adaptive-history.js';
export { FixedBuffer, type FixedBufferOptions } from './playout/fixed.js';
export { AdaptiveBuffer } from './playout/neteq-like.js';
export { type ArrivedPacket, type Simulation, simulate } from './playout/simulate.js';
export {
  type SimulatedWindow,
  simulateWindows,
  type TracedWindow,
  type WhatIfBuffer,
} from './playout/what-if.js';
export {
  bandOfValue,
  type Judgement,
  type NotGood,
  type QualityFigures,
  QualityLimits,
  worseNotGood,
} from './quality-limits.js';
export {
  type FullbandR,
  mosOnScale,
  type NarrowbandR,
  normaliseR,
  type RFactor,
  SCALE_FACTOR,
  type Scale,
  type WidebandR,
} from './r-factor.js';
export {
  type BurstsAndGaps,
  burstsAndGaps,
  type PerceivedImpairment,
  perceivedImpairment,
  rememberedImpairment,
} from './recency.js';
export {
  roundTripAtEndpointMs,
  roundTripFromMonitorMs,
  roundTripMs,
  roundTripUnits,
} from './round-trip.js';
export {
  CodecScorer,
  type ConversationalInput,
  type ListeningInput,
  MODEL_NAME,
  SCORE_VERSION,
  type Score,
  scoreConversational,
  scoreListening,
} from './score.js';
export { MAX_DROPOUT, MAX_MISORDER, SequenceExtender, sequenceForward } from './sequence.js';
export {
  ineffectiveRegistrationPct,
  isFailure,
  type OutcomeDelay,
  postDialDelayS,
  type RegistrationAttempt,
  registrationRequestDelayS,
  type SessionAttempt,
  sessionDisconnectDelayS,
  sessionDurationTime,
  sessionRequestDelay,
} from './session-attempt.js';
export {
  addSessionCounts,
  countAttempt,
  NO_SESSIONS,
  type SessionCounts,
  type SessionRatios,
  sessionRatios,
} from './session-counts.js';
export { lowerEnvelopeSlope, type Skew, skewOfMinima, type TransitPoint } from './skew.js';
export { ArrivalRun, RUN_PACKETS, RUN_SIGNATURES } from './stream/arrival-run.js';
export { linkSignature } from './stream/copy-detector.js';
export { singleCount } from './stream/single-count.js';
export {
  ARRIVAL,
  type Arrival,
  type StreamOptions,
  StreamState,
} from './stream-state.js';
export {
  deltaSummary,
  type JitterSummary,
  jitterMeanMs,
  jitterSummary,
  lostPackets,
  networkLossPct,
  type PlayoutOutcome,
  playoutLossPct,
  playoutOutcome,
  playoutOutcomes,
} from './summary.js';
export {
  DEFAULT_PRESET,
  type PresetName,
  type QualityThreshold,
  THRESHOLD_PRESETS,
  type ThresholdMetric,
  type ThresholdOverride,
  thresholdsInForce,
} from './threshold-presets.js';
export { CLOCK_RATES, guessClockRate, timestampDelta } from './timestamp.js';
export {
  type BufferName,
  DELAY_BUCKETS,
  delayBucket,
  delayBucketFloorMs,
  emptyPlayoutCounts,
  LOSS_RUN_BUCKETS,
  type PlayoutCounts,
  SECONDS_PER_WINDOW,
  type WindowCounts,
} from './window-counts.js';
