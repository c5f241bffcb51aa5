import { type Announcement, type AssembledCall, type AssembledLeg, audioOf, isHeld } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { legStreams } from './leg-stream.js';
import { couldSee, droppedPackets, MAY_BE_UNSEEN, UNSEEN_CONFIDENCE } from './precondition.js';
import { type CallRule, type DiagnosisContext, messages, span } from './rule.js';
import { SIGN } from './signs.js';

/** A provisional answer promised tones or speech, and none came: the caller hears silence instead of ringing. */
export const earlyMediaMissing: CallRule = {
  code: 'early-media-missing',
  version: 1,
  says: 'the caller heard no ringing, although the other side promised to send it',
  madeFrom:
    'a 18x with a session description, then no packet to the caller for two seconds; not where a 180 without one lets the phone ring itself',
  yieldsTo: ['one-way-audio', 'no-media'],
  shownBy: SIGN.earlyMedia,
  find: (call, context) => {
    for (const leg of call.legs) {
      const found = missing(call, leg, context);
      if (found !== null) return [found];
    }
    return [];
  },
};

function missing(call: AssembledCall, leg: AssembledLeg, context: DiagnosisContext): Finding | null {
  const promise = leg.announcements.find(isPromise);
  if (promise === undefined) return null;
  const { answerUs, endUs } = leg.leg;
  const untilUs = answerUs ?? endUs ?? leg.lastUs;
  const graceUs = context.thresholds.earlyMediaWithinUs;
  if (untilUs - promise.atUs < graceUs || ringsLocally(leg, untilUs)) return null;
  // A stream whose direction is not known may be the one.
  if (call.streams.some(({ stream }) => stream.callId === leg.leg.callId && stream.listener === null)) return null;
  const heard = legStreams(call, leg, context).filter(({ listener }) => listener === 'caller');
  const inTime = heard.some(({ measured: { windows } }) =>
    windows.some(({ counts }) => counts.firstUs <= promise.atUs + graceUs && counts.lastUs >= promise.atUs - graceUs),
  );
  if (inTime) return null;
  const firstUs = heard.length === 0 ? null : Math.min(...heard.map(({ measured }) => measured.stream.firstUs));
  const cameLater = firstUs !== null && droppedPackets(call, context) === 0;
  const seen = cameLater || couldSee(call, 'callee', context);
  // Where no media is seen at all it cannot tell.
  if (!seen && call.streams.length === 0) return null;
  const waitMs = ((firstUs === null ? untilUs : Math.min(firstUs, untilUs)) - promise.atUs) / 1000;
  return {
    code: 'early-media-missing',
    severity: 'minor',
    confidence: cameLater ? 0.8 : seen ? 0.65 : UNSEEN_CONFIDENCE,
    title: 'The caller heard silence instead of ringing',
    explanation:
      `A ${promise.message.status} announced media before the answer, but no packet to the caller was captured for ${(waitMs / 1000).toFixed(1)} s` +
      `${firstUs !== null && answerUs !== null && firstUs >= answerUs ? ': it began with the answer only' : ''}. A phone that got a session description does not ring itself.${seen ? '' : ` ${MAY_BE_UNSEEN}`}`,
    direction: 'caller',
    owner: 'callee',
    evidence: [
      messages(`${promise.message.status} with a session description`, [promise.message.id], promise.atUs),
      span('no packets to the caller', null, promise.atUs, firstUs ?? untilUs),
    ],
    innocentExplanations: [
      'The phone makes a ringing tone itself until media comes (RFC 3960 3.2).',
      'There was nothing to hear yet: some gateways send media only with a tone or an announcement.',
    ],
    nextStep: "See whether the gateway sends media at 18x, and whether the caller's side lets it in before the answer.",
  };
}

function isPromise({ side, midCall, session, message }: Announcement): boolean {
  if (side !== 'callee' || midCall || message.status <= 100 || message.status >= 200) return false;
  const audio = audioOf(session);
  // What the callee does not want to send it does not owe; a description with hold addresses is a placeholder.
  return audio !== null && audio.port !== 0 && audio.direction !== 'recvonly' && !isInactive(audio);
}

function isInactive(audio: Parameters<typeof isHeld>[0]): boolean {
  return audio.direction === 'inactive' || (isHeld(audio) && audio.direction !== 'sendonly');
}

function ringsLocally({ sendings }: AssembledLeg, untilUs: number): boolean {
  return sendings.some(
    ({ first }) =>
      first.status === 180 && first.cseqMethod === 'INVITE' && first.session === null && first.atUs <= untilUs,
  );
}
