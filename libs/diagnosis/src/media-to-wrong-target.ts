import {
  type AssembledCall,
  type AssembledLeg,
  audioOf,
  isRtpAddressOf,
  type MediaDescription,
  rtpAddressOf,
  type Side,
} from '@earshot/calls';
import { type CallRule, messages, span } from './rule.js';
import { SIGN } from './signs.js';
import type { Thresholds } from './thresholds.js';

type CallStream = AssembledCall['streams'][number];

/** Packets go where the other side did not ask for them, and is not either. */
export const mediaToWrongTarget: CallRule = {
  code: 'media-to-wrong-target',
  version: 1,
  says: 'media went to another address than the one announced last',
  madeFrom: 'destination differs from the current SDP for more than two seconds',
  shownBy: SIGN.streams,
  find: (call, { thresholds }) => {
    for (const leg of call.legs) {
      for (const measured of call.streams) {
        const { stream } = measured;
        if (stream.callId !== leg.leg.callId || stream.listener === null || leg.leg.answerUs === null) continue;
        // ICE chooses another pair than the one in `c=` (RFC 8445 8.1.1).
        if (usesIce(leg, stream.listener)) continue;
        const astray = strayTime(measured, leg, stream.listener, thresholds);
        if (astray === null || isLatched(call, stream.dst)) continue;
        const target = targetsAt(leg, stream.listener, astray.toUs);
        const sender = stream.listener === 'caller' ? 'callee' : 'caller';
        return [
          {
            code: 'media-to-wrong-target',
            severity: 'critical',
            confidence: 0.85,
            title: `The ${sender} sends its media to the wrong address`,
            explanation: `${stream.src} sent to ${stream.dst} for ${((astray.toUs - astray.fromUs) / 1_000_000).toFixed(1)} s, while the ${stream.listener} asked for media at ${target.map(({ address }) => address).join(' or ')}.`,
            direction: stream.listener,
            owner: sender,
            evidence: [
              span(`packets to ${stream.dst}`, stream.key, astray.fromUs, astray.toUs),
              messages(
                `the ${stream.listener}'s session description`,
                target.map(({ messageId }) => messageId),
              ),
            ],
            innocentExplanations: [
              'A relay that is not in the signalling seen here, and that does not send back from this address.',
            ],
            nextStep: `See which session description the ${sender} acted on: an earlier one, or one that an intermediary rewrote.`,
          },
        ];
      }
    }
    return [];
  },
};

function usesIce({ announcements }: AssembledLeg, side: Side): boolean {
  return announcements.some(({ side: author, session }) => author === side && audioOf(session)?.hasIce === true);
}

/** From when to when the stream went to an address not in force, if longer than it takes to settle. */
function strayTime(
  { stream, windows }: CallStream,
  leg: AssembledLeg,
  listener: Side,
  { settlesWithinUs, presentPackets }: Thresholds,
): { fromUs: number; toUs: number } | null {
  if (leg.announcements.every(({ side, session }) => side !== listener || isTarget(audioOf(session), stream.dst)))
    return null;
  const answerUs = leg.leg.answerUs as number;
  const endUs = leg.leg.endUs ?? Number.POSITIVE_INFINITY;
  let fromUs = Number.POSITIVE_INFINITY;
  let toUs = 0;
  let packets = 0;
  for (const { counts } of windows) {
    const first = Math.max(counts.firstUs, answerUs);
    const last = Math.min(counts.lastUs, endUs);
    if (last <= first) continue;
    // The target may change within the window: it is wrong only if it was before, and still is after it had time to settle.
    const targets = [
      ...targetsAt(leg, listener, first - settlesWithinUs),
      ...targetsAt(leg, listener, first),
      ...targetsAt(leg, listener, last),
    ];
    if (targets.length === 0 || targets.some(({ audio }) => isTarget(audio, stream.dst))) continue;
    fromUs = Math.min(fromUs, first);
    toUs = Math.max(toUs, last);
    packets += counts.packets;
  }
  const isLong = toUs - fromUs > settlesWithinUs && packets >= presentPackets;
  return isLong ? { fromUs, toUs } : null;
}

interface Target {
  readonly audio: MediaDescription;
  readonly address: string;
  readonly messageId: string;
}

/** What the side asks for at a moment: its last description on each hop. */
function targetsAt({ announcements }: AssembledLeg, side: Side, atUs: number): Target[] {
  const byHop = new Map<string, Target | null>();
  for (const { side: author, atUs: announcedUs, session, message } of announcements) {
    const { src, dst, id: messageId } = message;
    if (author !== side || announcedUs > atUs) continue;
    const audio = audioOf(session);
    const address = audio === null ? null : rtpAddressOf(audio);
    const target = audio === null || address === null ? null : { audio, address, messageId };
    byHop.set(src < dst ? `${src} ${dst}` : `${dst} ${src}`, target);
  }
  return [...byHop.values()].filter((target) => target !== null);
}

function isTarget(audio: MediaDescription | null, address: string): boolean {
  return audio !== null && isRtpAddressOf(audio, address);
}

/** The other side speaks from there: latching, or a probe inside the NAT. */
function isLatched({ streams }: AssembledCall, address: string): boolean {
  return streams.some(({ stream }) => stream.src === address);
}
