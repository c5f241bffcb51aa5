import type { AssembledCall, AssembledLeg, Side } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { answeredMs, answeredSpan, bothSpeak, packetsTo, streamsTo } from './answered-leg.js';
import { couldSee, MAY_BE_UNSEEN, UNSEEN_CONFIDENCE } from './precondition.js';
import { type CallRule, type DiagnosisContext, span } from './rule.js';
import { SIGN } from './signs.js';

/** Both agreed to speak, and only one was captured speaking. */
export const oneWayAudio: CallRule = {
  code: 'one-way-audio',
  version: 1,
  says: 'one end heard nothing',
  madeFrom: 'answered five seconds or more, one direction at least 100 packets, the other at most 5',
  yieldsTo: ['late-offer-broken'],
  shownBy: SIGN.streams,
  find: (call, context) => {
    for (const leg of call.legs) {
      if (answeredMs(call, leg) < context.thresholds.answeredForMs || !bothSpeak(leg)) continue;
      for (const listener of ['caller', 'callee'] as const) {
        const other = listener === 'caller' ? 'callee' : 'caller';
        if (packetsTo(call, leg, listener) > context.thresholds.silentPackets) continue;
        if (packetsTo(call, leg, other) >= context.thresholds.presentPackets)
          return [oneWay(call, leg, listener, other, context)];
      }
    }
    return [];
  },
};

function oneWay(
  call: AssembledCall,
  leg: AssembledLeg,
  listener: Side,
  other: Side,
  context: DiagnosisContext,
): Finding {
  const seen = couldSee(call, other, context);
  // The deaf side reports on nobody: its receiver reports are empty although the other end should be speaking.
  const confirmed =
    call.rtcpFrom.includes(listener) &&
    !call.streams.some(({ receptions, stream }) => stream.listener === listener && receptions.length > 0);
  const period = answeredSpan(call, leg);
  const few = packetsTo(call, leg, listener);
  return {
    code: 'one-way-audio',
    severity: 'critical',
    confidence: seen ? (confirmed ? 0.95 : 0.9) : UNSEEN_CONFIDENCE,
    title: `One-way audio: the ${listener} heard nothing from the ${other}`,
    explanation:
      `Both sides agreed to send and receive audio, but ${few === 0 ? 'no packet' : `only ${few} packet${few === 1 ? '' : 's'}`} from the ${other} ` +
      `to the ${listener} ${few <= 1 ? 'was' : 'were'} captured in ${Math.round(answeredMs(call, leg) / 1000)} s.${seen ? '' : ` ${MAY_BE_UNSEEN}`}`,
    direction: listener,
    owner: other,
    evidence: [other, listener].map((side) => {
      const packets = packetsTo(call, leg, side);
      const text = `${packets} packet${packets === 1 ? '' : 's'} went to the ${side}`;
      const [stream] = streamsTo(call, leg, side);
      return span(text, stream?.stream.key ?? null, period?.fromUs ?? null, period?.toUs ?? null);
    }),
    innocentExplanations: [
      'The missing direction took another way past the probe.',
      `The ${other} was muted by an endpoint that stops sending.`,
    ],
    nextStep: `Look for packets at the ${other}'s own interface; then at the firewall or NAT between it and the probe.`,
  };
}
