/** Octets of a block: so many that what is left free at its end does not count. */
const BLOCK = 1 << 18;
/** Octets that one code unit of UTF-16 becomes at most. */
const MAX_OCTETS_A_UNIT = 3;
/** Octets of the longest number. */
const MAX_NUMBER = 32;
/** A time is two numbers of 32 bits, whose digits are fast to write. */
const LOW_DIGITS = 8;
const LOW = 100_000_000;

/** Units of UTF-16 that stand in a JSON text as they are, in an octet each. */
const IS_PLAIN = new Uint8Array(0x1_0000);
for (let unit = 0x20; unit < 0x7f; unit++) IS_PLAIN[unit] = unit === 0x22 || unit === 0x5c ? 0 : 1;

const QUOTE = 0x22;
const ZERO = 0x30;

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
    this.#makeRoom(most);
    if (most <= BLOCK) this.#end += this.#block.write(text, this.#end);
    else this.#full.push(Buffer.from(text));
  }

  /** A text that is added again and again, as its octets. */
  addOctets(octets: Uint8Array): void {
    const { length } = octets;
    this.#makeRoom(length);
    const block = this.#block;
    const end = this.#end;
    for (let index = 0; index < length; index++) block[end + index] = octets[index] as number;
    this.#end = end + length;
  }

  /** The JSON text of a text. */
  addQuoted(text: string): void {
    if (!this.#addPlain(text)) this.add(JSON.stringify(text));
  }

  /** The JSON text of a number. */
  addNumber(value: number): void {
    this.#makeRoom(MAX_NUMBER);
    if (!Number.isSafeInteger(value) || value < 0) this.add(JSON.stringify(value));
    else if (value < LOW) this.#addDigits(value, digitsOf(value));
    else {
      const high = Math.floor(value / LOW);
      this.#addDigits(high, digitsOf(high));
      this.#addDigits(value - high * LOW, LOW_DIGITS);
    }
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

  /** False, and nothing added, where the text has to be escaped, is no ASCII, or has no room in a block. */
  #addPlain(text: string): boolean {
    const { length } = text;
    if (length + 2 > BLOCK) return false;
    this.#makeRoom(length + 2);
    const block = this.#block;
    let at = this.#end;
    block[at++] = QUOTE;
    for (let index = 0; index < length; index++) {
      const unit = text.charCodeAt(index);
      if (IS_PLAIN[unit] === 0) return false;
      block[at++] = unit;
    }
    block[at++] = QUOTE;
    this.#end = at;
    return true;
  }

  #addDigits(value: number, digits: number): void {
    const block = this.#block;
    const end = this.#end;
    let rest = value | 0;
    for (let at = end + digits - 1; at >= end; at--) {
      const tens = (rest / 10) | 0;
      block[at] = ZERO + rest - 10 * tens;
      rest = tens;
    }
    this.#end = end + digits;
  }

  #makeRoom(octets: number): void {
    if (this.#end + octets > BLOCK) this.#turn();
  }

  #turn(): void {
    if (this.#end === 0) return;
    this.#full.push(this.#block.subarray(0, this.#end));
    this.#block = Buffer.allocUnsafeSlow(BLOCK);
    this.#end = 0;
  }
}

/** Of a whole number below 100 000 000. */
function digitsOf(value: number): number {
  let digits = 1;
  for (let rest = value | 0; rest >= 10; rest = (rest / 10) | 0) digits++;
  return digits;
}
