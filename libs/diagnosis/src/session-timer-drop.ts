import { type AssembledLeg, hostOf, type Message } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { duration } from './clock-time.js';
import { type CallRule, messages } from './rule.js';
import { SIGN } from './signs.js';
import type { Thresholds } from './thresholds.js';

/** RFC 4028: a session that is not refreshed in time is ended by whoever waits for the refresh, in the middle of the talk. */
export const sessionTimerDrop: CallRule = {
  code: 'session-timer-drop',
  version: 1,
  says: 'the call was cut because its session timer was not refreshed',
  madeFrom:
    'a BYE within five seconds of the end of Session-Expires, or of the time at which RFC 4028 10 sends it, with no refresh; a refresh refused with 408 or 481 and a BYE at once; 422 again and again',
  shownBy: SIGN.notes | SIGN.refusal,
  find: ({ legs }, { thresholds }) => {
    for (const leg of legs) {
      const found = expired(leg, thresholds) ?? refusedRefresh(leg, thresholds) ?? timersDisagree(leg, thresholds);
      if (found !== null) return [found];
    }
    return [];
  },
};

/** RFC 4028 10: the BYE is sent the smaller of 32 s and a third of the interval before it ends. */
const LATEST_LEAD_S = 32;

function expired({ sendings }: AssembledLeg, { refreshSlackUs }: Thresholds): Finding | null {
  const bye = sendings.find(({ first }) => first.method === 'BYE')?.first;
  if (bye === undefined) return null;
  const agreed = sendings.findLast(({ first }) => isAgreement(first) && first.atUs < bye.atUs)?.first;
  const intervalS = agreed?.notes?.sessionExpiresS ?? null;
  if (agreed === undefined || intervalS === null || intervalS === 0) return null;
  // A request to refresh that came to nothing is told of by its refusal.
  const tried = sendings.some(({ first }) => isRefresh(first) && first.atUs > agreed.atUs && first.atUs < bye.atUs);
  if (tried) return null;
  const sinceUs = bye.atUs - agreed.atUs;
  const endUs = intervalS * 1_000_000;
  const leadUs = Math.min(LATEST_LEAD_S, intervalS / 3) * 1_000_000;
  const isDue = [endUs, endUs - leadUs].some((dueUs) => Math.abs(sinceUs - dueUs) <= refreshSlackUs);
  if (!isDue) return null;
  const refresher = agreed.notes?.refresher;
  return {
    ...COMMON,
    confidence: 0.85,
    title: `The session timer of ${intervalS} s ran out and ${hostOf(bye.src)} hung up`,
    explanation:
      `Both ends agreed to refresh the session every ${intervalS} s${refresher ? ` (refresher ${refresher})` : ''}. ` +
      `No refresh was seen for ${duration(sinceUs / 1000)}, and then ${hostOf(bye.src)} sent BYE, as RFC 4028 has it.`,
    owner: 'network-before-probe',
    evidence: [
      messages(`Session-Expires: ${intervalS}`, [agreed.id], agreed.atUs),
      messages(`BYE ${duration(sinceUs / 1000)} later`, [bye.id], bye.atUs),
    ],
    innocentExplanations: [
      'Somebody hung up at just that moment.',
      'The refresh took a way that the probe does not see.',
    ],
    nextStep: `See why the ${refresher === 'uas' ? 'called' : 'calling'} side sent no re-INVITE or UPDATE: a firewall that forgot the dialog, or an agent that does not keep the timer it agreed to.`,
  };
}

/** A refresh that is refused because the other end has forgotten the dialog. */
function refusedRefresh({ sendings, leg }: AssembledLeg, { refreshSlackUs }: Thresholds): Finding | null {
  if (leg.answerUs === null && leg.state !== 'ended') return null;
  const refusal = sendings.find(
    ({ first }) =>
      (first.status === 408 || first.status === 481) &&
      (first.cseqMethod === 'UPDATE' || first.cseqMethod === 'INVITE') &&
      first.atUs > (leg.answerUs ?? 0),
  )?.first;
  if (refusal === undefined) return null;
  const { atUs, status, cseq, cseqMethod, fromTag } = refusal;
  const refresh = sendings.find(
    ({ first }) => first.method === cseqMethod && first.cseq === cseq && first.fromTag === fromTag,
  )?.first;
  const bye = sendings.find(
    ({ first }) => first.method === 'BYE' && first.atUs >= atUs && first.atUs - atUs <= refreshSlackUs,
  )?.first;
  if (refresh?.notes?.sessionExpiresS == null || bye === undefined) return null;
  return {
    ...COMMON,
    confidence: 0.9,
    title: `The refresh of the session was refused with ${status}, and the call ended`,
    explanation:
      `${hostOf(refresh.src)} sent ${cseqMethod} to refresh the session (Session-Expires: ${refresh.notes.sessionExpiresS}); ` +
      `${hostOf(refusal.src)} answered ${status}, and BYE followed after ${duration((bye.atUs - atUs) / 1000)}.`,
    owner: 'network-after-probe',
    evidence: [
      messages(`${cseqMethod} and ${status}`, [refresh.id, refusal.id], refresh.atUs),
      messages('the BYE', [bye.id], bye.atUs),
    ],
    innocentExplanations: ['The far end had hung up already, and its BYE was lost.'],
    nextStep: `Look on ${hostOf(refusal.src)} for when it forgot the dialog: a restart, a failover, or a timer shorter than the refresh.`,
  };
}

/** 422 (RFC 4028 6) with a longer least interval, and no attempt that was let through. */
function timersDisagree({ sendings, leg }: AssembledLeg, { timerConflicts }: Thresholds): Finding | null {
  if (!sendings.some(({ first }) => first.status === 422)) return null;
  const requests = new Map<string, Message>();
  for (const { first } of sendings) {
    if (first.status === 422) requests.set(`${first.fromTag} ${first.cseq}`, first);
  }
  const refusals = [...requests.values()];
  const last = refusals.at(-1);
  if (last === undefined || refusals.length < timerConflicts || leg.answerUs !== null) return null;
  const minSeS = last.notes?.minSeS ?? null;
  return {
    ...COMMON,
    severity: 'major',
    confidence: 0.9,
    title: `The session timers do not agree: ${refusals.length} times 422`,
    explanation: `${hostOf(last.src)} refused ${refusals.length} attempts because the session timer is too short${minSeS === null ? '' : ` (it asks for ${minSeS} s at least)`}, and the caller did not lengthen it.`,
    owner: 'caller',
    evidence: [
      messages(
        `${refusals.length} times 422`,
        refusals.map(({ id }) => id),
        refusals[0]?.atUs,
      ),
    ],
    innocentExplanations: ['An intermediary that strips Min-SE from the 422.'],
    nextStep: 'Set the Session-Expires of the caller to no less than the Min-SE that is asked for.',
  };
}

/** What every finding of this rule has in common. */
const COMMON = { code: 'session-timer-drop', severity: 'critical', direction: null } as const;

function isAgreement({ status, cseqMethod, notes }: Message): boolean {
  return (
    status >= 200 &&
    status < 300 &&
    (cseqMethod === 'INVITE' || cseqMethod === 'UPDATE') &&
    typeof notes?.sessionExpiresS === 'number'
  );
}

function isRefresh({ method, toTag }: Message): boolean {
  return (method === 'INVITE' || method === 'UPDATE') && toTag !== 0;
}
