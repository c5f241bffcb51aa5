/** What the rules compare with; data, to be tuned. Units are in the names. */
export const THRESHOLDS = {
  /** A call without a message or packet for so long is not running any more. */
  runningForUs: 60_000_000,
  /** Answered for less, a call says nothing about its media. */
  answeredForMs: 5_000,
  /** A direction with as many packets is there; with at most `silentPackets` it is not. */
  presentPackets: 100,
  silentPackets: 5,
  /** Sendings of a final response from which on it counts as not acknowledged. */
  unacknowledgedSendings: 3,
  /** Sendings of an INVITE without any response; seven are Timer B. */
  unansweredSendings: 4,
  allSendings: 7,
  /** 100 and nothing more for so long. */
  stalledForMs: 10_000,
  /** Consecutive challenges with fresh nonces. */
  challenges: 3,
  /** Latching on the source of media, and following a new target, take less. */
  settlesWithinUs: 2_000_000,
  /** Queue drops: burst ratio above, runs at least, and the share of them before which transit rose. */
  burstRatio: 1.5,
  burstRuns: 3,
  risesBeforeRuns: 0.5,
  /** Loss at two places that differs by more points than this was made between them; and the packets that must differ. */
  lossDiffersPct: 1,
  lossDiffersPackets: 5,
  /** Packets that reports must span to be compared. */
  comparablePackets: 200,
  /** Share of packets that the mirror copied. */
  mirroredPct: 90,
  /** The same digit by INFO and by RTP within this is one key. */
  sameDigitUs: 1_000_000,
} as const;
