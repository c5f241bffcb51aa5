/** First octet of a number that does not fit into it: what follows is it. */
const UINT16 = 252;
const UINT32 = 253;
const FLOAT64 = 254;
const NULL = 255;

/** Octets that a number takes at most. */
const MAX_NUMBER_OCTETS = 9;
/** A window takes some 400. */
const FIRST_BLOCK_OCTETS = 1 << 12;
const LAST_BLOCK_OCTETS = 1 << 18;

/** Octets that are written once: a whole number up to 251 takes one, up to 65 535 three, up to 2^32 five, any other nine. */
export class PackedNumbers {
  #view = new DataView(new ArrayBuffer(FIRST_BLOCK_OCTETS));
  #end = 0;

  /** The block that is written to, and where the next number comes. */
  get view(): DataView {
    return this.#view;
  }

  get end(): number {
    return this.#end;
  }

  /** Makes room for as many numbers in one block. */
  begin(numbers: number): void {
    const octets = numbers * MAX_NUMBER_OCTETS;
    if (this.#end + octets <= this.#view.byteLength) return;
    const larger = Math.min(2 * this.#view.byteLength, LAST_BLOCK_OCTETS);
    this.#view = new DataView(new ArrayBuffer(Math.max(larger, octets)));
    this.#end = 0;
  }

  write(value: number | null): void {
    const view = this.#view;
    const end = this.#end;
    if (value === null) {
      view.setUint8(end, NULL);
      this.#end = end + 1;
    } else if (value >>> 0 !== value || Object.is(value, -0)) {
      view.setUint8(end, FLOAT64);
      view.setFloat64(end + 1, value);
      this.#end = end + 9;
    } else if (value < UINT16) {
      view.setUint8(end, value);
      this.#end = end + 1;
    } else if (value < 0x1_0000) {
      view.setUint8(end, UINT16);
      view.setUint16(end + 1, value);
      this.#end = end + 3;
    } else {
      view.setUint8(end, UINT32);
      view.setUint32(end + 1, value);
      this.#end = end + 5;
    }
  }

  /** Those before the zeros at the end: how many, then each. */
  writeUpToZeros(list: readonly number[]): void {
    let length = list.length;
    while (length > 0 && list[length - 1] === 0) length--;
    this.write(length);
    for (let index = 0; index < length; index++) this.write(list[index] as number);
  }
}

/** Reads what was written from one place on. */
export class NumberReader {
  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;

  begin(view: DataView, at: number): void {
    this.#view = view;
    this.#at = at;
  }

  read(): number {
    const value = this.readOrNull();
    return value === null ? 0 : value;
  }

  readOrNull(): number | null {
    const view = this.#view;
    const at = this.#at;
    const first = view.getUint8(at);
    if (first < UINT16) {
      this.#at = at + 1;
      return first;
    }
    if (first === UINT16) {
      this.#at = at + 3;
      return view.getUint16(at + 1);
    }
    if (first === UINT32) {
      this.#at = at + 5;
      return view.getUint32(at + 1);
    }
    if (first === FLOAT64) {
      this.#at = at + 9;
      return view.getFloat64(at + 1);
    }
    this.#at = at + 1;
    return null;
  }

  readList(): number[] {
    const length = this.read();
    const list: number[] = [];
    for (let index = 0; index < length; index++) list.push(this.read());
    return list;
  }
}
