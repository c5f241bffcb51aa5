import { WINDOW_US } from '@earshot/contracts';
import { type ArrivalRun, RUN_PACKETS, RUN_SIGNATURES } from '@earshot/metrics';
import type { Frame, RtpHeader } from '@earshot/protocol';
import type { PayloadMeter } from './payload-meter.js';
import { NOT_PLAIN, PlainHeaders } from './plain-headers.js';
import { StreamMemory } from './stream-memory.js';

/**
 * Words of a run. What each packet is compared with comes first, in two cache lines: with thousands of streams it is the misses that cost,
 * not the comparing. `plain-scan.ts` knows them too.
 *
 * Of the last packet, where its headers are the plainest there are: sixteen octets from the ethertype on, the sixteen behind them, and the
 * first sixteen of the frame.
 */
const NETWORK = 0;
const TRANSPORT = 4;
const NEXT_SEQUENCE = 8;
const NEXT_TIMESTAMP = 9;
const WINDOW = 10;
const LENGTH = 11;
const STEP_UNITS = 12;
/** Packets since the last whose payload was inspected, before the first of the run; -1 where none is inspected. */
const TURN = 13;
/** Of the IP header without identification and checksum, for RFC 1071; `NOT_PLAIN` where the headers are not kept. */
const HEADER_SUM = 14;
/** Signature of a packet, but for its IP identification. */
const LINK_HASH = 15;
const LINK = 16;
const HEADER_WORDS = 4;
const SIGNATURES = 20;
/** Payload type and octets of payload. */
const PAYLOAD = SIGNATURES + RUN_SIGNATURES;
const PATH = 29;
const MAC_LOW = 30;
const MAC_HIGH = 31;
/** Where the powers by code are, 0 where nothing is measured here; the octet of a payload that the next block begins at. */
const SQUARES = 32;
const BLOCK_FROM = 33;
/** Of the blocks that were measured since the meter was told: how many, how many silent, samples clipped, and the sum of their power, of 64 bits. */
const INSPECTED = 34;
const SILENT = 35;
const CLIPPED = 36;
const POWER = 38;
const OFFSETS = 48;
const WORDS = StreamMemory.RUN_WORDS;

const CLOSED = -1;
/** Longer payloads, of jumbograms, wait in no run. */
const MAX_OCTETS = 0xffff;
const NO_PAYLOAD = -1;
const NOT_MEASURED = -1;

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

/** The runs of packets that wait to be taken together, one for each slot of an open stream. */
export class WaitingRuns {
  private readonly words: Int32Array;
  /** The same memory. */
  private readonly doubles: Float64Array;
  private readonly headers: PlainHeaders;

  /**
   * @param inspectedOf one packet in so many is inspected; a power of two.
   * @param isTunnelPort for each UDP port, whether it stands for a tunnel: not 0.
   */
  constructor(
    private readonly memory: StreamMemory,
    readonly inspectedOf: number,
    isTunnelPort: Uint8Array,
  ) {
    this.words = memory.runs;
    this.doubles = new Float64Array(memory.runs.buffer, memory.runs.byteOffset, memory.runs.length >> 1);
    this.headers = new PlainHeaders(isTunnelPort);
  }

  /** Keeps what the packets of a run have to be like: the packet that `header` was read from. */
  open(slot: number, header: RtpHeader, frame: Frame, path: number): void {
    const at = slot * WORDS;
    const { words } = this;
    words[at + PAYLOAD] = payloadWord(header.payloadType, header.payloadOctets);
    words[at + PATH] = path;
    words[at + MAC_LOW] = frame.sourceMacLow;
    words[at + MAC_HIGH] = frame.sourceMacHigh;
    const { headers } = this;
    headers.read(frame, header);
    words[at + HEADER_SUM] = headers.sum;
    if (headers.sum === NOT_PLAIN) return;
    words[at + LINK_HASH] = headers.linkHash;
    for (let index = 0; index < HEADER_WORDS; index++) {
      words[at + NETWORK + index] = headers.words[index] as number;
      words[at + TRANSPORT + index] = headers.words[HEADER_WORDS + index] as number;
      words[at + LINK + index] = headers.words[2 * HEADER_WORDS + index] as number;
    }
  }

  /** A run may begin behind the packet that `header` was read from, of `window`; `meter` measures the payloads, null where none does. */
  goOn(slot: number, header: RtpHeader, window: number, stepUnits: number, meter: PayloadMeter | null): void {
    const at = slot * WORDS;
    const { words } = this;
    if (words[at + PAYLOAD] === NO_PAYLOAD) return;
    words[at + NEXT_SEQUENCE] = (header.sequence + 1) & 0xffff;
    words[at + NEXT_TIMESTAMP] = (header.timestamp + stepUnits) | 0;
    words[at + WINDOW] = window;
    words[at + LENGTH] = 0;
    words[at + STEP_UNITS] = stepUnits;
    words[at + TURN] = meter === null ? NOT_MEASURED : meter.turn;
    const squares = meter === null ? null : meter.squaresOf(header.payloadOctets);
    words[at + SQUARES] = squares === null ? 0 : this.memory.tableAt(squares);
    words[at + BLOCK_FROM] = meter === null ? 0 : meter.block;
  }

  /** Tells the meter what was measured of packets that wait. */
  tell(slot: number, meter: PayloadMeter): void {
    const at = slot * WORDS;
    const { words } = this;
    const inspected = words[at + INSPECTED] as number;
    if (inspected === 0) return;
    const power = (at + POWER) >> 1;
    meter.addBlocks(
      inspected,
      words[at + SILENT] as number,
      words[at + CLIPPED] as number,
      this.doubles[power] as number,
      words[at + BLOCK_FROM] as number,
    );
    words[at + INSPECTED] = 0;
    words[at + SILENT] = 0;
    words[at + CLIPPED] = 0;
    this.doubles[power] = 0;
  }

  /** The meter has measured a packet itself. */
  follow(slot: number, meter: PayloadMeter): void {
    this.words[slot * WORDS + BLOCK_FROM] = meter.block;
  }

  /** Of the packets that join the run. */
  pathOf(slot: number): number {
    return this.words[slot * WORDS + PATH] as number;
  }

  macHighOf(slot: number): number {
    return this.words[slot * WORDS + MAC_HIGH] as number;
  }

  macLowOf(slot: number): number {
    return this.words[slot * WORDS + MAC_LOW] as number;
  }

  payloadOctetsOf(slot: number): number {
    return (this.words[slot * WORDS + PAYLOAD] as number) & MAX_OCTETS;
  }

  /** A stream has come into the slot. */
  begin(slot: number): void {
    const at = slot * WORDS;
    this.words[at + NEXT_SEQUENCE] = CLOSED;
    this.words[at + LENGTH] = 0;
    this.words[at + HEADER_SUM] = NOT_PLAIN;
    this.words.fill(0, at + SQUARES, at + OFFSETS);
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
