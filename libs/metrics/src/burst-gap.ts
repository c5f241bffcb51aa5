/** Bursts and gaps of losses, RFC 3611 4.7.2. A loss here is a packet that was not played: lost, or discarded as late. */

/** Good packets that end a burst. Source: RFC 3611 4.7.2, recommended; confidence: text read. */
export const GMIN = 16;

/**
 * Streaming form in constant space: fates are fed in sequence order. A cluster of losses with fewer than Gmin good packets between
 * neighbours is a burst if it has two or more, else an isolated loss in a gap. Edges of the stream count as good on the far side. Counts
 * in packets. Source: RFC 3611 4.7.2; confidence: text read, equal to brute force.
 */
export class BurstGapTracker {
  /** Good packets since the last loss; starts as if Gmin of them came before. */
  #good = GMIN;
  /** Losses in the open cluster, and packets from its first to its last loss. */
  #clusterLost = 0;
  #clusterSpan = 0;
  /** Closed bursts, packets and losses inside them, losses in gaps. */
  bursts = 0;
  burstPackets = 0;
  burstMissed = 0;
  gapMissed = 0;
  /** Runs of consecutive losses, and losses. */
  runs = 0;
  missed = 0;
  /** False after a run of losses that is still open. */
  #lastPlayed = true;

  played(count: number): void {
    if (count === 0) return;
    this.#good += count;
    this.#lastPlayed = true;
  }

  missedRun(count: number): void {
    if (count === 0) return;
    if (this.#lastPlayed) this.runs++;
    this.#lastPlayed = false;
    this.missed += count;
    if (this.#good >= GMIN) {
      this.#closeCluster();
      this.#clusterSpan = 0;
      this.#good = 0;
    }
    this.#clusterLost += count;
    this.#clusterSpan += this.#good + count;
    this.#good = 0;
  }

  /** Ends the stream or segment here: what follows is another. */
  close(): void {
    this.#closeCluster();
    this.#good = GMIN;
    this.#lastPlayed = true;
  }

  /** Takes over the state of another, so that "as if it ended now" can be asked of a copy. */
  copyFrom(other: BurstGapTracker): void {
    this.#good = other.#good;
    this.#clusterLost = other.#clusterLost;
    this.#clusterSpan = other.#clusterSpan;
    this.bursts = other.bursts;
    this.burstPackets = other.burstPackets;
    this.burstMissed = other.burstMissed;
    this.gapMissed = other.gapMissed;
    this.runs = other.runs;
    this.missed = other.missed;
    this.#lastPlayed = other.#lastPlayed;
  }

  #closeCluster(): void {
    if (this.#clusterLost === 1) this.gapMissed++;
    else if (this.#clusterLost > 1) {
      this.bursts++;
      this.burstPackets += this.#clusterSpan;
      this.burstMissed += this.#clusterLost;
    }
    this.#clusterLost = 0;
    this.#clusterSpan = 0;
  }
}
