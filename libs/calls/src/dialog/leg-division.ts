import type { Message } from '../message.js';
import { goesOnAfter } from './attempts.js';
import { TIMER_B_US, TIMER_C_US } from './leg-outcome.js';
import { isOpening } from './opening-invites.js';

/** 64 T1: the longest that a transaction waits for retransmissions (RFC 3261 17, Timers D, H and J; RFC 6026, Timers L and M). */
const TRANSACTION_US = TIMER_B_US;
/** To tags of one leg that are told apart. */
const MAX_DIALOGS = 64;

/** What one of several legs of a Call-ID has of its messages. */
export interface LegShare {
  readonly callerTag: number;
  /** In order of time. */
  readonly messages: readonly Message[];
  /** When it was over at the latest, by its messages alone; infinity while it may be up. */
  readonly overUs: number;
  /** Where it was captured. */
  readonly probes: readonly string[];
}

/**
 * The legs that the messages of one Call-ID, in order of time, belong to; null where all are of one, as nearly always.
 *
 * A dialog is a Call-ID and two tags (RFC 3261 12), and a From tag is a caller's own (19.3): an INVITE without a To tag from another From tag
 * opens another leg. One from the same From tag tries again to open the same dialog (8.1.3.5), comes by another way, or is sent again, but
 * for two: its number is higher and the dialog before it has ended with a BYE; or nothing was heard for longer than any transaction lasts,
 * as of a sender that was started again and counts from one.
 */
export function divide(messages: readonly Message[]): readonly LegShare[] | null {
  return isOneLeg(messages) ? null : new Division(messages).shares();
}

function isOneLeg(messages: readonly Message[]): boolean {
  let tag = -1;
  let hasEnded = false;
  let beforeUs = 0;
  for (let index = 0; index < messages.length; index++) {
    const message = messages[index] as Message;
    if (isOpening(message)) {
      if (hasEnded || (index > 0 && message.atUs - beforeUs > TRANSACTION_US)) return false;
      if (tag === -1) {
        tag = message.fromTag;
        // What came first may be of a dialog that was opened before the capture.
        for (let at = 0; at < index; at++) if (isStray(messages[at] as Message, tag)) return false;
      } else if (message.fromTag !== tag) return false;
    } else if (message.method === 'BYE') hasEnded = true;
    beforeUs = message.atUs;
  }
  return true;
}

function isStray({ fromTag, toTag }: Message, tag: number): boolean {
  return fromTag !== 0 && toTag !== 0 && fromTag !== tag && toTag !== tag;
}

class Division {
  /** Legs of each tag that opened them, in order of time; of one that was up before the capture, under both of its tags. */
  readonly #byTag = new Map<number, GrowingLeg[]>();
  readonly #legs: GrowingLeg[] = [];

  constructor(messages: readonly Message[]) {
    const firstOpening = messages.findIndex(isOpening);
    for (const message of messages) if (isOpening(message) && !this.#byTag.has(message.fromTag)) this.#open(message);
    const before = messages.slice(0, firstOpening).filter((message) => this.#isOfNone(message));
    const known = before.find(isOf('INVITE')) ?? before.find(isOf('BYE'));
    if (known !== undefined) {
      const leg = this.#open(known);
      for (const { fromTag, toTag } of before) for (const tag of [fromTag, toTag]) this.#byTag.set(tag, [leg]);
    }
    let latest = this.#legs[0] as GrowingLeg;
    for (const message of messages) {
      const leg = this.#legOf(message) ?? latest;
      if (isOpening(message)) latest = leg;
      leg.add(message);
    }
  }

  shares(): readonly LegShare[] | null {
    return this.#legs.length === 1 ? null : this.#legs;
  }

  #isOfNone({ fromTag, toTag }: Message): boolean {
    return fromTag !== 0 && toTag !== 0 && !this.#byTag.has(fromTag) && !this.#byTag.has(toTag);
  }

  #open({ fromTag }: Message): GrowingLeg {
    const leg = new GrowingLeg(fromTag);
    this.#legs.push(leg);
    const own = this.#byTag.get(fromTag);
    if (own === undefined) this.#byTag.set(fromTag, [leg]);
    else own.push(leg);
    return leg;
  }

  /** Undefined for what fits no tag. */
  #legOf(message: Message): GrowingLeg | undefined {
    const own = this.#byTag.get(message.fromTag) ?? this.#byTag.get(message.toTag);
    if (own === undefined) return undefined;
    const last = own.at(-1) as GrowingLeg;
    if (isOpening(message) && last.isOpenedAnewBy(message)) return this.#open(message);
    return own.length === 1 ? last : (own.findLast((leg) => leg.knows(message)) ?? last);
  }
}

function isOf(method: string): (message: Message) => boolean {
  return ({ cseqMethod }) => cseqMethod === method;
}

class GrowingLeg implements LegShare {
  readonly messages: Message[] = [];
  readonly probes: string[] = [];
  overUs = Number.POSITIVE_INFINITY;
  #lastUs = 0;
  /** Numbers of the first and the last INVITE that tried to open it. */
  #firstCseq = -1;
  #lastCseq = -1;
  /** To tags of its responses. */
  readonly #calleeTags: number[] = [];
  /** Those of them that answered, and had no BYE yet. */
  #up: number[] = [];
  #isAnswered = false;
  #hasEnded = false;
  /** Its last attempt was challenged, redirected, or refused to be sent again: a person may take minutes for a password. */
  #goesOn = false;

  constructor(readonly callerTag: number) {}

  isOpenedAnewBy({ cseq, atUs, probe }: Message): boolean {
    if (this.#lastCseq >= 0 && cseq > this.#lastCseq)
      return this.#hasEnded || (!this.#goesOn && this.#isSilentAt(atUs));
    // Of a probe that has not seen it yet it may be a copy, by a clock that is wrong.
    return this.probes.includes(probe) && this.#isSilentAt(atUs);
  }

  /** Whether a message of its From tag is of this leg, rather than of an earlier one. */
  knows({ fromTag, toTag, cseq, cseqMethod }: Message): boolean {
    const byCaller = fromTag === this.callerTag;
    const calleeTag = byCaller ? toTag : fromTag;
    if (this.#calleeTags.includes(calleeTag)) return true;
    // A callee's tag is told by its responses, before it sends requests; the caller's numbers rise.
    return byCaller && (calleeTag === 0 || cseqMethod === 'INVITE') && cseq >= this.#firstCseq;
  }

  add(message: Message): void {
    const { atUs, probe, cseq, cseqMethod, status, fromTag, toTag, method } = message;
    const byCaller = fromTag === this.callerTag;
    this.messages.push(message);
    this.#lastUs = atUs;
    if (!this.probes.includes(probe)) this.probes.push(probe);
    if (byCaller && status > 0 && toTag !== 0) note(this.#calleeTags, toTag);
    if (isOpening(message)) {
      if (this.#firstCseq < 0) this.#firstCseq = cseq;
      // Of one number it is sent again, but after a refusal, where a proxy tries the next branch.
      if (cseq > this.#lastCseq || this.overUs < atUs) this.#tryUntil(atUs + TIMER_B_US);
      if (cseq > this.#lastCseq) this.#lastCseq = cseq;
    } else if (method === 'BYE') this.#end(byCaller ? toTag : fromTag, atUs);
    else if (byCaller && cseq === this.#lastCseq) {
      // 9.1: so long a cancelled INVITE waits for its 487.
      if (method === 'CANCEL') this.#tryUntil(atUs + TIMER_B_US);
      else if (cseqMethod === 'INVITE' && status > 0) this.#respond(status, toTag, atUs);
    }
  }

  #respond(status: number, toTag: number, atUs: number): void {
    if (status < 200) this.#tryUntil(atUs + TIMER_C_US);
    else if (status >= 300) {
      this.#tryUntil(atUs);
      this.#goesOn = goesOnAfter(status);
    } else {
      if (!this.#isAnswered) this.overUs = Number.POSITIVE_INFINITY;
      this.#isAnswered = true;
      // One that comes again after the BYE is a copy.
      if (!this.#hasEnded) note(this.#up, toTag);
    }
  }

  #tryUntil(atUs: number): void {
    if (!this.#isAnswered) this.overUs = atUs;
  }

  #end(calleeTag: number, atUs: number): void {
    // One in an early dialog (15.1.1) takes the INVITE back, as CANCEL does.
    if (!this.#isAnswered && this.#firstCseq >= 0) {
      this.#tryUntil(atUs + TIMER_B_US);
      return;
    }
    // A caller that several branches answered ends those that it does not want (13.2.2.4).
    this.#up = this.#up.filter((tag) => tag !== calleeTag);
    if (this.#up.length > 0 || this.#hasEnded) return;
    this.#hasEnded = true;
    this.overUs = atUs;
  }

  #isSilentAt(atUs: number): boolean {
    const overUs = this.overUs === Number.POSITIVE_INFINITY ? 0 : this.overUs;
    return atUs - Math.max(this.#lastUs, overUs) > TRANSACTION_US;
  }
}

function note(tags: number[], tag: number): void {
  if (tags.length < MAX_DIALOGS && !tags.includes(tag)) tags.push(tag);
}
