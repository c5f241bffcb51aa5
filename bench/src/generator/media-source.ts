import type { Random } from './random.js';
import { telephoneEventPayload } from './rtp-packet.js';
import type { Speech } from './speech.js';

export const TELEPHONE_EVENT = 101;
export const COMFORT_NOISE = 13;
const DIGITS = '0123456789*#ABCD';
/** RFC 4733 2.5.1.4: the last packet of an event is sent three times. */
const END_COPIES = 3;
const CN_LEVEL = Uint8Array.of(70);

/** A packet as its sender makes it. */
export interface SentPacket {
  readonly atUs: number;
  /** Which packet of the stream, from 0. */
  readonly ordinal: number;
  /** Which numbering: a restart begins another. */
  readonly segment: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly payloadType: number;
  readonly marker: boolean;
  readonly event: boolean;
  readonly payload: Uint8Array;
}

export interface SourceOptions {
  readonly payloadType: number;
  readonly clockRate: number;
  readonly ptimeMs: number;
  /** Ticks of the sender's clock; with discontinuous transmission fewer packets leave. */
  readonly frames: number;
  readonly firstSequence: number;
  readonly firstTimestamp: number;
  readonly speech: Speech;
  readonly random: Random;
  /** Sends nothing in pauses but one comfort-noise packet at their start (RFC 3389, RFC 3551 4.1). */
  readonly discontinuous?: boolean;
  /** Rate error of the sender's clock, positive slow. */
  readonly skewPpm?: number;
  /** From this frame on, another payload type of the same clock rate. */
  readonly switchAt?: { readonly frame: number; readonly payloadType: number };
  /** At this frame, new random sequence number and timestamp with the same SSRC. */
  readonly restartAtFrame?: number;
  readonly digits?: readonly { readonly frame: number; readonly digit: string; readonly durationMs: number }[];
}

interface OpenEvent {
  readonly code: number;
  readonly startTimestamp: number;
  readonly frames: number;
  sent: number;
}

/** An RTP sender: what it emits at each tick of its packet clock. */
export class MediaSource {
  readonly #options: SourceOptions;
  readonly #units: number;
  #frame = 0;
  #ordinal = 0;
  #segment = 0;
  #sequence: number;
  #timestampBase: number;
  #talkLeft = 0;
  #pauseLeft = 0;
  #mark = true;
  #event: OpenEvent | null = null;

  constructor(options: SourceOptions) {
    this.#options = options;
    this.#units = (options.clockRate * options.ptimeMs) / 1000;
    this.#sequence = options.firstSequence;
    this.#timestampBase = options.firstTimestamp;
    this.#talkLeft = options.random.integer(60, 180);
  }

  /** The packet of the next tick; null in a pause; undefined after the last frame. */
  next(startUs: number): SentPacket | null | undefined {
    const { frames, ptimeMs, skewPpm = 0, restartAtFrame, digits, discontinuous } = this.#options;
    const frame = this.#frame++;
    if (frame >= frames) return undefined;
    const atUs = startUs + frame * ptimeMs * 1000 * (1 + skewPpm / 1e6);
    if (frame === restartAtFrame) this.#restart();
    const timestamp = this.#timestampBase + frame * this.#units;

    const digit = digits?.find((planned) => planned.frame === frame);
    if (digit !== undefined) {
      const eventFrames = Math.round(digit.durationMs / ptimeMs);
      this.#event = { code: DIGITS.indexOf(digit.digit), startTimestamp: timestamp, frames: eventFrames, sent: 0 };
    }
    if (this.#event !== null) return this.#eventPacket(atUs, this.#event);
    if (discontinuous) {
      const pause = this.#pause(atUs, timestamp);
      if (pause !== undefined) return pause;
    }
    const switched = this.#options.switchAt !== undefined && frame >= this.#options.switchAt.frame;
    const payloadType = switched ? (this.#options.switchAt?.payloadType ?? 0) : this.#options.payloadType;
    const payload = discontinuous ? this.#options.speech.talk() : this.#options.speech.next();
    return this.#packet(atUs, timestamp, payloadType, false, payload);
  }

  #packet(atUs: number, timestamp: number, payloadType: number, event: boolean, payload: Uint8Array): SentPacket {
    const packet: SentPacket = {
      atUs,
      ordinal: this.#ordinal++,
      segment: this.#segment,
      sequence: this.#sequence & 0xffff,
      timestamp: timestamp >>> 0,
      payloadType,
      marker: this.#mark,
      event,
      payload,
    };
    this.#sequence++;
    this.#mark = false;
    return packet;
  }

  #restart(): void {
    this.#segment++;
    this.#sequence += 20_000;
    this.#timestampBase += 1_000_000_000;
  }

  #eventPacket(atUs: number, event: OpenEvent): SentPacket {
    event.sent++;
    const end = event.sent >= event.frames;
    const payload = telephoneEventPayload(event.code, end, Math.min(event.sent, event.frames) * this.#units);
    this.#mark = event.sent === 1;
    const packet = this.#packet(atUs, event.startTimestamp, TELEPHONE_EVENT, true, payload);
    if (event.sent === event.frames + END_COPIES - 1) this.#event = null;
    return packet;
  }

  /** Comfort noise or nothing while in a pause; undefined while talking. */
  #pause(atUs: number, timestamp: number): SentPacket | null | undefined {
    if (this.#talkLeft-- > 0) return undefined;
    if (this.#pauseLeft === 0) {
      this.#pauseLeft = this.#options.random.integer(30, 120);
      return this.#packet(atUs, timestamp, COMFORT_NOISE, false, CN_LEVEL);
    }
    if (--this.#pauseLeft > 0) return null;
    this.#talkLeft = this.#options.random.integer(60, 180);
    this.#mark = true;
    return null;
  }
}
