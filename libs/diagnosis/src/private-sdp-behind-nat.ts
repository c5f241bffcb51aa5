import {
  type Announcement,
  type AssembledCall,
  type AssembledLeg,
  audioOf,
  hostOf,
  isPrivate,
  isPublic,
} from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { answeredMs, packetsTo } from './answered-leg.js';
import { couldSee, MAY_BE_UNSEEN, UNSEEN_CONFIDENCE } from './precondition.js';
import { type CallRule, type DiagnosisContext, messages, span } from './rule.js';
import { SIGN } from './signs.js';

/** A phone behind NAT tells the other side its inner address, and the other side believes it. */
export const privateSdpBehindNat: CallRule = {
  code: 'private-sdp-behind-nat',
  version: 1,
  says: 'a phone announced an address that the other end cannot reach',
  madeFrom: 'private `c=` from a public source, and media that never latched',
  shownBy: SIGN.answer,
  find: (call, context) => {
    for (const leg of call.legs) {
      if (answeredMs(call, leg) < context.thresholds.answeredForMs) continue;
      for (const announcement of leg.announcements) {
        const host = audioOf(announcement.session)?.host ?? null;
        if (host === null || !isPrivate(host) || !isPublic(hostOf(announcement.message.src))) continue;
        const found = unreached(call, leg, announcement, host, context);
        if (found !== null) return [found];
      }
    }
    return [];
  },
};

function unreached(
  call: AssembledCall,
  leg: AssembledLeg,
  { side, message, atUs }: Announcement,
  host: string,
  context: DiagnosisContext,
): Finding | null {
  const answerUs = leg.leg.answerUs as number;
  const own = call.streams.filter(({ stream }) => stream.callId === leg.leg.callId && stream.listener === side);
  // The peer latched on to where the packets come from.
  const latched = own.some(
    ({ stream }) => !isPrivate(hostOf(stream.dst)) && stream.firstUs <= answerUs + context.thresholds.settlesWithinUs,
  );
  if (latched) return null;
  const wrong = own.find(
    ({ stream }) => hostOf(stream.dst) === host && stream.packets > context.thresholds.silentPackets,
  );
  const other = side === 'caller' ? 'callee' : 'caller';
  if (wrong === undefined && packetsTo(call, leg, side) > context.thresholds.silentPackets) return null;
  const seen = wrong !== undefined || couldSee(call, other, context);
  if (!seen && call.streams.length === 0) return null;
  return {
    code: 'private-sdp-behind-nat',
    severity: 'critical',
    confidence: wrong === undefined ? (seen ? 0.7 : UNSEEN_CONFIDENCE) : 0.9,
    title: `The ${side} asked for media at ${host}, which cannot be reached`,
    explanation:
      `Its SIP comes from ${hostOf(message.src)}, but its session description names the private address ${host}. ` +
      (wrong === undefined
        ? `No packet to the ${side} was captured.${seen ? '' : ` ${MAY_BE_UNSEEN}`}`
        : `The ${other} sent ${wrong.stream.packets} packets there.`),
    direction: side,
    owner: side,
    evidence: [
      messages(`c= ${host} from ${hostOf(message.src)}`, [message.id], atUs),
      ...(wrong === undefined
        ? []
        : [span(`packets to ${wrong.stream.dst}`, wrong.stream.key, wrong.stream.firstUs, wrong.stream.lastUs)]),
    ],
    innocentExplanations: ['The two ends share a private network or a tunnel in which the address is right.'],
    nextStep: `Let the ${side} use STUN or ICE, or anchor its media at an SBC that latches; switch a SIP ALG off.`,
  };
}
