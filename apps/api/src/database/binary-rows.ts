/** Signature, flags and header extension of PostgreSQL's binary COPY format. */
const HEADER = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
const END_OF_ROWS = -1;
const NULL_LENGTH = -1;
/** Most octets that UTF-8 needs for one UTF-16 unit. */
const OCTETS_PER_UNIT = 3;
const TEXT_OID = 25;
const INT8_OID = 20;
const TWO_TO_32 = 0x1_0000_0000;

/** Rows in PostgreSQL's binary COPY format, written one field after the other into one growing buffer. */
export class BinaryRows {
  #buffer: Buffer;
  #length: number;
  rows = 0;

  constructor(octets = 1 << 16) {
    this.#buffer = Buffer.allocUnsafe(octets);
    HEADER.copy(this.#buffer);
    this.#length = HEADER.length;
  }

  /** Forgets the rows and keeps the memory. */
  clear(): void {
    this.#length = HEADER.length;
    this.rows = 0;
  }

  /** Octets that it has memory for. */
  get capacity(): number {
    return this.#buffer.length;
  }

  row(fields: number): this {
    this.#reserve(2);
    this.#length = this.#buffer.writeInt16BE(fields, this.#length);
    this.rows += 1;
    return this;
  }

  /** A safe integer as bigint. */
  int8(value: number | null): this {
    if (value === null) return this.null();
    this.#reserve(12);
    const buffer = this.#buffer;
    const high = Math.floor(value / TWO_TO_32);
    let at = buffer.writeInt32BE(8, this.#length);
    at = buffer.writeInt32BE(high, at);
    this.#length = buffer.writeUInt32BE(value - high * TWO_TO_32, at);
    return this;
  }

  int4(value: number | null): this {
    if (value === null) return this.null();
    this.#reserve(8);
    this.#length = this.#buffer.writeInt32BE(value, this.#buffer.writeInt32BE(4, this.#length));
    return this;
  }

  float8(value: number | null): this {
    if (value === null) return this.null();
    this.#reserve(12);
    this.#length = this.#buffer.writeDoubleBE(value, this.#buffer.writeInt32BE(8, this.#length));
    return this;
  }

  boolean(value: boolean): this {
    this.#reserve(5);
    this.#length = this.#buffer.writeUInt8(value ? 1 : 0, this.#buffer.writeInt32BE(1, this.#length));
    return this;
  }

  /** 32 hexadecimal digits. */
  uuid(hexadecimal: string): this {
    this.#reserve(20);
    const at = this.#buffer.writeInt32BE(16, this.#length);
    this.#buffer.write(hexadecimal, at, 'hex');
    this.#length = at + 16;
    return this;
  }

  /** Text as UTF-8; PostgreSQL has no NUL in text, so the caller keeps it out. */
  text(value: string | null): this {
    if (value === null) return this.null();
    this.#reserve(4 + value.length * OCTETS_PER_UNIT);
    const octets = this.#buffer.write(value, this.#length + 4, 'utf8');
    this.#buffer.writeInt32BE(octets, this.#length);
    this.#length += 4 + octets;
    return this;
  }

  /** A character a byte. */
  latin1(value: string): this {
    this.#reserve(4 + value.length);
    this.#length = this.#buffer.writeInt32BE(value.length, this.#length);
    this.#buffer.write(value, this.#length, 'latin1');
    this.#length += value.length;
    return this;
  }

  /** text[] of one dimension. */
  textArray(values: readonly string[]): this {
    return this.#array(TEXT_OID, values, (value) => this.text(value));
  }

  /** bigint[] of one dimension. */
  int8Array(values: readonly number[]): this {
    return this.#array(INT8_OID, values, (value) => this.int8(value));
  }

  null(): this {
    this.#reserve(4);
    this.#length = this.#buffer.writeInt32BE(NULL_LENGTH, this.#length);
    return this;
  }

  /** All of it; may be asked for again, and more rows may follow. */
  end(): Buffer {
    this.#reserve(2);
    return this.#buffer.subarray(0, this.#buffer.writeInt16BE(END_OF_ROWS, this.#length));
  }

  #array<Value>(elementOid: number, values: readonly Value[], write: (value: Value) => void): this {
    this.#reserve(24);
    const start = this.#length;
    let at = this.#buffer.writeInt32BE(values.length === 0 ? 0 : 1, start + 4);
    at = this.#buffer.writeInt32BE(0, at);
    at = this.#buffer.writeInt32BE(elementOid, at);
    if (values.length > 0) at = this.#buffer.writeInt32BE(1, this.#buffer.writeInt32BE(values.length, at));
    this.#length = at;
    for (const value of values) write(value);
    this.#buffer.writeInt32BE(this.#length - start - 4, start);
    return this;
  }

  #reserve(octets: number): void {
    const needed = this.#length + octets;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
