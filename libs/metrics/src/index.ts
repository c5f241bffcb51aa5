export { BAND_FLOOR, type Band, bandOf, IMPAIRED_BELOW_R } from './band.js';
export { BurstGapTracker, GMIN } from './burst-gap.js';
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
  type CodecLookup,
  type Confidence,
  codecImpairment,
  codecName,
  codecScale,
} from './codec-impairment.js';
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
export { JitterEstimator } from './jitter.js';
export { mergePlayoutCounts, mergeWindowCounts } from './merge.js';
export {
  goodOrBetterPct,
  mosFromR,
  poorOrWorsePct,
  R_AT_MOS_1,
  rFromMos,
  unflooredMosFromR,
  userSatisfaction,
} from './mos.js';
export { FixedBuffer } from './playout/fixed.js';
export { AdaptiveBuffer } from './playout/neteq-like.js';
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
  type ConversationalInput,
  type ListeningInput,
  MODEL_NAME,
  type Score,
  scoreConversational,
  scoreListening,
} from './score.js';
export { MAX_DROPOUT, MAX_MISORDER, SequenceExtender, sequenceForward } from './sequence.js';
export { linkSignature } from './stream/copy-detector.js';
export {
  ARRIVAL,
  type Arrival,
  PACKET_KIND,
  type PacketKind,
  type StreamOptions,
  StreamState,
} from './stream-state.js';
export {
  deltaSummary,
  type JitterSummary,
  jitterSummary,
  lostPackets,
  networkLossPct,
  type PlayoutOutcome,
  playoutLossPct,
  playoutOutcome,
  playoutOutcomes,
} from './summary.js';
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
