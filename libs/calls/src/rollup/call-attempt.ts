import type { CallDetail, Leg } from '@earshot/contracts';
import type { SessionAttempt } from '@earshot/metrics';

/**
 * A call as one attempt (RFC 6076): its legs that ended in a redirect and went on are redirects that were followed. Null while
 * nothing final is known of it.
 */
export function attemptOf(call: Omit<CallDetail, 'verdict' | 'findings' | 'findingCodes'>): SessionAttempt | null {
  const { startUs, answerUs, endUs, finalStatus, pddMs, state } = call;
  if (state === 'trying' || state === 'ringing') return null;
  const seconds = (us: number): number => (us - startUs) / 1e6;
  const responses: { atS: number; status: number }[] = [];
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
  const isAnsweredBye = state === 'ended' && call.endedBy !== null && call.endedBy !== 'timeout';
  return {
    inviteS: 0,
    responses: responses.sort((a, b) => a.atS - b.atS),
    byeS,
    byeAnsweredS: isAnsweredBye ? byeS : null,
    byeTimeoutS: byeS,
    timedOut: state === 'timed-out',
  };
}

function isRedirected({ finalStatus }: Leg): boolean {
  return finalStatus !== null && finalStatus >= 300 && finalStatus < 400;
}
