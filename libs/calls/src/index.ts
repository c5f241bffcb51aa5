export { type AnalysisInput, analysisCall, analysisStream, toAnalysis } from './analysis.js';
export { analysisParts } from './analysis-parts.js';
export type { AssembledCall, CallFacts, StreamReports } from './assembled-call.js';
export {
  type Announcement,
  type AssembledLeg,
  keyOfLegFrom,
  type LegOutline,
  type Side,
} from './dialog/assembled-leg.js';
export { exportPcap, RECONSTRUCTED } from './export/pcap.js';
export { exportText } from './export/text.js';
export { createFold, Fold, type FoldOptions } from './fold.js';
export { describeMessage } from './ladder/describe-message.js';
export { type Ladder, ladder } from './ladder/ladder.js';
export type { LadderSource } from './ladder/ladder-source.js';
export { type OwnMessages, ownMessages } from './ladder/own-messages.js';
export { linkEvidence, mediaEvidence } from './linking/evidence.js';
export { opposite } from './media/binding.js';
export { isPrivate, isPublic } from './media/private-address.js';
export { compareWithReceiver, LOSS_COMPARISON, lossBetween, type ReceiverLoss } from './media/receiver-loss.js';
export type { Reception, SenderPassage } from './media/rtcp-index.js';
export {
  audioOf,
  isHeld,
  isRtpAddressOf,
  type MediaDescription,
  rtpAddressOf,
  type SessionDescription,
} from './media/session-description.js';
export { hostOf, portOf } from './media/socket-address.js';
export type { Message } from './message.js';
export type { MessageNotes } from './message-notes.js';
export type { IdsAgain, StandingMessage } from './message-store.js';
export type { PlainOrigin } from './plain-reading.js';
export { DEFAULT_POLICY, type QualityPolicy, qualityPolicy } from './quality/quality-policy.js';
export type { MeasuredStream } from './quality/stream-quality.js';
export { type StoredTrace, tryBuffer } from './quality/try-buffer.js';
export { type MeasuredWindow, MIN_EXPECTED } from './quality/window-quality.js';
export {
  type Contribution,
  callContribution,
  type RollupDimensions,
  streamContributions,
} from './rollup/contributions.js';
export {
  HISTOGRAM_EDGES,
  HISTOGRAMS,
  type HistogramName,
  ROLLUP_LENGTH,
  ROLLUP_SLOT_US,
  RollupSums,
} from './rollup/rollup-layout.js';
export { sessionDelaysOf } from './rollup/session-delays.js';
export type { RtcpCounters } from './rtcp-counters.js';
export type { SipCounters } from './sip-counters.js';
export { sipRecordOf, sipRecordOfOctets } from './sip-text.js';
export { stableKey } from './stable-key.js';
export { TextBlocks } from './text-blocks.js';
export type {
  CallSketch,
  ImpairedWindow,
  LegSketch,
  Registration,
  SketchedHop,
  Traffic,
  TransactionSketch,
} from './traffic/traffic.js';
export type { OtherTransaction } from './transaction/other-transaction.js';
export { countOf, idsOf, lastOf, type Sending, timesOf } from './transaction/sending.js';
export { messagesOfTransaction, timesOutUs } from './transaction/transaction.js';
