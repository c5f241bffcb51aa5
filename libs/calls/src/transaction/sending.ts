import { isSameSending, type Message } from '../message.js';
import { tagNumber } from '../stable-key.js';

/**
 * A copy sooner than this after the sending before it was made by the mirror or the network, not by a timer: RFC 3261 17.1.1.2
 * starts at T1 = 500 ms, and a T1 under 100 ms is not met in the field.
 */
export const RETRANSMISSION_AFTER_US = 50_000;

/** One message on one hop at one probe, with every time it was sent again. */
export interface Sending {
  readonly first: Message;
  /** Retransmissions in order of time; null without any. */
  repeats: Message[] | null;
}

/** Groups messages, given in order of time, by what was sent. */
export function sendingsOf(messages: readonly Message[]): Sending[] {
  const sendings: Sending[] = [];
  const index = messages.length > SMALL ? new Map<number, Sending>() : null;
  for (const message of messages) {
    const known = index === null ? scan(sendings, message) : lookUp(index, message);
    if (known === undefined) {
      const sending = { first: message, repeats: null };
      sendings.push(sending);
      if (index !== null) enter(index, sending);
      continue;
    }
    if (message.atUs - lastOf(known).atUs < RETRANSMISSION_AFTER_US) continue;
    if (isRefresh(message, known, sendings)) continue;
    if (known.repeats === null) known.repeats = [message];
    else known.repeats.push(message);
  }
  return sendings;
}

/** Up to as many messages each is compared with all before it. */
const SMALL = 32;

function scan(sendings: readonly Sending[], message: Message): Sending | undefined {
  for (const sending of sendings) if (isSameSending(sending.first, message)) return sending;
  return undefined;
}

function lookUp(index: Map<number, Sending>, message: Message): Sending | undefined {
  let slot = identityOf(message);
  let sending = index.get(slot);
  while (sending !== undefined && !isSameSending(sending.first, message)) sending = index.get(++slot);
  return sending;
}

function enter(index: Map<number, Sending>, sending: Sending): void {
  let slot = identityOf(sending.first);
  while (index.has(slot)) slot++;
  index.set(slot, sending);
}

/**
 * A provisional response that comes again is a retransmission where it is sent reliably (RFC 3262 3), or answers a retransmitted
 * request (RFC 3261 17.2.1). Else it only says that the call still rings (13.3.1.1).
 */
function isRefresh(message: Message, sending: Sending, sendings: readonly Sending[]): boolean {
  if (message.status < 100 || message.status >= 200 || message.reliable) return false;
  const sinceUs = lastOf(sending).atUs;
  for (const { first, repeats } of sendings.slice(0, MAX_REQUESTS)) {
    if (first.method === null || first.branch !== message.branch || first.cseq !== message.cseq) continue;
    if (repeats?.some(({ atUs }) => atUs > sinceUs && atUs <= message.atUs)) return false;
  }
  return true;
}

/** Sendings looked at for the request of a repeated response; it is among the first of a leg. */
const MAX_REQUESTS = 64;

/** Collisions are told apart by the comparison of the messages themselves. */
function identityOf(message: Message): number {
  const what = message.branch ^ Math.imul(message.toTag, 31) ^ Math.imul(message.cseq, 65_599);
  const where = tagNumber(message.src) ^ Math.imul(tagNumber(message.dst), 33);
  return (
    what ^ Math.imul(message.status * 8 + message.cseqMethod.length, 7919) ^ Math.imul(message.octets, 104_729) ^ where
  );
}

export function lastOf(sending: Sending): Message {
  return sending.repeats?.at(-1) ?? sending.first;
}

export function countOf(sending: Sending): number {
  return 1 + (sending.repeats?.length ?? 0);
}

/** Times of all sendings, the first among them. */
export function timesOf(sending: Sending): number[] {
  return [sending.first.atUs, ...(sending.repeats ?? []).map((message) => message.atUs)];
}

/** Ids of all sendings, for evidence. */
export function idsOf(sending: Sending): string[] {
  return [sending.first.id, ...(sending.repeats ?? []).map((message) => message.id)];
}
