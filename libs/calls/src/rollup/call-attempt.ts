import type { CallDetail, Leg, LegAttempt } from '@earshot/contracts';
import type { SessionAttempt } from '@earshot/metrics';

type AttemptedCall = Pick<
  CallDetail,
  'startUs' | 'answerUs' | 'endUs' | 'finalStatus' | 'pddMs' | 'state' | 'legDetails'
>;
type Responses = { atS: number; status: number }[];

/**
 * The attempts of a call (RFC 6076): those of its first leg that were refused before the caller tried again, and the last, which all legs
 * belong to. Legs that ended in a redirect and went on, and redirects within a leg, are redirects that were followed. None while nothing
 * final is known.
 */
export function attemptsOfCall(call: AttemptedCall): SessionAttempt[] {
  const last = lastAttemptOf(call);
  if (last === null) return [];
  const earlier = call.legDetails[0]?.attempts?.slice(0, -1) ?? [];
  return [...earlier.map((attempt) => refusedAttempt(attempt, call.startUs)), last];
}

function refusedAttempt(attempt: LegAttempt, originUs: number): SessionAttempt {
  const { startUs, ringUs, finalStatus, finalUs } = attempt;
  const responses = followedRedirects(attempt, originUs);
  if (ringUs !== null) responses.push({ atS: secondsSince(originUs, ringUs), status: 180 });
  if (finalStatus !== null) responses.push({ atS: secondsSince(originUs, finalUs ?? startUs), status: finalStatus });
  return {
    inviteS: secondsSince(originUs, startUs),
    responses: responses.sort((a, b) => a.atS - b.atS),
    byeS: null,
    byeAnsweredS: null,
    timedOut: finalStatus === null,
  };
}

function lastAttemptOf(call: AttemptedCall): SessionAttempt | null {
  const { startUs, answerUs, endUs, finalStatus, pddMs, state } = call;
  if (state === 'trying' || state === 'ringing') return null;
  const seconds = (us: number): number => secondsSince(startUs, us);
  const own = call.legDetails[0]?.attempts?.at(-1);
  const responses = own === undefined ? [] : followedRedirects(own, startUs);
  for (const leg of call.legDetails) {
    if (isRedirected(leg) && leg.finalStatus !== finalStatus) {
      responses.push({ atS: seconds(leg.endUs ?? leg.startUs), status: leg.finalStatus as number });
    }
  }
  const rang = call.legDetails.some(({ ringUs }) => ringUs !== null);
  if (pddMs !== null && rang) responses.push({ atS: pddMs / 1000, status: 180 });
  if (answerUs !== null) responses.push({ atS: seconds(answerUs), status: 200 });
  else if (finalStatus !== null) responses.push({ atS: seconds(endUs ?? startUs), status: finalStatus });
  const byeS = answerUs !== null && endUs !== null ? seconds(endUs) : null;
  // As the originating side saw it (RFC 6076 4), whose BYE need not be the one that ended the call as a whole.
  const { byeAnsweredUs = null, endUs: byeUs = null, unfinished = null } = call.legDetails[0] ?? {};
  const disconnectUs = byeAnsweredUs === null || byeUs === null ? null : Math.max(0, byeAnsweredUs - byeUs);
  return {
    inviteS: own === undefined ? 0 : seconds(own.startUs),
    responses: responses.sort((a, b) => a.atS - b.atS),
    byeS,
    byeAnsweredS: byeS === null || disconnectUs === null ? null : byeS + disconnectUs / 1e6,
    // Of a call without a BYE, and of one whose answer may only not have been captured, there is none to give up.
    byeTimeoutS: unfinished === 'bye-unanswered' ? undefined : null,
    timedOut: state === 'timed-out',
  };
}

/** Those that its caller followed: every INVITE but the last. */
function followedRedirects({ invites }: LegAttempt, originUs: number): Responses {
  const responses: Responses = [];
  for (const { finalStatus, finalUs } of invites.slice(0, -1)) {
    if (finalStatus === null || finalUs === null || finalStatus < 300 || finalStatus >= 400) continue;
    responses.push({ atS: secondsSince(originUs, finalUs), status: finalStatus });
  }
  return responses;
}

function secondsSince(originUs: number, atUs: number): number {
  return (atUs - originUs) / 1e6;
}

function isRedirected({ finalStatus }: Leg): boolean {
  return finalStatus !== null && finalStatus >= 300 && finalStatus < 400;
}
