import type { CallState, EndedBy } from '@earshot/contracts';
import type { Message } from '../message.js';
import { countOf, lastOf, type Sending } from '../transaction/sending.js';
import type { EndingBye } from './ending-bye.js';

/** RFC 3261 17.1.1.2: Timer B, 64 * T1, after which an INVITE without any response is given up. */
export const TIMER_B_US = 32_000_000;
/** RFC 3261 16.6: Timer C, more than three minutes, for an INVITE that rings. */
export const TIMER_C_US = 181_000_000;
/** Sendings of one INVITE until Timer B ends it: at 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s. */
const SENDINGS_UNTIL_TIMER_B = 7;

export interface LegOutcome {
  readonly state: CallState;
  readonly final: Message | null;
  readonly ringUs: number | null;
  readonly answerUs: number | null;
  readonly endUs: number | null;
  readonly endedBy: EndedBy | null;
  /** First 2xx to a BYE. */
  readonly byeAnsweredUs: number | null;
  /** The message that ended it: BYE, CANCEL or the final response. */
  readonly endedWith: Message | null;
}

/** Values of Reason (RFC 3326) of the message that ended it, between commas; null without one. */
export function endReasonOf({ endedWith }: LegOutcome): string | null {
  return endedWith?.notes?.reason ?? null;
}

/** What decides a leg, gathered from its messages in one pass. */
export interface LegMilestones {
  /** First INVITE of the last attempt; null where none was captured. */
  readonly lastInvite: Sending | null;
  readonly ring: Message | null;
  readonly answer: Message | null;
  /** Responses of 300 and above to the last attempt. */
  readonly refusals: readonly Message[];
  readonly cancel: Message | null;
  readonly bye: EndingBye | null;
  readonly provisional: boolean;
  readonly midCall: boolean;
  readonly lastUs: number;
  /** A proxy sent the INVITE several ways and has no final response of one of them, nor has its own sender one. */
  readonly waits: boolean;
}

/** Rejections that a person or a phone makes; others are the network's. */
const BY_CALLEE = new Set([480, 486, 600, 603, 607, 608]);

export function outcomeOf(milestones: LegMilestones, nowUs: number): LegOutcome {
  const { ring, answer, cancel } = milestones;
  const final = milestones.waits ? null : finalForCaller(milestones.refusals, milestones.lastInvite?.first ?? null);
  // Some clients send a BYE after a refusal: the call had ended before. One in an early dialog (RFC 3261 15) brings the refusal about.
  const bye = answer === null && final !== null ? null : milestones.bye;
  if (bye !== null) return outcome(milestones, 'ended', answer, bye.message.atUs, bye.by, bye.message);
  if (answer !== null || milestones.midCall) return outcome(milestones, 'answered', answer, null, null, null);
  if (final !== null && !(final.status === 487 && cancel !== null)) {
    const cancelled = final.status === 487;
    const by = cancelled ? 'caller' : refusedBy(final.status);
    return outcome(milestones, cancelled ? 'cancelled' : 'failed', final, final.atUs, by, final);
  }
  if (cancel !== null) return outcome(milestones, 'cancelled', final, cancel.atUs, 'caller', cancel);
  if (isTimedOut(milestones, nowUs)) return outcome(milestones, 'timed-out', null, milestones.lastUs, 'timeout', null);
  return outcome(milestones, ring === null ? 'trying' : 'ringing', null, null, null, null);
}

function outcome(
  { ring, answer, bye }: LegMilestones,
  state: CallState,
  final: Message | null,
  endUs: number | null,
  endedBy: EndedBy | null,
  endedWith: Message | null,
): LegOutcome {
  return {
    ringUs: ring?.atUs ?? null,
    answerUs: answer?.atUs ?? null,
    byeAnsweredUs: state === 'ended' ? (bye?.answered?.atUs ?? null) : null,
    state,
    final,
    endUs,
    endedBy,
    endedWith,
  };
}

function refusedBy(status: number): EndedBy | null {
  if (status === 408) return 'timeout';
  return BY_CALLEE.has(status) ? 'callee' : null;
}

/**
 * Behind a forking proxy several refusals are seen; the caller got the one that was sent back to where its INVITE came from. Where the
 * INVITE was forked there, as far as the capture knows, the proxy sent on the best of them. Messages of one transaction in order of time;
 * those that are no refusal are passed over.
 */
export function finalForCaller(messages: readonly Message[], invite: Message | null): Message | null {
  let last: Message | null = null;
  let best: Message | null = null;
  for (const message of messages) {
    if (message.status < 300) continue;
    last = message;
    if (invite === null || message.dst !== invite.src) continue;
    if (best === null || (message.branch !== best.branch && rankOf(message) >= rankOf(best))) best = message;
  }
  return best ?? last;
}

/** RFC 3261 16.7, step 6: a 6xx before all; a branch that was cancelled or redirected is not what the others are told. */
function rankOf({ status }: Message): number {
  if (status >= 600) return 2;
  return status === 487 || status < 400 ? 0 : 1;
}

function isTimedOut({ lastInvite, provisional, lastUs }: LegMilestones, nowUs: number): boolean {
  if (provisional) return nowUs - lastUs >= TIMER_C_US;
  if (lastInvite === null) return nowUs - lastUs >= TIMER_B_US;
  const { first } = lastInvite;
  if (nowUs - first.atUs >= TIMER_B_US) return true;
  return countOf(lastInvite) >= SENDINGS_UNTIL_TIMER_B && lastOf(lastInvite).atUs - first.atUs >= TIMER_B_US * 0.9;
}
