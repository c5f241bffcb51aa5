import { digitOf, telephoneEvent } from '@earshot/protocol';

/** A digit without an end packet counts as over when nothing of it came for this long. */
const DIGIT_TIMEOUT_US = 1_000_000;
/** Events of one timestamp are one digit; the last few are remembered, since end packets come three times, and late. */
const REMEMBERED = 4;

export interface Digit {
  readonly digit: string;
  readonly payloadType: number;
  readonly atUs: number;
  readonly durationMs: number;
  readonly endSeen: boolean;
}

/** The duration field is full: a longer event goes on as a new segment, whose timestamp is so much later (RFC 4733 2.5.1.3). */
const SEGMENT_UNITS = 0xffff;

/** Folds the telephone-event packets of one stream (RFC 4733) into digits. */
export class DigitTracker {
  private timestamp = -1;
  private event = -1;
  private payloadType = 0;
  private firstUs = 0;
  private lastUs = 0;
  private durationUnits = 0;
  /** Of the segments before. */
  private carriedUnits = 0;
  private clockRate = 8000;
  private done = true;
  private readonly finished: number[] = [];

  /** Takes one payload, as the 32 bits that it is; gives the digits that it completes. */
  take(payload: number, atUs: number, timestamp: number, clockRate: number, payloadType: number): Digit[] {
    const packet = telephoneEvent(payload);
    if (this.finished.includes(timestamp)) return [];
    const digits: Digit[] = [];
    if (this.isNextSegment(timestamp, packet.event)) {
      this.remember();
      this.timestamp = timestamp;
      this.carriedUnits += SEGMENT_UNITS;
      this.durationUnits = 0;
    } else if (timestamp !== this.timestamp || packet.event !== this.event) {
      const before = this.flush();
      if (before !== null) digits.push(before);
      this.timestamp = timestamp;
      this.event = packet.event;
      this.payloadType = payloadType;
      this.firstUs = atUs;
      this.durationUnits = 0;
      this.carriedUnits = 0;
      this.clockRate = clockRate || 8000;
      this.done = false;
    }
    this.lastUs = atUs;
    this.durationUnits = Math.max(this.durationUnits, packet.durationUnits);
    if (packet.end) {
      const digit = this.complete(true);
      if (digit !== null) digits.push(digit);
    }
    return digits;
  }

  /** The digit that nothing more came of, at `nowUs`, which may be before its last packet: live sources are waited for. */
  expire(nowUs: number): Digit | null {
    return !this.done && nowUs - this.lastUs > DIGIT_TIMEOUT_US ? this.flush() : null;
  }

  /** The digit that is open, as far as it was seen. */
  flush(): Digit | null {
    return this.done ? null : this.complete(false);
  }

  private complete(endSeen: boolean): Digit | null {
    this.done = true;
    this.remember();
    const digit = digitOf(this.event);
    const units = this.carriedUnits + this.durationUnits;
    // What neither lasts nor ends is some other payload of four octets: zeros that keep a path open, say.
    if (digit === null || (units === 0 && !endSeen)) return null;
    return {
      digit,
      payloadType: this.payloadType,
      atUs: this.firstUs,
      durationMs: (units * 1000) / this.clockRate,
      endSeen,
    };
  }

  private isNextSegment(timestamp: number, event: number): boolean {
    return !this.done && event === this.event && (timestamp - this.timestamp) >>> 0 === SEGMENT_UNITS;
  }

  private remember(): void {
    this.finished.push(this.timestamp);
    if (this.finished.length > REMEMBERED) this.finished.shift();
  }
}
