import type { CallState, Leg } from '@earshot/contracts';
import { numberPair } from '../linking/number-pair.js';
import type { SessionDescription } from '../media/session-description.js';
import type { Message } from '../message.js';
import { NO_ROW } from '../message-store.js';
import { stableKey, tagNumber } from '../stable-key.js';
import type { SketchedCourse } from '../traffic/leg-sketch.js';
import type { LegSketch, SketchedHop } from '../traffic/traffic.js';
import type { Sending } from '../transaction/sending.js';
import type { CallIdGroup } from './call-id-group.js';
import type { LegCourse } from './leg-course.js';

export type Side = 'caller' | 'callee';

/** A session description with who announced it, on which hop and when. */
export interface Announcement {
  readonly side: Side;
  readonly atUs: number;
  readonly message: Message;
  readonly session: SessionDescription;
  /** In a re-INVITE or UPDATE, or the answer to one. */
  readonly midCall: boolean;
  readonly offer: boolean;
}

/** Of a leg that shares its Call-ID with others. */
export interface LegPart {
  /** Its messages in the store, in order of time. */
  readonly rows: Int32Array;
  /** Row of the INVITE that opened it; none where it was up before the capture. */
  readonly opening: number | undefined;
  /** When it was over at the latest, by its messages alone; infinity while it may be up. */
  readonly overUs: number;
  /** Where it was captured. */
  readonly probes: readonly string[];
  /** How many legs of the same From tag began on the same day before it. */
  readonly again: number;
}

/**
 * What linking, binding and the rules across calls read of a leg; the rest is made again from its messages when its call is asked for. A
 * capture has a hundred thousand, so that what can be told from another part is not kept, and one hop is in no list.
 */
export class LegOutline implements LegSketch {
  readonly lastUs: number;
  readonly startUs: number;
  readonly answerUs: number | null;
  readonly endUs: number | null;
  readonly state: CallState;
  readonly finalStatus: number | null;
  readonly cause: number | null;
  readonly retryAfter: boolean;
  readonly agent: string | null;
  readonly #hops: SketchedHop | readonly SketchedHop[];
  /** Row of the message that the sketch names. */
  readonly #row: number;

  constructor(
    readonly group: CallIdGroup,
    /** Which of its Call-ID's messages are its own; null where all are. */
    readonly part: LegPart | null,
    /** Tag of the side that sent the first INVITE. */
    readonly callerTag: number,
    readonly dialogs: number,
    { startUs, lastUs, outcome, callerAgent }: LegCourse,
    { cause, retryAfter, hops, message }: SketchedCourse,
  ) {
    this.lastUs = lastUs;
    this.startUs = startUs;
    this.answerUs = outcome.answerUs;
    this.endUs = outcome.endUs;
    this.state = outcome.state;
    this.finalStatus = outcome.final?.status ?? null;
    this.cause = cause;
    this.retryAfter = retryAfter;
    this.agent = callerAgent;
    this.#hops = hops.length === 1 ? (hops[0] as SketchedHop) : hops;
    this.#row = message?.row ?? NO_ROW;
  }

  get key(): string {
    return keyOfLeg(this.group.callId, this.callerTag, this.startUs, this.part?.again);
  }

  get callId(): string {
    return this.group.callId;
  }

  get hops(): readonly SketchedHop[] {
    return isOneHop(this.#hops) ? [this.#hops] : this.#hops;
  }

  /** Of the hop nearest to the caller. */
  get firstHop(): SketchedHop | null {
    return isOneHop(this.#hops) ? this.#hops : (this.#hops[0] ?? null);
  }

  get to(): string {
    return this.group.calledBy(this.callerTag, this.part?.opening);
  }

  /** Both numbers, see `numberPair`; null without two of them. */
  get numbers(): string | null {
    const parties = this.group.partiesOf(this.callerTag, this.part?.opening);
    return parties === null ? null : numberPair(parties.from, parties.to);
  }

  get messageId(): string | null {
    return this.#row === NO_ROW ? null : this.group.idOf(this.#row);
  }

  /** As it is stored, of which `to`, `hops` and `messageId` are made when they are asked for. */
  toJSON(): LegSketch {
    const { callId, startUs, answerUs, endUs, state, finalStatus, cause, retryAfter, hops, to, agent, messageId } =
      this;
    return { callId, startUs, answerUs, endUs, state, finalStatus, cause, retryAfter, hops, to, agent, messageId };
  }
}

function isOneHop(hops: SketchedHop | readonly SketchedHop[]): hops is SketchedHop {
  return !Array.isArray(hops);
}

/**
 * Our identifier of a leg: of its own Call-ID, From tag and day (UTC), so that no other leg changes it, whenever that comes. `again`: how many
 * of the same three began before it.
 */
export function keyOfLeg(callId: string, callerTag: number, startUs: number, again = 0): string {
  const day = Math.floor(startUs / DAY_US);
  return stableKey(`${callId}\n${callerTag}\n${day}${again === 0 ? '' : `\n${again}`}`);
}

const DAY_US = 86_400_000_000;

/** The same of the leg that an INVITE with this From tag opens. */
export function keyOfLegFrom(callId: string, fromTag: string | null, startUs: number, again = 0): string {
  return keyOfLeg(callId, tagNumber(fromTag), startUs, again);
}

/** A leg with the messages behind it, which diagnosis reads; made for one call at a time. */
export interface AssembledLeg {
  readonly leg: Leg;
  /** Every message on every hop in order of time, retransmissions with their first. */
  readonly sendings: readonly Sending[];
  readonly announcements: readonly Announcement[];
  /** Tag of the side that sent the first INVITE. */
  readonly callerTag: number;
  /** CSeq numbers of the INVITEs that tried to open the dialog; of the first re-INVITE where none was captured. */
  readonly openings: ReadonlySet<number>;
  /** CSeq of the last attempt's INVITE: attempts before it were challenged or redirected. */
  readonly lastAttempt: number;
  /** No opening INVITE was captured. */
  readonly joinedMidCall: boolean;
  readonly lastUs: number;
}
