import { type AssembledCall, type AssembledLeg, audioOf, type Message, rtpAddressOf } from '@earshot/calls';
import type { Finding, FindingOwner } from '@earshot/contracts';
import { type LegStream, presentStreams } from './leg-stream.js';
import { exchangesOf } from './offer-answer.js';
import { type CallRule, type DiagnosisContext, messages, span } from './rule.js';
import { SIGN } from './signs.js';

/** Octets of the authentication tag (RFC 3711 5.2, RFC 4568 6.2). */
const TAGS = ['4', '10'] as const;

/** One side encrypts, and the other does not know it, or has not the key. */
export const srtpMismatch: CallRule = {
  code: 'srtp-mismatch',
  version: 1,
  says: 'one side encrypts media and the other does not',
  madeFrom:
    'offer and answer, or two legs with one media address, differ in SAVP and AVP; a key left out of the answer; or payloads 4 or 10 octets longer than their codec has, under AVP',
  shownBy: SIGN.answer | SIGN.streams,
  find: (call, context) => {
    const found =
      firstOf(call, profileDiffers) ?? legsDiffer(call) ?? firstOf(call, (leg) => tagged(call, leg, context));
    return found === null ? [] : [found];
  },
};

function firstOf({ legs }: AssembledCall, find: (leg: AssembledLeg) => Finding | null): Finding | null {
  for (const leg of legs) {
    const found = find(leg);
    if (found !== null) return found;
  }
  return null;
}

function profileDiffers(leg: AssembledLeg): Finding | null {
  if (leg.leg.answerUs === null) return null;
  for (const { offer, answer, sections } of exchangesOf(leg)) {
    for (const { offered, answered } of sections) {
      if (answered.type !== 'audio' || answered.port === 0 || offered.port === 0) continue;
      const keyed = (one: typeof offered): boolean => one.hasCrypto || one.hasFingerprint;
      const isKeyless = offered.encrypted && offered.hasCrypto && !keyed(answered);
      if (offered.encrypted === answered.encrypted && !isKeyless) continue;
      const evidence = [messages('offer and answer', [offer.message.id, answer.message.id], answer.atUs)];
      if (offered.encrypted !== answered.encrypted) {
        return finding('critical', 0.8, answer.side, evidence, {
          title: `The offer says ${offered.protocol}, the answer ${answered.protocol}`,
          explanation: `An answer must keep the transport of the offer (RFC 3264 6). With ${offered.protocol} against ${answered.protocol} one side encrypts and the other plays noise, or nothing.`,
        });
      }
      return finding('critical', 0.8, answer.side, evidence, {
        title: `The ${answer.side} agreed to encrypt and gave no key`,
        explanation: `The offer has ${offered.protocol} with a key, the answer ${answered.protocol} with 0 lines of a=crypto or a=fingerprint: the ${answer.side}'s packets cannot be decrypted.`,
      });
    }
  }
  return null;
}

/** Media that goes straight from end to end, while the signalling in between says one thing to one and another to the other. */
function legsDiffer({ legs }: AssembledCall): Finding | null {
  if (legs.length < 2) return null;
  const seen = new Map<string, { encrypted: boolean; callId: string; message: Message }>();
  for (const { announcements, leg } of legs) {
    if (leg.answerUs === null) continue;
    for (const { session, message } of announcements) {
      const audio = audioOf(session);
      const address = audio === null ? null : rtpAddressOf(audio);
      if (audio === null || address === null) continue;
      const known = seen.get(address);
      if (known === undefined) {
        seen.set(address, { encrypted: audio.encrypted, callId: leg.callId, message });
        continue;
      }
      if (known.callId === leg.callId || known.encrypted === audio.encrypted) continue;
      return finding('critical', 0.75, 'trunk', [messages(`both about ${address}`, [known.message.id, message.id])], {
        title: 'One leg says that media is encrypted, the other that it is not',
        explanation: `Both legs send media straight to ${address}, which one calls ${known.encrypted ? 'SAVP' : 'AVP'} and the other ${audio.encrypted ? 'SAVP' : 'AVP'}: nobody in between changes it.`,
      });
    }
  }
  return null;
}

function tagged(call: AssembledCall, leg: AssembledLeg, context: DiagnosisContext): Finding | null {
  if (call.streams.length === 0) return null;
  // A key beside AVP is encryption by agreement (RFC 8643).
  const agreed = leg.announcements.some(({ session }) => {
    const audio = audioOf(session);
    return audio !== null && (audio.encrypted || audio.hasCrypto || audio.hasFingerprint);
  });
  if (agreed || leg.announcements.length === 0) return null;
  for (const stream of presentStreams(call, leg, context)) {
    const excess = stream.measured.counts.payload?.frameExcessOctets;
    if (excess === undefined) continue;
    for (const tag of TAGS) {
      const packets = excess[tag] ?? 0;
      if (packets < context.thresholds.presentPackets) continue;
      const all = Object.values(excess).reduce((sum, one) => sum + one, 0);
      if (packets >= ALMOST_ALL * all) return encrypted(stream, tag, packets);
    }
  }
  return null;
}

const ALMOST_ALL = 0.9;

function encrypted({ measured: { stream }, sender }: LegStream, tag: string, packets: number): Finding {
  const evidence = [span(`${packets} packets with ${tag} octets too many`, stream.key, stream.firstUs, stream.lastUs)];
  return finding('critical', 0.75, sender, evidence, {
    title: `The ${sender} seems to send encrypted media, which was not agreed`,
    explanation: `${packets} packets are ${tag} octets longer than ${stream.codec ?? 'the codec'} makes them, as SRTP's authentication tag is, while the session descriptions say RTP/AVP.`,
  });
}

function finding(
  severity: Finding['severity'],
  confidence: number,
  owner: FindingOwner,
  evidence: Finding['evidence'],
  said: { title: string; explanation: string },
): Finding {
  return {
    code: 'srtp-mismatch',
    severity,
    confidence,
    title: said.title,
    explanation: said.explanation,
    direction: null,
    owner,
    evidence,
    innocentExplanations: [
      'A later session description that puts it right went past the probe.',
      'A device behind the probe encrypts and decrypts for this side.',
    ],
    nextStep:
      'Make both sides either require, offer or forbid SRTP; look for a proxy or SBC that rewrites the profile or drops a=crypto.',
  };
}
