import { WINDOW_US } from '@earshot/contracts';
import { type ArrivalRun, RUN_PACKETS, RUN_SIGNATURES } from '@earshot/metrics';
import type { Frame, RtpHeader } from '@earshot/protocol';

/**
 * Words of a run. What each packet is compared with comes first, in one cache line: with thousands of streams it is the misses that
 * cost, not the comparing.
 */
const NEXT_SEQUENCE = 0;
const NEXT_TIMESTAMP = 1;
/** Payload type and octets of payload. */
const PAYLOAD = 2;
const PATH = 3;
const MAC_LOW = 4;
const MAC_HIGH = 5;
const WINDOW = 6;
const LENGTH = 7;
const STEP_UNITS = 8;
/** Packets since the last whose payload was inspected, before the first of the run; -1 where none is inspected. */
const TURN = 9;
const SIGNATURES = 10;
const OFFSETS = SIGNATURES + RUN_SIGNATURES;
const WORDS = OFFSETS + RUN_PACKETS;

const CLOSED = -1;
const INITIAL_RUNS = 64;
/** Longer payloads, of jumbograms, wait in no run. */
const MAX_OCTETS = 0xffff;
const NO_PAYLOAD = -1;

/**
 * What `add` made of a packet: bits. Constants, not properties of one object: V8 throws away what it has compiled of a loop where it
 * comes to a property for the first time.
 */
export const NOT_ADDED = 0;
export const ADDED = 1;
/** It is its turn to be inspected. */
export const ADDED_DUE = 2;
/** No more fit in. */
export const ADDED_FULL = 4;

/** The runs of packets that wait to be taken together, one for each slot of an open stream, in one block of memory. */
export class WaitingRuns {
  private words = new Int32Array(INITIAL_RUNS * WORDS);

  /** @param inspectedOf one packet in so many is inspected; a power of two. */
  constructor(private readonly inspectedOf: number) {}

  /** A run may begin behind the packet that `header` was read from, of `window`. `turn` is that of the payload meter, -1 for none. */
  open(
    slot: number,
    header: RtpHeader,
    frame: Frame,
    path: number,
    window: number,
    stepUnits: number,
    turn: number,
  ): void {
    const payload = payloadWord(header.payloadType, header.payloadOctets);
    if (payload === NO_PAYLOAD) return;
    const at = slot * WORDS;
    const { words } = this;
    words[at + NEXT_SEQUENCE] = (header.sequence + 1) & 0xffff;
    words[at + NEXT_TIMESTAMP] = (header.timestamp + stepUnits) | 0;
    words[at + PAYLOAD] = payload;
    words[at + PATH] = path;
    words[at + MAC_LOW] = frame.sourceMacLow;
    words[at + MAC_HIGH] = frame.sourceMacHigh;
    words[at + WINDOW] = window;
    words[at + LENGTH] = 0;
    words[at + STEP_UNITS] = stepUnits;
    words[at + TURN] = turn;
  }

  /** A stream has come into the slot. */
  begin(slot: number): void {
    while ((slot + 1) * WORDS > this.words.length) {
      const larger = new Int32Array(2 * this.words.length);
      larger.set(this.words);
      this.words = larger;
    }
    const at = slot * WORDS;
    this.words[at + NEXT_SEQUENCE] = CLOSED;
    this.words[at + LENGTH] = 0;
  }

  /** Nothing joins until it is opened again. */
  close(slot: number): void {
    this.words[slot * WORDS + NEXT_SEQUENCE] = CLOSED;
  }

  /**
   * Takes a packet of `window`, `offsetUs` after its begin, into the run if nothing about it is out of the ordinary. It has neither marker
   * nor CSRCs, extension or padding. Returns bits of `ADDED…`, or `NOT_ADDED`.
   * @param payload of `payloadWord`
   */
  add(
    slot: number,
    sequence: number,
    timestamp: number,
    payload: number,
    path: number,
    macHigh: number,
    macLow: number,
    window: number,
    offsetUs: number,
    signature: number,
  ): number {
    const { words } = this;
    const at = slot * WORDS;
    if (
      words[at + NEXT_SEQUENCE] !== sequence ||
      words[at + NEXT_TIMESTAMP] !== timestamp ||
      words[at + PAYLOAD] !== payload ||
      words[at + PATH] !== path ||
      words[at + MAC_LOW] !== macLow ||
      words[at + MAC_HIGH] !== macHigh ||
      words[at + WINDOW] !== window
    ) {
      return NOT_ADDED;
    }
    const whole = offsetUs | 0;
    if (whole !== offsetUs) return NOT_ADDED;
    const length = words[at + LENGTH] as number;
    words[at + OFFSETS + length] = whole;
    words[at + SIGNATURES + (length & (RUN_SIGNATURES - 1))] = signature;
    words[at + LENGTH] = length + 1;
    words[at + NEXT_SEQUENCE] = (sequence + 1) & 0xffff;
    words[at + NEXT_TIMESTAMP] = timestamp + (words[at + STEP_UNITS] as number);
    const turn = words[at + TURN] as number;
    const due = turn >= 0 && ((turn + length + 1) & (this.inspectedOf - 1)) === 0 ? ADDED_DUE : 0;
    return ADDED | due | (length + 1 === RUN_PACKETS ? ADDED_FULL : 0);
  }

  /** Whether the packet is like those of the run but for its time, number and timestamp. */
  isLike(slot: number, header: RtpHeader, frame: Frame, path: number): boolean {
    const { words } = this;
    const at = slot * WORDS;
    return (
      words[at + PAYLOAD] === payloadWord(header.payloadType, header.payloadOctets) &&
      words[at + PATH] === path &&
      words[at + MAC_LOW] === frame.sourceMacLow &&
      words[at + MAC_HIGH] === frame.sourceMacHigh &&
      !header.isVariable
    );
  }

  /** Moves what waits into `run`; false where nothing does. */
  take(slot: number, run: ArrivalRun): boolean {
    const { words } = this;
    const at = slot * WORDS;
    const length = words[at + LENGTH] as number;
    if (length === 0) return false;
    const stepUnits = words[at + STEP_UNITS] as number;
    const payload = words[at + PAYLOAD] as number;
    run.length = length;
    run.sequence = ((words[at + NEXT_SEQUENCE] as number) - length) & 0xffff;
    run.timestamp = ((words[at + NEXT_TIMESTAMP] as number) - length * stepUnits) | 0;
    run.stepUnits = stepUnits;
    run.takenAway = 0;
    run.payloadType = payload >>> 16;
    run.payloadOctets = payload & MAX_OCTETS;
    run.originUs = (words[at + WINDOW] as number) * WINDOW_US;
    for (let index = 0; index < length; index++) run.offsetsUs[index] = words[at + OFFSETS + index] as number;
    for (let index = 0; index < RUN_SIGNATURES; index++)
      run.signatures[index] = words[at + SIGNATURES + index] as number;
    words[at + LENGTH] = 0;
    const turn = words[at + TURN] as number;
    if (turn >= 0) words[at + TURN] = (turn + length) & (this.inspectedOf - 1);
    return true;
  }
}

/** Type and octets of a payload in one number. */
export function payloadWord(payloadType: number, payloadOctets: number): number {
  return payloadOctets > MAX_OCTETS ? NO_PAYLOAD : (payloadType << 16) | payloadOctets;
}
