import { LOSS_COMPARISON } from '@earshot/calls';

/** What a rule compares with: data, to be tuned. The unit is in the name too where a reader of code would ask. */
export interface Threshold {
  readonly value: number;
  readonly unit: string;
  /** As docs/diagnosis.md prints it. */
  readonly meaning: string;
}

/** Every threshold by its name, which is also that of its setting. */
export const THRESHOLD_TABLE = {
  runningForUs: threshold(60_000_000, 'µs', 'a call without a message or packet for so long is not running any more'),
  answeredForMs: threshold(5_000, 'ms', 'answered for less, a call says nothing about its media'),
  presentPackets: threshold(100, 'packets', 'a direction with as many is there'),
  silentPackets: threshold(5, 'packets', 'a direction with at most so many is silent'),
  unacknowledgedSendings: threshold(3, 'sendings', 'of a final response, from which on it counts as not acknowledged'),
  unansweredSendings: threshold(
    4,
    'sendings',
    'of an INVITE without any response, from which on it counts as unanswered',
  ),
  allSendings: threshold(7, 'sendings', 'of an INVITE until Timer B ends it'),
  stalledForMs: threshold(10_000, 'ms', '100 Trying and nothing more for so long'),
  challenges: threshold(3, 'challenges', 'in a row with fresh nonces'),
  settlesWithinUs: threshold(2_000_000, 'µs', 'latching on the source of media, and following a new target, take less'),
  burstRatio: threshold(1.5, 'ratio', 'of loss in bursts to random loss; above it a queue overflowed'),
  burstRuns: threshold(3, 'runs', 'of lost packets at least'),
  risesBeforeRuns: threshold(0.5, 'share', 'of the runs before which transit rose'),
  lossDiffersPct: threshold(
    LOSS_COMPARISON.lossDiffersPct,
    'points',
    'of loss by which two places must differ for it to be made between them',
  ),
  lossDiffersPackets: threshold(LOSS_COMPARISON.lossDiffersPackets, 'packets', 'that must differ as well'),
  comparablePackets: threshold(LOSS_COMPARISON.comparablePackets, 'packets', 'that reports must span to be compared'),
  mirroredPct: threshold(90, 'percent', 'of the packets that the mirror copied'),
  sameDigitUs: threshold(1_000_000, 'µs', 'the same digit by INFO and by RTP within it is one key'),
  refreshSlackUs: threshold(5_000_000, 'µs', 'around the end of a session timer, within which a BYE is due to it'),
  timerConflicts: threshold(2, 'refusals', '422 in a row without success, from which on the timers do not agree'),
  glareRounds: threshold(2, 'rounds', 'of 491 in both directions'),
  trunkWindowUs: threshold(60_000_000, 'µs', 'in which the calls to a trunk are counted'),
  trunkCalls: threshold(5, 'calls', 'to one trunk within it at least'),
  trunkFailedShare: threshold(0.6, 'share', 'of them that fail'),
  trunkBaselineShare: threshold(0.3, 'share', 'of failures before, or at the other trunks, at most'),
  capacityCalls: threshold(5, 'calls', 'up at once that a trunk must have had for its capacity to be spoken of'),
  capacityShareOfPeak: threshold(0.9, 'share', 'of the peak that is up when a call is refused'),
  fixedDurationCalls: threshold(5, 'calls', 'of one trunk that end within a second of the same duration'),
  fixedDurationRatio: threshold(5, 'ratio', 'of their number to that in any second near by'),
  stormWindowUs: threshold(60_000_000, 'µs', 'in which registrations are counted'),
  stormAddresses: threshold(20, 'addresses', 'of record that register within it at least'),
  stormShare: threshold(0.2, 'share', 'of all addresses of record that do'),
  stormRatio: threshold(5, 'ratio', 'to the rate of ten minutes or more around it'),
  stormShortRatio: threshold(3, 'ratio', 'to the rate of the rest of a shorter capture'),
  flapIntervals: threshold(3, 'intervals', 'without a registration within an hour'),
  expiredByUs: threshold(1_000_000, 'µs', 'after its expiry at which a registration counts as lapsed'),
  scanTargets: threshold(20, 'targets', 'of one source within a minute; more are a scan'),
  smallRequestOctets: threshold(1_300, 'octets', 'up to which a request fits in one UDP packet on every path'),
  slowCalls: threshold(20, 'calls', 'to a destination for it to have a usual delay'),
  slowRatio: threshold(2, 'ratio', 'to the median post-dial delay of the destination'),
  slowFloorMs: threshold(1_000, 'ms', 'of post-dial delay that nobody calls slow'),
  unnegotiatedPackets: threshold(50, 'packets', 'of a payload type that was not agreed'),
  clockMeasuredForUs: threshold(5_000_000, 'µs', 'of packets in a row, over which a clock is measured'),
  clockTolerancePct: threshold(5, 'percent', 'by which a clock may differ from a multiple of the right one'),
  driftsForMs: threshold(120_000, 'ms', 'over which a drift of a clock is measured at least'),
  driftsByPpm: threshold(100, 'ppm', 'of drift that is worth a word'),
  driftIsRatePpm: threshold(10_000, 'ppm', 'of drift from which on it is another rate, not drift'),
  markedPct: threshold(90, 'percent', 'of the packets that carry the same DSCP'),
  bunches: threshold(2, 'bunches', 'of packets that were held up, in one stream'),
  silenceGaps: threshold(3, 'pauses', 'of a sender that suppresses silence'),
  silenceMs: threshold(5_000, 'ms', 'of pauses in all'),
  deadAirMs: threshold(10_000, 'ms', 'of the same payload'),
  earlyMediaWithinUs: threshold(2_000_000, 'µs', 'after a 18x with a session description, in which media comes'),
  greetingWithinMs: threshold(500, 'ms', 'after the answer, in which the first packet comes'),
  stopsWithinUs: threshold(3_000_000, 'µs', 'around the answer to a re-INVITE, within which it is to blame for a stop'),
  heldForMs: threshold(5_000, 'ms', 'of hold that is worth a word'),
  silentForMs: threshold(10_000, 'ms', 'of silence before a BYE that is due to it'),
  routeStaysForUs: threshold(10_000_000, 'µs', 'for which a TTL stays before and after it shifts'),
  delayStepsMs: threshold(5, 'ms', 'by which delay or jitter steps when the route changes'),
  iceChecks: threshold(5, 'checks', 'of ICE without any success'),
  siteCalls: threshold(3, 'calls', 'of one subnet that lose packets in the same five seconds'),
} as const satisfies Readonly<Record<string, Threshold>>;

export type ThresholdName = keyof typeof THRESHOLD_TABLE;
export type Thresholds = Readonly<Record<ThresholdName, number>>;

/** The values as they are without any setting. */
export const THRESHOLDS = Object.fromEntries(
  Object.entries(THRESHOLD_TABLE).map(([name, { value }]) => [name, value]),
) as Thresholds;

function threshold(value: number, unit: string, meaning: string): Threshold {
  return { value, unit, meaning };
}
