/**
 * Delays and outcome of one attempt to call, RFC 6076. An attempt is a logical call: an INVITE repeated after a challenge
 * (401, 402, 407), a redirect (3xx), a 422 or a 491 belongs to it. Times are in seconds, from any fixed origin; a delay that cannot
 * be told is null.
 */
export interface SessionAttempt {
  /** The first INVITE. */
  readonly inviteS: number;
  /** Responses to any of its INVITEs in order of time; retransmissions left out. */
  readonly responses: readonly { readonly atS: number; readonly status: number }[];
  readonly byeS: number | null;
  /** The 2xx to the BYE. */
  readonly byeAnsweredS: number | null;
  /** When Timer F gave a BYE up that nothing answered: 64 T1, 32 s, after it, where left out; null where it did not, as far as is known. */
  readonly byeTimeoutS?: number | null | undefined;
  /** Nothing came at all (Timer B). */
  readonly timedOut: boolean;
}

/** A delay of an attempt that went well, or of one that did not: RFC 6076 keeps the two apart. */
export interface OutcomeDelay {
  readonly outcome: 'success' | 'failed';
  readonly seconds: number;
}

/** Timer F, RFC 3261 17.1.2.2: 64 T1. */
const TIMER_F_S = 32;

/** Asks for credentials: the attempt goes on. */
const CHALLENGES: ReadonlySet<number> = new Set([401, 402, 407]);

/** A final response that fails an attempt: 4xx but challenges (401, 402, 407), 5xx, 6xx. Source: RFC 6076 4.2; confidence: text read. */
export function isFailure(status: number): boolean {
  return status >= 400 && !CHALLENGES.has(status);
}

/** Status of the last final response; null where none came. */
export function finalStatus(attempt: SessionAttempt): number | null {
  return attempt.responses.findLast(({ status }) => status >= 200)?.status ?? null;
}

function answerS(attempt: SessionAttempt): number | null {
  return attempt.responses.find(({ status }) => status >= 200 && status < 300)?.atS ?? null;
}

function firstProvisionalS(attempt: SessionAttempt): number | null {
  return attempt.responses.find(({ status }) => status > 100 && status < 200)?.atS ?? null;
}

/**
 * Session request delay, s: from the first INVITE to the first provisional response but 100, or to the 2xx; of a failed attempt to its
 * final failure. Null while it is neither. Source: RFC 6076 4.3; confidence: text read, failed ones by its intent (literally:
 * `sessionRequestDelayLiteral`).
 */
export function sessionRequestDelay(attempt: SessionAttempt): OutcomeDelay | null {
  return requestDelay(attempt, false);
}

/** The same, read literally (4.3.2): a failed attempt ends its delay with the first provisional response, too. */
export function sessionRequestDelayLiteral(attempt: SessionAttempt): OutcomeDelay | null {
  return requestDelay(attempt, true);
}

function requestDelay(attempt: SessionAttempt, literal: boolean): OutcomeDelay | null {
  const answered = answerS(attempt);
  const provisional = firstProvisionalS(attempt);
  if (answered !== null) return { outcome: 'success', seconds: (provisional ?? answered) - attempt.inviteS };
  const last = attempt.responses.findLast(({ status }) => status >= 200);
  if (last === undefined || !isFailure(last.status)) return null;
  const atS = literal ? (provisional ?? last.atS) : last.atS;
  return { outcome: 'failed', seconds: atS - attempt.inviteS };
}

/** Session disconnect delay, s: from the BYE to its 2xx; null without one. Source: RFC 6076 4.4; confidence: text read. */
export function sessionDisconnectDelayS(attempt: SessionAttempt): number | null {
  const { byeS, byeAnsweredS } = attempt;
  return byeS === null || byeAnsweredS === null ? null : byeAnsweredS - byeS;
}

/**
 * Session duration time, s: from the 2xx to the BYE; failed, to the expiry of Timer F, where nothing answered the BYE. Null without an
 * answer or an end of which something is known. Source: RFC 6076 4.5; confidence: text read.
 */
export function sessionDurationTime(attempt: SessionAttempt): OutcomeDelay | null {
  const answered = answerS(attempt);
  if (answered === null || attempt.byeS === null) return null;
  if (attempt.byeAnsweredS !== null) return { outcome: 'success', seconds: attempt.byeS - answered };
  const { byeTimeoutS = attempt.byeS + TIMER_F_S } = attempt;
  return byeTimeoutS === null ? null : { outcome: 'failed', seconds: byeTimeoutS - answered };
}

/** Conversation: from the 2xx to the BYE, answered or not, s. */
export function conversationS(attempt: SessionAttempt): number | null {
  const answered = answerS(attempt);
  return answered === null || attempt.byeS === null ? null : attempt.byeS - answered;
}

/**
 * Post-dial delay, s: from the first INVITE to the first 18x, or to the 2xx; null where neither came. Source: E.721 and RFC 6076 4.3 have
 * similar ones; confidence: single source, variants count 183 or 180 alone.
 */
export function postDialDelayS(attempt: SessionAttempt): number | null {
  const ringing = attempt.responses.find(({ status }) => status >= 180 && status < 190)?.atS ?? answerS(attempt);
  return ringing === null ? null : ringing - attempt.inviteS;
}

/** An attempt to register, RFC 6076 4.1. */
export interface RegistrationAttempt {
  /** The first REGISTER, s. */
  readonly registerS: number;
  readonly responses: readonly { readonly atS: number; readonly status: number }[];
  /** Timer F. */
  readonly timedOut: boolean;
}

/**
 * Registration request delay, s: from the first REGISTER to the 200, the challenge in it; null without a 200. Source: RFC 6076 4.1;
 * confidence: text read.
 */
export function registrationRequestDelayS(attempt: RegistrationAttempt): number | null {
  const ok = attempt.responses.find(({ status }) => status >= 200 && status < 300);
  return ok === undefined ? null : ok.atS - attempt.registerS;
}

/**
 * Ineffective registration attempts, percent of all, 0..100; null without any. One that ends at a challenge is neither. Source: RFC 6076
 * 4.2; confidence: text read.
 */
export function ineffectiveRegistrationPct(attempts: readonly RegistrationAttempt[]): number | null {
  if (attempts.length === 0) return null;
  const failed = attempts.filter(({ responses, timedOut }) => {
    const last = responses.findLast(({ status }) => status >= 200);
    return last === undefined ? timedOut : isFailure(last.status);
  });
  return (100 * failed.length) / attempts.length;
}
