import { type AssembledCall, type AssembledLeg, isRtpAddressOf, type Side } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { foundIn } from './found-in.js';
import { type LegStream, presentStreams, wantedBy } from './leg-stream.js';
import { type Exchange, exchangesOf } from './offer-answer.js';
import { type CallRule, type DiagnosisContext, messages, span } from './rule.js';
import { SIGN } from './signs.js';

/** Comfort noise has a number of its own that nobody need list (RFC 3389 4). */
const COMFORT_NOISE = 13;

/** Packets in a format that their receiver did not say it can play, or takes for another. */
export const unnegotiatedCodec: CallRule = {
  code: 'unnegotiated-codec',
  version: 1,
  says: 'a codec was sent that the receiver did not agree to',
  madeFrom:
    '50 packets or more of a payload type that no session description of the receiver lists, or that both sides take for different codecs',
  shownBy: SIGN.streams,
  find: (call, context) =>
    foundIn(call.legs, (leg) => {
      const exchanges = exchangesOf(leg);
      for (const stream of presentStreams(call, leg, context)) {
        const used = usedTypes(stream, context);
        const found = unlisted(call, leg, stream, used) ?? takenForAnother(exchanges, stream, used);
        if (found !== null) return [found];
      }
      return [];
    }),
};

interface UsedType {
  readonly type: number;
  readonly packets: number;
}

/** Payload types of the stream with packets enough to be heard, the commonest first. */
function usedTypes({ measured }: LegStream, { thresholds }: DiagnosisContext): readonly UsedType[] {
  const { payloadTypes } = measured.counts;
  const used: UsedType[] = [];
  for (const type of measured.stream.payloadTypes) {
    const packets = payloadTypes[type] ?? 0;
    if (packets >= thresholds.unnegotiatedPackets) used.push({ type, packets });
  }
  return used.length < 2 ? used : used.sort((a, b) => b.packets - a.packets);
}

function unlisted(
  { events: keys }: AssembledCall,
  leg: AssembledLeg,
  stream: LegStream,
  used: readonly UsedType[],
): Finding | null {
  const { listener, sender } = stream;
  // Any description of the receiver on any hop counts: a sender may lag behind a re-INVITE.
  const wrong = used.find(
    ({ type }) =>
      type !== COMFORT_NOISE &&
      // Keys under a number of their own are for another rule.
      !keys.some(({ payloadType }) => payloadType === type) &&
      !isListed(leg, type, (side, codec) => side === listener || codec === 'TELEPHONE-EVENT'),
  );
  if (wrong === undefined) return null;
  const listed = new Set<number>();
  for (const { side, session } of leg.announcements) {
    if (side !== listener) continue;
    for (const { payloads } of session.media) for (const { payloadType } of payloads) listed.add(payloadType);
  }
  if (listed.size === 0 || !isReceiverItself(leg, stream)) return null;
  const list = [...listed].join(', ');
  return finding(stream, 0.8, {
    title: `The ${sender} sends payload type ${wrong.type}, which the ${listener} did not ask for`,
    explanation: `${wrong.packets} packets to the ${listener} have payload type ${wrong.type}; its session description lists ${list}. What a phone does with it is open: most play nothing.`,
    packets: wrong.packets,
    type: wrong.type,
    messageIds: leg.announcements.filter(({ side }) => side === listener).map(({ message }) => message.id),
  });
}

function isListed(leg: AssembledLeg, type: number, counts: (side: Side, codec: string) => boolean): boolean {
  for (const { side, session } of leg.announcements) {
    for (const { payloads } of session.media) {
      for (const { payloadType, codec } of payloads) if (payloadType === type && counts(side, codec)) return true;
    }
  }
  return false;
}

/** The packets go where the receiver asked for them, not to a relay that may change them on the way. */
function isReceiverItself(leg: AssembledLeg, stream: LegStream): boolean {
  const { dst } = stream.measured.stream;
  return wantedBy(leg, stream).some(({ session }) => session.media.some((section) => isRtpAddressOf(section, dst)));
}

function takenForAnother(exchanges: readonly Exchange[], stream: LegStream, used: readonly UsedType[]): Finding | null {
  const { listener, sender } = stream;
  for (const { offer, answer, sections } of exchanges) {
    for (const { offered, answered } of sections) {
      if (answered.port === 0 || answered.type !== 'audio') continue;
      for (const { type, packets } of used) {
        const asOffered = codecOf(offered.payloads, type);
        const asAnswered = codecOf(answered.payloads, type);
        if (asOffered === null || asAnswered === null || asOffered === asAnswered) continue;
        const by = (side: Side) => (offer.side === side ? asOffered : asAnswered);
        return finding(stream, 0.85, {
          title: `Payload type ${type} is ${by(sender)} to the ${sender} and ${by(listener)} to the ${listener}`,
          explanation: `${packets} packets to the ${listener} have payload type ${type}, which the offer calls ${asOffered} and the answer ${asAnswered}: one number for two codecs within one session (RFC 3264 5.1).`,
          packets,
          type,
          messageIds: [offer.message.id, answer.message.id],
        });
      }
    }
  }
  return null;
}

function codecOf(payloads: readonly { payloadType: number; codec: string }[], type: number): string | null {
  return payloads.find(({ payloadType }) => payloadType === type)?.codec || null;
}

function finding(
  { measured: { stream }, listener, sender }: LegStream,
  confidence: number,
  said: { title: string; explanation: string; packets: number; type: number; messageIds: readonly string[] },
): Finding {
  return {
    code: 'unnegotiated-codec',
    severity: 'major',
    confidence,
    title: said.title,
    explanation: said.explanation,
    direction: listener,
    owner: sender,
    evidence: [
      span(`${said.packets} packets of payload type ${said.type}`, stream.key, stream.firstUs, stream.lastUs),
      messages('what was agreed', said.messageIds),
    ],
    innocentExplanations: [
      'A relay on the way puts the packets into the agreed codec.',
      'A later session description that lists it went past the probe.',
    ],
    nextStep: `Compare offer and answer with what the ${sender} sends; update or restrict the codec list of the ${sender}.`,
  };
}
