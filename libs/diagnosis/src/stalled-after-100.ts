import { type AssembledLeg, hostOf, type Message } from '@earshot/calls';
import { duration } from './clock-time.js';
import { type CallRule, type DiagnosisContext, messages } from './rule.js';
import { SIGN } from './signs.js';

/** The next hop took the call with 100, and then nothing came of it until somebody gave up. */
export const stalledAfter100: CallRule = {
  code: 'stalled-after-100',
  version: 1,
  says: 'the next hop took the call and went silent',
  madeFrom: '100 and nothing more for ten seconds',
  shownBy: SIGN.noAnswer,
  find: ({ legs }, context) => {
    for (const leg of legs) {
      const stall = stallOf(leg, context);
      if (stall === null) continue;
      const { trying, end, ms } = stall;
      const hop = hostOf(trying.src);
      return [
        {
          code: 'stalled-after-100',
          severity: 'major',
          confidence: 0.85,
          title: `${hop} took the call and never went on with it`,
          explanation: `${hop} answered 100 Trying and nothing more for ${duration(ms)}${end === null ? '' : `, then ${endText(end)}`}.`,
          direction: null,
          owner: 'network-after-probe',
          evidence: [
            messages('100 Trying', [trying.id], trying.atUs),
            ...(end === null ? [] : [messages(endText(end), [end.id], end.atUs)]),
          ],
          innocentExplanations: [
            'A slow mobile or international destination; ringing may start later than the caller waits.',
          ],
          nextStep: `Look on ${hop} for where it sent the call: its next hop, a database or ENUM query that hangs.`,
        },
      ];
    }
    return [];
  },
};

function endText(end: Message): string {
  return end.method === 'CANCEL' ? 'the caller cancelled' : `${end.status} came`;
}

function stallOf(
  { sendings, lastAttempt, leg, lastUs }: AssembledLeg,
  { nowUs, thresholds }: DiagnosisContext,
): { trying: Message; end: Message | null; ms: number } | null {
  if (leg.answerUs !== null || leg.ringUs !== null) return null;
  let trying: Message | null = null;
  let end: Message | null = null;
  for (const { first } of sendings) {
    if (first.cseq !== lastAttempt) continue;
    if (first.method === 'CANCEL') end ??= first;
    if (first.cseqMethod !== 'INVITE' || first.status === 0) continue;
    if (first.status === 100) trying ??= first;
    // Progress of any kind, and a refusal on the merits, are no stall.
    else if (first.status < 200 || (first.status !== 408 && first.status !== 487)) return null;
    else end ??= first;
  }
  if (trying === null) return null;
  if (end === null && leg.state !== 'timed-out') return null;
  const ms = ((end?.atUs ?? Math.min(nowUs, lastUs)) - trying.atUs) / 1000;
  return ms >= thresholds.stalledForMs ? { trying, end, ms } : null;
}
