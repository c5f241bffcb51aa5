import type { Leg, Unfinished } from '@earshot/contracts';
import type { AssembledLeg } from './assembled-leg.js';
import { TIMER_B_US } from './leg-outcome.js';

/** Of an answered leg nothing was captured for so long: it is not taken to run. */
const SILENT_US = 60_000_000;
/** No call is taken to last longer. */
const ABSOLUTE_US = 86_400_000_000;

/** Why a leg that did not end in order is taken to be over; null where it did, or still runs. `lastMediaUs`: its last RTP packet. */
export function unfinishedOf(
  { leg, sendings, lastUs }: Pick<AssembledLeg, 'leg' | 'sendings' | 'lastUs'>,
  lastMediaUs: number | null,
  nowUs: number,
): Unfinished | null {
  const isAnswered = (method: string): boolean =>
    sendings.some(({ first }) => first.status > 0 && first.cseqMethod === method);
  if (leg.state === 'timed-out') return isAnswered('INVITE') ? 'no-final-response' : 'no-response';
  if (leg.state === 'ended') {
    if (nowUs - (leg.endUs ?? nowUs) < TIMER_B_US || isAnswered('BYE')) return null;
    // Of a capture that has no response at all, nothing can be told from a missing one.
    return sendings.some(({ first }) => first.status > 0) ? 'bye-unanswered' : null;
  }
  return leg.state === 'answered' ? withoutBye(leg, lastUs, lastMediaUs, nowUs) : null;
}

function withoutBye(
  { answerUs, startUs }: Leg,
  lastUs: number,
  lastMediaUs: number | null,
  nowUs: number,
): Unfinished | null {
  if (nowUs - (answerUs ?? startUs) >= ABSOLUTE_US) return 'absolute-limit';
  if (nowUs - Math.max(lastUs, lastMediaUs ?? 0) < SILENT_US) return null;
  return lastMediaUs === null ? 'no-bye' : 'rtp-timeout';
}
