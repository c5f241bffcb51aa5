export { type AnsweredCallOptions, answeredCall, type BuiltCall } from './call.js';
export { iceChecks } from './connectivity.js';
export type { Fixture } from './fixture.js';
export { FIXTURES } from './fixtures.js';
export { commonLoss } from './media-fixtures.js';
export { recordId } from './record-id.js';
export {
  delaySinceLastReceiverReport,
  extendedReport,
  type ReportOptions,
  receiverReport,
  referenceTime,
  type SenderOptions,
  senderReport,
} from './rtcp-report.js';
export { type RtpPacket, type RtpTimelineOptions, rtpTimeline } from './rtp-timeline.js';
export { type SdpOptions, sdp } from './sdp.js';
export {
  ALICE,
  atProbe,
  BOB,
  type FlowOptions,
  type MessageOptions,
  onNextHop,
  type Phone,
  SipFlow,
  START_US,
} from './sip-flow.js';
