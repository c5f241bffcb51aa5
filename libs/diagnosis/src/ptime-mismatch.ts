import { type AssembledCall, type AssembledLeg, audioOf, compareWithReceiver } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { percent } from './clock-time.js';
import { foundIn } from './found-in.js';
import { type CallStream, type LegStream, presentStreams, wantedBy } from './leg-stream.js';
import { type CallRule, type DiagnosisContext, messages, span } from './rule.js';
import { SIGN } from './signs.js';

/** Packet times are compared in milliseconds; clocks that are no multiple of 1 kHz round. */
const SAME_PTIME_MS = 0.5;

/** Packets longer or shorter than their receiver asked for. */
export const ptimeMismatch: CallRule = {
  code: 'ptime-mismatch',
  version: 1,
  says: 'packets are longer or shorter than the receiver asked for',
  madeFrom:
    "the commonest packet time is not the receiver's `a=ptime`, or above its `a=maxptime`; or the two directions differ while a receiver loses or discards",
  yieldsTo: ['wrong-clock'],
  shownBy: SIGN.streams,
  find: (call, context) => foundIn(call.legs, (leg) => notAsAsked(call, leg, context) ?? differing(call, leg, context)),
};

function notAsAsked(call: AssembledCall, leg: AssembledLeg, context: DiagnosisContext): Finding[] | null {
  for (const stream of presentStreams(call, leg, context)) {
    const { ptimeMs } = stream.measured.stream;
    if (ptimeMs === null) continue;
    const asked = wantedBy(leg, stream);
    const ptimes: number[] = [];
    let most = 0;
    for (const { session } of asked) {
      const audio = audioOf(session);
      if (audio?.ptimeMs != null) ptimes.push(audio.ptimeMs);
      most = Math.max(most, audio?.maxptimeMs ?? Number.POSITIVE_INFINITY);
    }
    const isOther = ptimes.length > 0 && !ptimes.some((ptime) => Math.abs(ptime - ptimeMs) <= SAME_PTIME_MS);
    const isTooLong = most > 0 && ptimeMs > most + SAME_PTIME_MS;
    if (!isOther && !isTooLong) continue;
    const wish = isOther ? `a=ptime:${ptimes.at(-1)}` : `a=maxptime:${most}`;
    const missed = missedAtReceiver(stream.measured, context);
    return [
      finding(stream, missed, {
        title: `The ${stream.sender} sends packets of ${ptimeMs} ms, the ${stream.listener} asked for ${isOther ? ptimes.at(-1) : `at most ${most}`} ms`,
        explanation: `${commonest(stream.measured)} to the ${stream.listener} last ${ptimeMs} ms, while its session description says ${wish}.`,
        messageIds: asked.map(({ message }) => message.id),
      }),
    ];
  }
  return null;
}

/** Each end is free to choose, but a receiver that cannot cope shows it. */
function differing(call: AssembledCall, leg: AssembledLeg, context: DiagnosisContext): Finding[] {
  const streams = presentStreams(call, leg, context);
  for (const stream of streams) {
    const { ptimeMs } = stream.measured.stream;
    if (ptimeMs === null) continue;
    const back = streams.find(
      ({ listener, measured: { stream: other } }) =>
        listener !== stream.listener && other.ptimeMs !== null && other.ptimeMs !== ptimeMs,
    );
    const missed = back === undefined ? null : missedAtReceiver(stream.measured, context);
    if (back === undefined || missed === null) continue;
    return [
      finding(stream, missed, {
        title: `The ${stream.sender} sends packets of ${ptimeMs} ms, the ${stream.listener} sends ${back.measured.stream.ptimeMs} ms`,
        explanation: `${commonest(stream.measured)} to the ${stream.listener} last ${ptimeMs} ms, those in return ${back.measured.stream.ptimeMs} ms.`,
        messageIds: [],
      }),
    ];
  }
  return [];
}

function commonest({ counts, stream }: CallStream): string {
  const byPtime = counts.pacing?.packetsByPtime ?? {};
  const packets = byPtime[String(stream.ptimeMs)];
  const all = Object.values(byPtime).reduce((sum, one) => sum + one, 0);
  return packets === undefined || all === 0 ? `${stream.packets} packets` : `${packets} of ${all} packets`;
}

/** What the receiver says that it lost after the probe, or threw away; null where it is little or unknown. */
function missedAtReceiver(measured: CallStream, context: DiagnosisContext): string | null {
  const discards = measured.extended.map(({ block }) => block.fields.discardRate256);
  const discarded256 = Math.max(0, ...discards.map((rate) => (typeof rate === 'number' ? rate : 0)));
  // RFC 3611 4.7.1: fixed point with 256 for all.
  const discardedPct = (100 * discarded256) / 256;
  if (discardedPct >= 1) return `discards ${percent(discardedPct)} of them`;
  const compared = compareWithReceiver(measured, context.thresholds);
  if (compared === null) return null;
  const more = compared.receiverLossPct - compared.probeLossPct;
  return more >= 1 ? `loses ${percent(more)} of them after the probe` : null;
}

function finding(
  { measured: { stream }, listener, sender }: LegStream,
  missed: string | null,
  said: { title: string; explanation: string; messageIds: readonly string[] },
): Finding {
  return {
    code: 'ptime-mismatch',
    severity: missed === null ? 'info' : 'major',
    confidence: missed === null ? 0.6 : 0.8,
    title: said.title,
    explanation: `${said.explanation} ${missed === null ? 'Nothing shows that the receiver cannot play them.' : `The ${listener} ${missed}.`}`,
    direction: listener,
    owner: sender,
    evidence: [
      span(`packets of ${stream.ptimeMs} ms`, stream.key, stream.firstUs, stream.lastUs),
      ...(said.messageIds.length === 0 ? [] : [messages(`what the ${listener} asked for`, said.messageIds)]),
    ],
    innocentExplanations: ['a=ptime is a wish (RFC 8866 6.4): most receivers play packets of any length.'],
    nextStep: `Set the packet time of the ${sender} to what the ${listener} asks for, or leave a=ptime out.`,
  };
}
