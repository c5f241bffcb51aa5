/**
 * Holds writers of a spool back to the speed at which it drains: each goes on once as many records left as it brought. So a
 * sender that is faster than the bus is held back after an outage as it was before, in place of filling the disk.
 */
export class Pace {
  readonly #waiting: { left: number; readonly resolve: () => void }[] = [];

  wait(records: number): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ left: records, resolve }));
  }

  give(records: number): void {
    let given = records;
    while (given > 0) {
      const first = this.#waiting[0];
      if (first === undefined) return;
      const used = Math.min(given, first.left);
      first.left -= used;
      given -= used;
      if (first.left > 0) return;
      this.#waiting.shift();
      first.resolve();
    }
  }

  /** Lets all go on. */
  release(): void {
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }
}
