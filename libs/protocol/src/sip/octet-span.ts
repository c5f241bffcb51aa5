const HT = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const BACKSLASH = 0x5c;
export const SP = 0x20;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const SEMICOLON = 0x3b;
export const LESS = 0x3c;
export const GREATER = 0x3e;

/** Where a part of a message stands among the octets that it was read from. */
export class OctetSpan {
  from = 0;
  end = 0;

  /** False where the message has no such part; one that is empty is there. */
  get isThere(): boolean {
    return this.end > 0;
  }

  clear(): void {
    this.from = 0;
    this.end = 0;
  }

  set(from: number, end: number): void {
    this.from = from;
    this.end = end;
  }

  /** Without the blanks around it. */
  setTrimmed(data: Uint8Array, from: number, end: number): void {
    let start = from;
    let last = end;
    while (start < last && isBlank(data[start] as number)) start++;
    while (last > start && isBlank(data[last - 1] as number)) last--;
    this.from = start;
    this.end = last;
  }

  /** The same unless it is there. */
  setOnce(data: Uint8Array, from: number, end: number): void {
    if (this.end === 0) this.setTrimmed(data, from, end);
  }
}

/** Blanks, and the CR at the end of a line. */
function isBlank(octet: number): boolean {
  return octet === SP || octet === HT || octet === CR;
}

export function isBlankFrom(data: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (!isBlank(data[at] as number)) return false;
  return true;
}

/** Of printable ASCII, without blanks, what stands in no URI but around it. */
export function isUriOctet(octet: number): boolean {
  return octet > SP && octet < 0x7f && octet !== LESS && octet !== GREATER;
}

/**
 * Offset of the LF that ends the line; -1 where there is none, or the line has an octet that is no printable ASCII. `view` is of the same
 * octets: four of them at once are looked at in half the time of one.
 */
export function lineEndAt(view: DataView, from: number, end: number): number {
  let at = from;
  for (const last = end - 4; at <= last; at += 4) {
    const four = view.getInt32(at, true);
    // The upper bit of an octet below 0x20, or of one from 0x7f on, becomes or is set. That of its neighbour may too.
    if (((four | (four - 0x2020_2020) | (four + 0x0101_0101)) & UPPER_BITS) !== 0) break;
  }
  for (; at < end; at++) {
    const octet = view.getUint8(at);
    if (octet >= SP && octet < 0x7f) continue;
    if (octet === LF) return at;
    if (octet !== HT && (octet !== CR || at + 1 >= end || view.getUint8(at + 1) !== LF)) return -1;
  }
  return -1;
}

const UPPER_BITS = 0x8080_8080 | 0;

export function indexOf(data: Uint8Array, octet: number, from: number, end: number): number {
  for (let at = from; at < end; at++) if (data[at] === octet) return at;
  return -1;
}

/** Offset behind the quote that closes the one at `from`; -1 without one. */
export function closingQuote(data: Uint8Array, from: number, end: number): number {
  for (let at = from + 1; at < end; at++) {
    if (data[at] === BACKSLASH) at++;
    else if (data[at] === QUOTE) return at + 1;
  }
  return -1;
}

export function startsWith(data: Uint8Array, from: number, octets: Uint8Array): boolean {
  for (let index = 0; index < octets.length; index++) if (data[from + index] !== octets[index]) return false;
  return true;
}

/** Whether just that text stands there. */
export function isTextAt(data: Uint8Array, from: number, end: number, text: string): boolean {
  const { length } = text;
  if (end - from !== length) return false;
  for (let index = 0; index < length; index++) if (data[from + index] !== text.charCodeAt(index)) return false;
  return true;
}

/** `octets` are lower-case letters and what has no case. */
export function startsWithoutCase(data: Uint8Array, from: number, octets: Uint8Array): boolean {
  for (let index = 0; index < octets.length; index++) {
    const octet = data[from + index] as number;
    const lower = octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet;
    if (lower !== octets[index]) return false;
  }
  return true;
}

/** The decimal number that stands there; -1 where it is none, or has more than ten digits. */
export function wholeNumberAt(data: Uint8Array, from: number, end: number): number {
  if (from === end || end - from > 10) return -1;
  let number = 0;
  for (let at = from; at < end; at++) {
    const digit = (data[at] as number) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}
