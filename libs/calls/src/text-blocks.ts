/** Octets of a block: so many that what is left free at its end does not count. */
const BLOCK = 1 << 18;
/** Octets that one code unit of UTF-16 becomes at most. */
const MAX_OCTETS_A_UNIT = 3;

/**
 * UTF-8 of texts one after the other, in blocks that no garbage collector goes through. Texts that are joined first, and encoded when they
 * are many, outlive two of its rounds and are moved among what lives long just before they are of no more use.
 */
export class TextBlocks {
  #full: Buffer[] = [];
  #block: Buffer = Buffer.allocUnsafeSlow(BLOCK);
  #end = 0;

  add(text: string): void {
    const most = MAX_OCTETS_A_UNIT * text.length;
    if (this.#end + most > BLOCK) this.#turn();
    if (most <= BLOCK) this.#end += this.#block.write(text, this.#end);
    else this.#full.push(Buffer.from(text));
  }

  /** Blocks that are full, in order; each is given once. */
  takeFull(): Buffer[] {
    const full = this.#full;
    if (full.length > 0) this.#full = [];
    return full;
  }

  /** All that was added and not taken. */
  take(): Buffer[] {
    this.#turn();
    return this.takeFull();
  }

  #turn(): void {
    if (this.#end === 0) return;
    this.#full.push(this.#block.subarray(0, this.#end));
    this.#block = Buffer.allocUnsafeSlow(BLOCK);
    this.#end = 0;
  }
}
