import { ackNeverArrived } from './ack-never-arrived.js';
import { authLoop } from './auth-loop.js';
import { bufferbloat } from './bufferbloat.js';
import { capacity } from './capacity.js';
import { captureLoss } from './capture-loss.js';
import { clippedGreeting } from './clipped-greeting.js';
import { clockSkew } from './clock-skew.js';
import { codecRejection } from './codec-rejection.js';
import { deadAir } from './dead-air.js';
import { deadNextHop } from './dead-next-hop.js';
import { downstreamLoss } from './downstream-loss.js';
import { dscpRemarked } from './dscp-remarked.js';
import { dtmfMismatch } from './dtmf-mismatch.js';
import { earlyMediaMissing } from './early-media-missing.js';
import { failureAckLost } from './failure-ack-lost.js';
import { fixedDurationDrops } from './fixed-duration-drops.js';
import { forkedElsewhere } from './forked-elsewhere.js';
import { fragmentedSipLost } from './fragmented-sip-lost.js';
import { hairpin } from './hairpin.js';
import { iceFailure } from './ice-failure.js';
import { lateOfferBroken } from './late-offer-broken.js';
import { mediaToWrongTarget } from './media-to-wrong-target.js';
import { mirrorDuplicates } from './mirror-duplicates.js';
import { natBindingExpiry } from './nat-binding-expiry.js';
import { noMedia } from './no-media.js';
import { oneWayAudio } from './one-way-audio.js';
import { privateSdpBehindNat } from './private-sdp-behind-nat.js';
import { ptimeMismatch } from './ptime-mismatch.js';
import { queueDropBursts } from './queue-drop-bursts.js';
import { reInviteGlare } from './re-invite-glare.js';
import { refreshBrokeMedia } from './refresh-broke-media.js';
import { registrationFlap } from './registration-flap.js';
import { registrationStorm } from './registration-storm.js';
import { requestLoop } from './request-loop.js';
import { routeChange } from './route-change.js';
import { rtpTimeout } from './rtp-timeout.js';
import type { CallRule, OtherRule, RuleFacts, TrafficRule } from './rule.js';
import { scanOrBruteForce } from './scan-or-brute-force.js';
import { sessionTimerDrop } from './session-timer-drop.js';
import { silenceSuppression } from './silence-suppression.js';
import { sipAlg } from './sip-alg.js';
import { siteCongestion } from './site-congestion.js';
import { slowDestination } from './slow-destination.js';
import { srtpMismatch } from './srtp-mismatch.js';
import { stalledAfter100 } from './stalled-after-100.js';
import { streamRestart } from './stream-restart.js';
import { stuckHold } from './stuck-hold.js';
import { trunkFailure } from './trunk-failure.js';
import { unnegotiatedCodec } from './unnegotiated-codec.js';
import { upstreamLoss } from './upstream-loss.js';
import { wrongClock } from './wrong-clock.js';

/** Every diagnosis of one call. */
export const CALL_RULES: readonly CallRule[] = [
  oneWayAudio,
  noMedia,
  privateSdpBehindNat,
  mediaToWrongTarget,
  sipAlg,
  hairpin,
  iceFailure,
  srtpMismatch,
  lateOfferBroken,
  earlyMediaMissing,
  clippedGreeting,
  refreshBrokeMedia,
  stuckHold,
  rtpTimeout,
  ackNeverArrived,
  failureAckLost,
  deadNextHop,
  stalledAfter100,
  codecRejection,
  unnegotiatedCodec,
  ptimeMismatch,
  wrongClock,
  clockSkew,
  dscpRemarked,
  queueDropBursts,
  bufferbloat,
  routeChange,
  downstreamLoss,
  upstreamLoss,
  captureLoss,
  mirrorDuplicates,
  silenceSuppression,
  deadAir,
  streamRestart,
  authLoop,
  dtmfMismatch,
  sessionTimerDrop,
  reInviteGlare,
  requestLoop,
  forkedElsewhere,
];

const bySigns = new Map<number, readonly CallRule[]>();

/** Those that can find something in a call of these signs. */
export function callRulesFor(signs: number): readonly CallRule[] {
  let rules = bySigns.get(signs);
  if (rules === undefined) {
    rules = CALL_RULES.filter(({ shownBy }) => (shownBy & signs) !== 0);
    bySigns.set(signs, rules);
  }
  return rules;
}

/** Every diagnosis of what is no call. */
export const OTHER_RULES: readonly OtherRule[] = [sipAlg, authLoop];

/** Every diagnosis across calls. */
export const TRAFFIC_RULES: readonly TrafficRule[] = [
  trunkFailure,
  capacity,
  fixedDurationDrops,
  natBindingExpiry,
  registrationStorm,
  registrationFlap,
  scanOrBruteForce,
  fragmentedSipLost,
  slowDestination,
  siteCongestion,
];

/** Every rule once, in the order in which docs/diagnosis.md lists them. */
export const RULES: readonly RuleFacts[] = [...new Set<RuleFacts>([...CALL_RULES, ...OTHER_RULES, ...TRAFFIC_RULES])];
