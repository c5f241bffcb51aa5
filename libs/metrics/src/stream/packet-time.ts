/** Packet duration of a stream: the commonest timestamp step between packets with consecutive sequence numbers. */

/** Different steps that are told apart beside the commonest; a codec and its comfort noise need two or three. */
const STEPS = 4;

export class PacketTime {
  /** Commonest step so far, in timestamp units; 0 before the first. */
  #commonestUnits = 0;
  #commonestCount = 0;
  /** Steps and counts of the others, alternating; made with the second step. */
  #others: number[] | null = null;

  /** Returns whether this step has become the commonest. */
  observe(stepUnits: number): boolean {
    if (stepUnits === this.#commonestUnits) {
      this.#commonestCount++;
      return false;
    }
    return stepUnits > 0 && this.#observeOther(stepUnits);
  }

  /** Whether this is the commonest step so far. */
  isCommonest(stepUnits: number): boolean {
    return stepUnits > 0 && stepUnits === this.#commonestUnits;
  }

  /** The commonest step has come `count` times more. */
  observeCommonest(count: number): void {
    this.#commonestCount += count;
  }

  reset(): void {
    this.#commonestUnits = 0;
    this.#commonestCount = 0;
    this.#others = null;
  }

  /** Finds the step among those seen, or gives it the place of the rarest. */
  #observeOther(stepUnits: number): boolean {
    this.#others ??= new Array<number>(2 * STEPS).fill(0);
    const others = this.#others;
    let place = 0;
    for (let at = 0; at < others.length; at += 2) {
      if (others[at] === stepUnits) {
        place = at;
        break;
      }
      if ((others[at + 1] as number) < (others[place + 1] as number)) place = at;
    }
    const count = others[place] === stepUnits ? (others[place + 1] as number) + 1 : 1;
    if (count <= this.#commonestCount) {
      others[place] = stepUnits;
      others[place + 1] = count;
      return false;
    }
    others[place] = this.#commonestUnits;
    others[place + 1] = this.#commonestCount;
    this.#commonestUnits = stepUnits;
    this.#commonestCount = count;
    return true;
  }
}
