import {
  conversationS,
  finalStatus,
  type OutcomeDelay,
  postDialDelayS,
  type SessionAttempt,
  sessionDisconnectDelayS,
  sessionDurationTime,
  sessionRequestDelay,
  sessionRequestDelayLiteral,
} from './session-attempt.js';

/**
 * Numerators and denominators of the ratios of RFC 6076 and of E.411/E.425 over any set of attempts: every field adds, so
 * the ratios of an hour are those of its sums.
 */
export interface SessionCounts {
  /** Attempts, as the reference defines one: challenges and followed redirects belong to theirs. */
  readonly attempts: number;
  /** INVITEs: one an attempt and one for each redirect that was followed. */
  readonly invites: number;
  /** INVITEs that a 3xx ended. */
  readonly redirected: number;
  readonly answered: number;
  /** Answered, or ended by 480, 486, 600 or 603: the network did its part (RFC 6076 4.7). */
  readonly effective: number;
  /** Ended by 408, 500, 503 or 504, or by no answer at all, which counts as 408 (RFC 6076 4.8; the last is ours). */
  readonly ineffective: number;
  /** Answered and ended by a BYE that was answered (RFC 6076 4.9, read strictly). */
  readonly completed: number;
  /** Answered, 480, 486, 487, 600, 603, and 408 after ringing. NER's set in SIP is a convention: unconfirmed. */
  readonly networkEffective: number;
  /** Answered attempts with a known end, and their conversation in ms. */
  readonly conversations: number;
  readonly conversationMs: number;
  /** Attempts with a post-dial delay, and its sum in ms. */
  readonly postDials: number;
  readonly postDialMs: number;
  /** Attempts that went well and have a session request delay (RFC 6076 4.3.1), and its sum in ms. */
  readonly requestDelays: number;
  readonly requestDelayMs: number;
  /** Those that failed (4.3.2), which are never added to the others: to their final failure, and read literally. */
  readonly failedRequestDelays: number;
  readonly failedRequestDelayMs: number;
  readonly failedRequestDelayLiteralMs: number;
  /** BYEs that were answered, and their session disconnect delay in ms (4.4). */
  readonly disconnectDelays: number;
  readonly disconnectDelayMs: number;
  /** Sessions that a BYE ended which was answered, and their session duration time in ms (4.5.1). */
  readonly durations: number;
  readonly durationMs: number;
  /** Those whose BYE was not, to the expiry of Timer F (4.5.2). */
  readonly failedDurations: number;
  readonly failedDurationMs: number;
}

/** The sum of no attempts. */
export const NO_SESSIONS: SessionCounts = {
  attempts: 0,
  invites: 0,
  redirected: 0,
  answered: 0,
  effective: 0,
  ineffective: 0,
  completed: 0,
  networkEffective: 0,
  conversations: 0,
  conversationMs: 0,
  postDials: 0,
  postDialMs: 0,
  requestDelays: 0,
  requestDelayMs: 0,
  failedRequestDelays: 0,
  failedRequestDelayMs: 0,
  failedRequestDelayLiteralMs: 0,
  disconnectDelays: 0,
  disconnectDelayMs: 0,
  durations: 0,
  durationMs: 0,
  failedDurations: 0,
  failedDurationMs: 0,
};

const EFFECTIVE: ReadonlySet<number> = new Set([480, 486, 600, 603]);
const INEFFECTIVE: ReadonlySet<number> = new Set([408, 500, 503, 504]);

/**
 * Counts of one attempt, by the sets of statuses in `SessionCounts`. Source: RFC 6076 4.3 to 4.9, E.411; confidence: the RFC's text read,
 * NER's set in SIP unconfirmed.
 */
export function countAttempt(attempt: SessionAttempt): SessionCounts {
  const redirects = attempt.responses.filter(({ status }) => status >= 300 && status < 400).length;
  const final = finalStatus(attempt);
  const endedByRedirect = final !== null && final >= 300 && final < 400;
  const answered = attempt.responses.some(({ status }) => status >= 200 && status < 300);
  const rang = attempt.responses.some(({ status }) => status >= 180 && status < 190);
  const silent = final === null && attempt.timedOut;
  const conversation = conversationS(attempt);
  const postDial = postDialDelayS(attempt);
  const request = sessionRequestDelay(attempt);
  const literal = sessionRequestDelayLiteral(attempt);
  const disconnectS = sessionDisconnectDelayS(attempt);
  const duration = sessionDurationTime(attempt);
  const count = (yes: boolean): number => (yes ? 1 : 0);
  const effective = answered || (final !== null && EFFECTIVE.has(final));
  return {
    attempts: 1,
    invites: 1 + redirects - count(endedByRedirect),
    redirected: redirects,
    answered: count(answered),
    effective: count(effective),
    ineffective: count(!answered && (silent || (final !== null && INEFFECTIVE.has(final)))),
    completed: count(answered && attempt.byeAnsweredS !== null),
    networkEffective: count(effective || final === 487 || (final === 408 && rang)),
    conversations: count(conversation !== null),
    conversationMs: (conversation ?? 0) * 1000,
    postDials: count(postDial !== null),
    postDialMs: (postDial ?? 0) * 1000,
    requestDelays: count(request?.outcome === 'success'),
    requestDelayMs: msOf(request, 'success'),
    failedRequestDelays: count(request?.outcome === 'failed'),
    failedRequestDelayMs: msOf(request, 'failed'),
    failedRequestDelayLiteralMs: msOf(literal, 'failed'),
    disconnectDelays: count(disconnectS !== null),
    disconnectDelayMs: (disconnectS ?? 0) * 1000,
    durations: count(duration?.outcome === 'success'),
    durationMs: msOf(duration, 'success'),
    failedDurations: count(duration?.outcome === 'failed'),
    failedDurationMs: msOf(duration, 'failed'),
  };
}

function msOf(delay: OutcomeDelay | null, outcome: OutcomeDelay['outcome']): number {
  return delay?.outcome === outcome ? delay.seconds * 1000 : 0;
}

/** Counts of both, field by field: associative and commutative, so that rollups add. */
export function addSessionCounts(a: SessionCounts, b: SessionCounts): SessionCounts {
  return {
    attempts: a.attempts + b.attempts,
    invites: a.invites + b.invites,
    redirected: a.redirected + b.redirected,
    answered: a.answered + b.answered,
    effective: a.effective + b.effective,
    ineffective: a.ineffective + b.ineffective,
    completed: a.completed + b.completed,
    networkEffective: a.networkEffective + b.networkEffective,
    conversations: a.conversations + b.conversations,
    conversationMs: a.conversationMs + b.conversationMs,
    postDials: a.postDials + b.postDials,
    postDialMs: a.postDialMs + b.postDialMs,
    requestDelays: a.requestDelays + b.requestDelays,
    requestDelayMs: a.requestDelayMs + b.requestDelayMs,
    failedRequestDelays: a.failedRequestDelays + b.failedRequestDelays,
    failedRequestDelayMs: a.failedRequestDelayMs + b.failedRequestDelayMs,
    failedRequestDelayLiteralMs: a.failedRequestDelayLiteralMs + b.failedRequestDelayLiteralMs,
    disconnectDelays: a.disconnectDelays + b.disconnectDelays,
    disconnectDelayMs: a.disconnectDelayMs + b.disconnectDelayMs,
    durations: a.durations + b.durations,
    durationMs: a.durationMs + b.durationMs,
    failedDurations: a.failedDurations + b.failedDurations,
    failedDurationMs: a.failedDurationMs + b.failedDurationMs,
  };
}

/** Percentages 0..100, and means; null where the denominator is 0. */
export interface SessionRatios {
  /** Session establishment ratio, RFC 6076 4.6: answered of the INVITEs that no 3xx ended. */
  readonly serPct: number | null;
  /** Session establishment effectiveness ratio, 4.7. */
  readonly seerPct: number | null;
  /** Ineffective session attempts, 4.8, of all attempts. */
  readonly isaPct: number | null;
  /** Session completion ratio, 4.9, strict, of all attempts. CCR of the telecom world is similar. */
  readonly scrPct: number | null;
  /** Answer-seizure ratio (E.411): as SER, over attempts that no 3xx ended. */
  readonly asrPct: number | null;
  /** Network effectiveness ratio (E.411). */
  readonly nerPct: number | null;
  /** Average call duration, s. */
  readonly acdS: number | null;
  /** Mean post-dial delay, s. */
  readonly pddS: number | null;
  /** Mean session request delay, s, of attempts that went well (4.3.1) and of those that failed (4.3.2), by its intent and literally. */
  readonly srdS: number | null;
  readonly srdFailedS: number | null;
  readonly srdFailedLiteralS: number | null;
  /** Mean session disconnect delay, s, 4.4. */
  readonly sddS: number | null;
  /** Mean session duration time, s, of sessions whose BYE was answered (4.5.1) and of those whose was not (4.5.2). */
  readonly sdtS: number | null;
  readonly sdtFailedS: number | null;
}

/**
 * Ratios and means of the counts, numerator and denominator each summed first. RFC 6076 4.3 to 4.9 and E.411 / E.425; confidence: the RFC's are in its
 * text, NER's set of SIP answers is a convention (metrics reference 7, 11).
 */
export function sessionRatios(counts: SessionCounts): SessionRatios {
  const seized = counts.invites - counts.redirected;
  const pct = (part: number, whole: number): number | null => (whole > 0 ? (100 * part) / whole : null);
  const meanS = (sumMs: number, count: number): number | null => (count > 0 ? sumMs / 1000 / count : null);
  return {
    serPct: pct(counts.answered, seized),
    seerPct: pct(counts.effective, seized),
    isaPct: pct(counts.ineffective, counts.attempts),
    scrPct: pct(counts.completed, counts.attempts),
    asrPct: pct(counts.answered, seized),
    nerPct: pct(counts.networkEffective, seized),
    acdS: meanS(counts.conversationMs, counts.conversations),
    pddS: meanS(counts.postDialMs, counts.postDials),
    srdS: meanS(counts.requestDelayMs, counts.requestDelays),
    srdFailedS: meanS(counts.failedRequestDelayMs, counts.failedRequestDelays),
    srdFailedLiteralS: meanS(counts.failedRequestDelayLiteralMs, counts.failedRequestDelays),
    sddS: meanS(counts.disconnectDelayMs, counts.disconnectDelays),
    sdtS: meanS(counts.durationMs, counts.durations),
    sdtFailedS: meanS(counts.failedDurationMs, counts.failedDurations),
  };
}
