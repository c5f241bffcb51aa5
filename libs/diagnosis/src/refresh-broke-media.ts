import {
  type AssembledCall,
  type AssembledLeg,
  audioOf,
  hostOf,
  isHeld,
  opposite,
  rtpAddressOf,
  type Side,
} from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { lastSpoken } from './last-spoken.js';
import { type Exchange, exchangesOf } from './offer-answer.js';
import { droppedPackets } from './precondition.js';
import { type CallRule, type DiagnosisContext, messages, span } from './rule.js';
import { SIGN } from './signs.js';

/** A re-INVITE or UPDATE that should have changed nothing ended the media. */
export const refreshBrokeMedia: CallRule = {
  code: 'refresh-broke-media',
  version: 2,
  says: 'media stopped at a re-INVITE',
  madeFrom:
    'packets stop within three seconds of the answer to a re-INVITE or UPDATE that has port 0, inactive or a new address; not where hold was asked for or a BYE follows at once',
  shownBy: SIGN.streams,
  find: (call, context) => {
    for (const leg of call.legs) {
      for (const exchange of exchangesOf(leg)) {
        const found = broken(call, leg, exchange, context);
        if (found !== null) return [found];
      }
    }
    return [];
  },
};

function broken(call: AssembledCall, leg: AssembledLeg, exchange: Exchange, context: DiagnosisContext): Finding | null {
  const { offer, answer } = exchange;
  const change = answer.midCall ? changeIn(leg, exchange) : null;
  if (change === null) return null;
  const { stopsWithinUs, presentPackets } = context.thresholds;
  const deadlineUs = answer.atUs + stopsWithinUs;
  const nextUs = leg.announcements.find(({ atUs, offer: isOffer }) => isOffer && atUs > answer.atUs)?.atUs;
  const untilUs = Math.min(leg.leg.endUs ?? leg.lastUs, nextUs ?? Number.POSITIVE_INFINITY);
  // A BYE or another offer soon after: nobody had the time to miss anything.
  if (untilUs - deadlineUs < stopsWithinUs || leg.leg.endUs === null) return null;
  // Towards the answerer, where it gave another address; both ways, where it refused.
  const listeners: Side[] = change.newHost === null ? [answer.side, opposite(answer.side)] : [answer.side];
  for (const listener of listeners) {
    const before = lastSpoken(call, leg, listener, context, answer.atUs - stopsWithinUs);
    if (before === null || before.packets < presentPackets) continue;
    const last = lastSpoken(call, leg, listener, context);
    if (last === null || last.lastUs > deadlineUs || last.lastUs < answer.atUs - stopsWithinUs) continue;
    const unsure = droppedPackets(call, context) > 0 || (change.newHost !== null && change.newHost !== change.oldHost);
    const other = opposite(listener);
    return {
      code: 'refresh-broke-media',
      severity: 'critical',
      confidence: unsure ? 0.45 : 0.8,
      title: `The ${listener} heard nothing more after a re-INVITE`,
      explanation:
        `${Math.abs((last.lastUs - answer.atUs) / 1_000_000).toFixed(1)} s ${last.lastUs < answer.atUs ? 'before' : 'after'} the answer, which has ${change.text}, the packets to the ${listener} stopped, and none came in the ${Math.round((untilUs - deadlineUs) / 1_000_000)} s after.` +
        (unsure ? ' The new address may lead past the probe.' : ''),
      direction: listener,
      owner: change.newHost === null ? answer.side : other,
      evidence: [
        messages('the offer and its answer', [offer.message.id, answer.message.id], answer.atUs),
        span(`last packet to the ${listener}`, last.streamKey, last.lastUs, untilUs),
      ],
      innocentExplanations: ['The media moved to a path that the probe does not see.'],
      nextStep: `See why the ${answer.side} answered so: an intermediary that rewrote the address, or a session refresh taken for a new call.`,
    };
  }
  return null;
}

interface Change {
  readonly text: string;
  /** Null where it refused. */
  readonly newHost: string | null;
  readonly oldHost: string | null;
}

/** What of the answer can end media; null where it is as before, or the offer asked for it. */
function changeIn(leg: AssembledLeg, { offer, answer }: Exchange): Change | null {
  const [offered, audio] = [audioOf(offer.session), audioOf(answer.session)];
  if (offered === null || audio === null || offered.port === 0 || isHeld(offered)) return null;
  // Who asked for the offer holds in its answer (ACK, PRACK).
  if (answer.message.method !== null && isHeld(audio)) return null;
  // A switch to fax (T.38) ends audio on purpose.
  if (answer.session.media.some(({ type, port }) => type === 'image' && port !== 0)) return null;
  if (audio.port === 0) return { text: 'port 0', newHost: null, oldHost: null };
  if (audio.direction === 'inactive') return { text: 'a=inactive', newHost: null, oldHost: null };
  const before = leg.announcements
    .filter(
      ({ side, atUs, message }) => side === answer.side && atUs < answer.atUs && message.src === answer.message.src,
    )
    .at(-1);
  const old = before === undefined ? null : audioOf(before.session);
  const [from, to] = [old === null ? null : rtpAddressOf(old), rtpAddressOf(audio)];
  if (from === null || to === null || from === to) return null;
  return { text: `another address (${to} instead of ${from})`, newHost: hostOf(to), oldHost: hostOf(from) };
}
