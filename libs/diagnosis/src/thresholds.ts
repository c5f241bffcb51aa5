/** What the rules compare with; data, to be tuned. Units are in the names. */
export const THRESHOLDS = {
  /** Answered for less, a call says nothing about its media. */
  answeredForMs: 5_000,
  /** A direction with as many packets is there; with at most `silentPackets` it is not. */
  presentPackets: 100,
  silentPackets: 5,
  /** One direction that runs over into the next section by this much is the same impairment. */
  impairedGapUs: 5_000_000,
  /** A call without a message or packet for so long is not running any more. */
  runningForUs: 60_000_000,
} as const;
