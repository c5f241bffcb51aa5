import type { AssembledCall, AssembledLeg, Side } from '@earshot/calls';
import type { Dtmf, Evidence, Finding } from '@earshot/contracts';
import { lastAudio } from './answered-leg.js';
import { type CallRule, span } from './rule.js';
import { SIGN } from './signs.js';
import type { Thresholds } from './thresholds.js';

/** Keys that the other side gets twice, not at all, or never ending. */
export const dtmfMismatch: CallRule = {
  code: 'dtmf-mismatch',
  version: 2,
  says: 'digits may not arrive, or arrive twice',
  madeFrom: 'a payload type that the receiver did not list, no end bit, or INFO and RTP for one key',
  shownBy: SIGN.digits,
  find: (call, { thresholds }) => {
    for (const leg of call.legs) {
      const found = doubled(leg, thresholds) ?? notAgreed(call, leg) ?? unended(call, leg);
      if (found !== null) return [found];
    }
    return [];
  },
};

function doubled({ leg: { dtmf } }: AssembledLeg, { sameDigitUs }: Thresholds): Finding | null {
  if (dtmf.length === 0) return null;
  const twice = dtmf.filter(
    (digit) =>
      digit.via === 'info' &&
      dtmf.some(
        (other) =>
          other.via === 'rtp' &&
          other.digit === digit.digit &&
          (other.by === null || other.by === digit.by) &&
          Math.abs(other.atUs - digit.atUs) <= sameDigitUs,
      ),
  );
  const [first] = twice;
  if (first === undefined) return null;
  const by = first.by ?? 'caller';
  return finding(by, 0.85, 'major', `The ${by}'s keys went out twice, by INFO and in the media`, {
    explanation: `${twice.length} of the keys were sent both as SIP INFO and as telephone-event: a menu hears ${first.digit}${first.digit} for ${first.digit}.`,
    evidence: twice.map((digit) => span(`key ${digit.digit}`, null, digit.atUs, digit.atUs)),
    nextStep: 'Leave one of the two ways on; RFC 4733 in the media unless the far end asks for INFO.',
  });
}

/** Events in a payload type that the receiver did not list as telephone-event; it counts only where keys were sent so. */
function notAgreed(call: AssembledCall, leg: AssembledLeg): Finding | null {
  if (leg.leg.dtmf.length === 0) return null;
  for (const by of ['caller', 'callee'] as const) {
    const keys = leg.leg.dtmf.filter((digit) => digit.via === 'rtp' && digit.by === by);
    const receiver = lastAudio(leg, by === 'caller' ? 'callee' : 'caller');
    const sender = lastAudio(leg, by);
    if (keys.length === 0 || receiver === null) continue;
    const listed = eventTypes(receiver);
    const used = sentTypes(call, keys) ?? usedTypes(call, leg, by, [...eventTypes(sender), ...listed]);
    const wrong = used.filter((type) => !listed.includes(type));
    if (listed.length > 0 && wrong.length === 0) continue;
    const how =
      listed.length === 0
        ? 'did not agree to telephone-event at all'
        : `asked for payload type ${listed.join(', ')}, not ${wrong.join(', ')}`;
    return finding(by, 0.8, 'major', `The ${by}'s keys do not reach the other side as keys`, {
      explanation: `${keys.length} keys were sent as telephone-event, but the receiver ${how}.`,
      evidence: keys.map((digit) => span(`key ${digit.digit}`, null, digit.atUs, digit.atUs)),
      nextStep: 'Agree on telephone-event in offer and answer, and send the number that the receiver listed.',
    });
  }
  return null;
}

function unended(call: AssembledCall, leg: AssembledLeg): Finding | null {
  if (call.events.length === 0) return null;
  const open = call.events.filter(
    ({ endSeen, callId, atUs, durationMs }) =>
      !endSeen &&
      (callId === null || callId === leg.leg.callId) &&
      // The capture may end before the key does.
      atUs + durationMs * 1000 + END_WITHIN_US < call.lastUs,
  );
  const [first] = open;
  if (first === undefined) return null;
  const key = leg.leg.dtmf.find(
    ({ via, digit, atUs }) => via === 'rtp' && digit === first.digit && atUs === first.atUs,
  );
  return finding(key?.by ?? 'caller', 0.6, 'minor', 'A key was sent without its end', {
    explanation: `${open.length} telephone events had no packet with the end bit (RFC 4733 2.3.3): the receiver may hear a stuck key, or none.`,
    evidence: open.map(({ digit, atUs }) => span(`key ${digit}`, null, atUs, atUs)),
    nextStep: 'Look for loss of the last packets of the event; senders repeat the end three times.',
  });
}

/** The end of an event comes within a packet or two, and is sent three times (RFC 4733 2.5.1.4). */
const END_WITHIN_US = 500_000;

function eventTypes(audio: ReturnType<typeof lastAudio>): number[] {
  return audio?.payloads.filter(({ codec }) => codec === 'TELEPHONE-EVENT').map(({ payloadType }) => payloadType) ?? [];
}

/** Payload types that the keys were sent in; null where older probes did not tell. */
function sentTypes({ events }: AssembledCall, keys: readonly Dtmf[]): number[] | null {
  const times = new Set(keys.map(({ atUs }) => atUs));
  const types = new Set<number>();
  for (const { atUs, payloadType } of events) if (times.has(atUs) && payloadType !== undefined) types.add(payloadType);
  return types.size === 0 ? null : [...types];
}

/** Payload types in the side's streams that either description calls telephone-event. */
function usedTypes(call: AssembledCall, { leg }: AssembledLeg, by: Side, events: readonly number[]): number[] {
  const used = new Set<number>();
  for (const { stream } of call.streams) {
    if (stream.callId !== leg.callId || stream.listener === null || stream.listener === by) continue;
    for (const type of stream.payloadTypes) if (events.includes(type)) used.add(type);
  }
  return [...used];
}

function finding(
  by: NonNullable<Dtmf['by']>,
  confidence: number,
  severity: Finding['severity'],
  title: string,
  rest: { explanation: string; evidence: Evidence[]; nextStep: string },
): Finding {
  return {
    code: 'dtmf-mismatch',
    severity,
    confidence,
    title,
    explanation: rest.explanation,
    direction: by === 'caller' ? 'callee' : 'caller',
    owner: by,
    evidence: rest.evidence.slice(0, 8),
    innocentExplanations: ['A gateway in between takes one of the two and drops the other.'],
    nextStep: rest.nextStep,
  };
}
