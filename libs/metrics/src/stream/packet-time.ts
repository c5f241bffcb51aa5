/** Packet duration of a stream: the commonest timestamp step between packets with consecutive sequence numbers. */

/** Different steps that are told apart; a codec and its comfort noise need two or three. */
const STEPS = 4;

export class PacketTime {
  /** Commonest step so far, in timestamp units; 0 before the first. */
  #commonestUnits = 0;
  #commonestCount = 0;
  readonly #units = new Int32Array(STEPS);
  readonly #counts = new Int32Array(STEPS);

  /** Returns whether this step has become the commonest. */
  observe(stepUnits: number): boolean {
    if (stepUnits === this.#commonestUnits) {
      this.#commonestCount++;
      return false;
    }
    return stepUnits > 0 && this.#observeOther(stepUnits);
  }

  reset(): void {
    this.#commonestUnits = 0;
    this.#commonestCount = 0;
    this.#units.fill(0);
    this.#counts.fill(0);
  }

  /** Finds the step among those seen, or gives it the place of the rarest. */
  #observeOther(stepUnits: number): boolean {
    let place = 0;
    for (let index = 0; index < STEPS; index++) {
      if (this.#units[index] === stepUnits) {
        place = index;
        break;
      }
      if ((this.#counts[index] as number) < (this.#counts[place] as number)) place = index;
    }
    const count = this.#units[place] === stepUnits ? (this.#counts[place] as number) + 1 : 1;
    this.#units[place] = stepUnits;
    this.#counts[place] = count;
    if (count <= this.#commonestCount) return false;
    const deposed = this.#commonestUnits;
    const deposedCount = this.#commonestCount;
    this.#commonestUnits = stepUnits;
    this.#commonestCount = count;
    this.#units[place] = deposed;
    this.#counts[place] = deposedCount;
    return true;
  }
}
