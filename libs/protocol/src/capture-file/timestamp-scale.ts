const TWO_32 = 4_294_967_296;

/** Turns the 64-bit timestamps of a pcapng interface into microseconds since the epoch, by its if_tsresol and if_tsoffset. */
export class TimestampScale {
  /** What a timestamp counts since the epoch. */
  readonly unit: 'microseconds' | 'nanoseconds' | 'other';
  private readonly offsetUs: number;
  private readonly exponent: number;
  private readonly binary: boolean;
  /** Units per microsecond, at resolutions finer than that; else 0. */
  private readonly divisor: number;

  /**
   * @param resolution octet of if_tsresol: the top bit clear for units of 10^-n s, set for 2^-n s; 6 by default.
   * @param offsetSeconds if_tsoffset, added to every timestamp.
   */
  constructor(resolution: number, offsetSeconds: number) {
    this.binary = (resolution & 0x80) !== 0;
    this.exponent = resolution & 0x7f;
    this.divisor = !this.binary && this.exponent > 6 ? 10 ** (this.exponent - 6) : 0;
    this.offsetUs = offsetSeconds * 1_000_000;
    const isPlain = !this.binary && offsetSeconds === 0;
    this.unit =
      isPlain && this.exponent === 6 ? 'microseconds' : isPlain && this.exponent === 9 ? 'nanoseconds' : 'other';
  }

  /** Exact for 10^-n with n up to 12 and 2^-n with n up to 32; within a microsecond beyond. */
  microseconds(high: number, low: number): number {
    return this.sinceOffset(high, low) + this.offsetUs;
  }

  private sinceOffset(high: number, low: number): number {
    if (this.binary) {
      if (this.exponent > 32) return Math.floor((high * TWO_32 + low) * (1_000_000 / 2 ** this.exponent));
      const unit = 2 ** this.exponent;
      const seconds = high * (TWO_32 / unit) + Math.floor(low / unit);
      return seconds * 1_000_000 + Math.floor(((low % unit) * 1_000_000) / unit);
    }
    const { divisor } = this;
    if (divisor === 0) return (high * TWO_32 + low) * 10 ** (6 - this.exponent);
    if (this.exponent > 12) return Math.floor((high * TWO_32 + low) / divisor);
    // Long division by two digits of base 2^32, so that nanoseconds of today, beyond 2^53, stay exact.
    const quotient = Math.floor(high / divisor);
    return quotient * TWO_32 + Math.floor(((high - quotient * divisor) * TWO_32 + low) / divisor);
  }
}
