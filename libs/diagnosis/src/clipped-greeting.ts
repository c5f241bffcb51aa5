import { type AssembledCall, type AssembledLeg, isHeld } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { lastAudio } from './answered-leg.js';
import { type LegStream, legStreams } from './leg-stream.js';
import { droppedPackets } from './precondition.js';
import { type CallRule, type DiagnosisContext, span } from './rule.js';
import { SIGN } from './signs.js';

/** The callee was answered, and its first words got lost before the media was there. */
export const clippedGreeting: CallRule = {
  code: 'clipped-greeting',
  version: 1,
  says: "the callee's first words were not heard",
  madeFrom: 'the first packet to the caller comes more than 500 ms after the answer',
  yieldsTo: ['one-way-audio', 'no-media'],
  shownBy: SIGN.streams,
  find: (call, context) => {
    for (const leg of call.legs) {
      const found = clipped(call, leg, context);
      if (found !== null) return [found];
    }
    return [];
  },
};

function clipped(call: AssembledCall, leg: AssembledLeg, context: DiagnosisContext): Finding | null {
  const { answerUs, callId, holds } = leg.leg;
  const audio = lastAudio(leg, 'callee');
  if (answerUs === null || audio === null || audio.port === 0 || isHeld(audio) || audio.direction === 'recvonly')
    return null;
  // A stream whose direction is not known may be the one that was heard.
  if (call.streams.some(({ stream }) => stream.callId === callId && stream.listener === null)) return null;
  let first: { stream: LegStream; atUs: number } | null = null;
  for (const stream of legStreams(call, leg, context)) {
    if (stream.measured.stream.packets <= context.thresholds.silentPackets) continue;
    const atUs = stream.listener === 'caller' ? firstAfter(stream, answerUs) : null;
    if (atUs !== null && (first === null || atUs < first.atUs)) first = { stream, atUs };
  }
  if (first === null || holds.some(({ fromUs }) => fromUs <= (first?.atUs ?? 0))) return null;
  const lateMs = (first.atUs - answerUs) / 1000;
  if (lateMs <= context.thresholds.greetingWithinMs) return null;
  const certain = droppedPackets(call, context) === 0;
  return {
    code: 'clipped-greeting',
    severity: lateMs > MANY_WORDS_MS ? 'major' : 'minor',
    confidence: certain ? 0.75 : 0.4,
    title: `The caller heard nothing for ${(lateMs / 1000).toFixed(1)} s after the answer`,
    explanation: `The first packet from the callee came ${Math.round(lateMs)} ms after its answer: what was said till then is lost.${certain ? '' : ' The capture dropped packets itself in that time, which may have been among them.'}`,
    direction: 'caller',
    owner: 'callee',
    evidence: [span('from the answer to the first packet', first.stream.measured.stream.key, answerUs, first.atUs)],
    innocentExplanations: [
      'Nothing was said: the callee suppresses silence, or an application plays its first announcement later.',
      'The first packets took another way past the probe.',
    ],
    nextStep:
      'See what the media waited for: an answer in the ACK (late offer), DTLS or ICE, a NAT to latch on, an SBC that opens its port late.',
  };
}

const MANY_WORDS_MS = 2_000;

/** First packet at or after the answer; the answer itself where packets went on over it. Null without any after it. */
function firstAfter({ measured: { windows } }: LegStream, answerUs: number): number | null {
  for (const [index, { counts }] of windows.entries()) {
    if (counts.lastUs < answerUs) continue;
    if (counts.firstUs >= answerUs) {
      const before = windows[index - 1]?.counts.lastUs;
      // Packets on both sides of the answer, closer than any gap worth a word.
      return before !== undefined && counts.firstUs - before < ON_AND_ON_US ? answerUs : counts.firstUs;
    }
    const gap = counts.pacing?.longestGap;
    return gap != null && gap.fromUs <= answerUs && gap.toUs > answerUs ? gap.toUs : answerUs;
  }
  return null;
}

const ON_AND_ON_US = 250_000;
