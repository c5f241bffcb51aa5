import { CLOCK_GUESS_MIN_US, guessClockRate, timestampDelta } from '../timestamp.js';

/** Packets kept to be told to the clock once it is known: no more than fates that may still change. */
const MAX_KEPT = 120;
/** A clock that has not shown itself by then never will. */
const GIVE_UP_US = 30_000_000;
const FIELDS = 4;
const INITIAL = 8;

/** Receives the packets that waited for a clock, in order of arrival. */
export interface WaitingPacketSink {
  replay(arrivalUs: number, timestamp: number, extended: number, note: number): void;
}

/**
 * Finds the clock rate of a stream that no SDP describes, from timestamps against arrival, and keeps the newest packets
 * meanwhile.
 */
export class ClockGuess {
  /** Ring of (arrival, timestamp, extended sequence number, note). */
  #kept = new Float64Array(INITIAL * FIELDS);
  #head = 0;
  #size = 0;
  #firstUs = Number.NaN;
  #lastTimestamp = 0;
  /** Timestamp units since the first packet. */
  #units = 0;

  /** Takes a packet; `note` is carried along. Returns the rate once it is certain, 0 until then, -1 when it gives up. */
  observe(arrivalUs: number, timestamp: number, extended: number, note: number): number {
    this.#keep(arrivalUs, timestamp, extended, note);
    if (Number.isNaN(this.#firstUs)) {
      this.#firstUs = arrivalUs;
      this.#lastTimestamp = timestamp;
      return 0;
    }
    this.#units += timestampDelta(this.#lastTimestamp, timestamp);
    this.#lastTimestamp = timestamp;
    const elapsedUs = arrivalUs - this.#firstUs;
    if (elapsedUs < CLOCK_GUESS_MIN_US) return 0;
    return guessClockRate(this.#units, elapsedUs) ?? (elapsedUs > GIVE_UP_US ? -1 : 0);
  }

  /** Another segment: its timestamps have nothing to do with those before. */
  restart(): void {
    this.#firstUs = Number.NaN;
    this.#units = 0;
    this.#size = 0;
  }

  drainTo(sink: WaitingPacketSink): void {
    const capacity = this.#kept.length / FIELDS;
    for (let index = 0; index < this.#size; index++) {
      const at = ((this.#head + index) % capacity) * FIELDS;
      sink.replay(
        this.#kept[at] as number,
        this.#kept[at + 1] as number,
        this.#kept[at + 2] as number,
        this.#kept[at + 3] as number,
      );
    }
    this.#size = 0;
  }

  #keep(arrivalUs: number, timestamp: number, extended: number, note: number): void {
    let capacity = this.#kept.length / FIELDS;
    if (this.#size === capacity) {
      if (capacity < MAX_KEPT) {
        capacity = this.#grow(Math.min(MAX_KEPT, 2 * capacity));
      } else {
        this.#head = (this.#head + 1) % capacity;
        this.#size--;
      }
    }
    const at = ((this.#head + this.#size) % capacity) * FIELDS;
    this.#kept[at] = arrivalUs;
    this.#kept[at + 1] = timestamp;
    this.#kept[at + 2] = extended;
    this.#kept[at + 3] = note;
    this.#size++;
  }

  /** The ring has not turned before it is full size, so a plain copy keeps the order. */
  #grow(capacity: number): number {
    const grown = new Float64Array(capacity * FIELDS);
    grown.set(this.#kept);
    this.#kept = grown;
    return capacity;
  }
}
