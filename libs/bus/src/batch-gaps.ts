/** Senders whose sequence is remembered; beyond it the one longest silent is forgotten, and a gap of it not seen. */
const MAX_SENDERS = 4_096;

/** Counts the batches of one partition that were sent and never came. */
export class BatchGaps {
  readonly #last = new Map<string, number>();

  /** Batches missing between the last of this sender and this one. A batch that is sent again misses nothing. */
  missingBefore(probe: string, boot: string, sequence: number): number {
    const sender = `${boot} ${probe}`;
    const last = this.#last.get(sender);
    this.#last.delete(sender);
    this.#last.set(sender, Math.max(sequence, last ?? 0));
    if (this.#last.size > MAX_SENDERS) {
      for (const oldest of this.#last.keys()) {
        this.#last.delete(oldest);
        break;
      }
    }
    return last === undefined ? 0 : Math.max(0, sequence - last - 1);
  }
}
