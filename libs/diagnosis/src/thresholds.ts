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
  lossDiffersPct: threshold(1, 'points', 'of loss by which two places must differ for it to be made between them'),
  lossDiffersPackets: threshold(5, 'packets', 'that must differ as well'),
  comparablePackets: threshold(200, 'packets', 'that reports must span to be compared'),
  mirroredPct: threshold(90, 'percent', 'of the packets that the mirror copied'),
  sameDigitUs: threshold(1_000_000, 'µs', 'the same digit by INFO and by RTP within it is one key'),
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
