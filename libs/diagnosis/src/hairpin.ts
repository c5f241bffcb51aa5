import {
  type AssembledCall,
  type AssembledLeg,
  hostOf,
  isPrivate,
  isPublic,
  opposite,
  rtpAddressOf,
  type Side,
} from '@earshot/calls';
import { lastAudio } from './answered-leg.js';
import { legStreams } from './leg-stream.js';
import { type CallRule, type DiagnosisContext, messages, span } from './rule.js';
import { SIGN } from './signs.js';

interface End {
  readonly leg: AssembledLeg;
  readonly side: Side;
  readonly address: string;
}

/** Two phones behind one NAT send to its outer address, and it does not let their packets in again. */
export const hairpin: CallRule = {
  code: 'hairpin',
  version: 1,
  says: 'two phones behind one NAT cannot reach each other',
  madeFrom:
    'both ends announce one public address, each sends there from a private one, and nothing comes back to either',
  shownBy: SIGN.streams,
  find: (call, context) => {
    const [caller, callee] = [endOf(call, 'caller'), endOf(call, 'callee')];
    if (caller === null || callee === null || hostOf(caller.address) !== hostOf(callee.address)) return [];
    const host = hostOf(caller.address);
    if (!isPublic(host)) return [];
    const [toCaller, toCallee] = [sentTo(call, caller, context), sentTo(call, callee, context)];
    if (toCaller === undefined || toCallee === undefined) return [];
    const returned = call.streams.some(({ stream }) =>
      [toCaller.stream.src, toCallee.stream.src].some((phone) => hostOf(stream.dst) === hostOf(phone)),
    );
    if (returned) return [];
    return [
      {
        code: 'hairpin',
        severity: 'critical',
        confidence: 0.75,
        title: 'Neither side hears the other: both are behind one NAT that does not send packets back in',
        explanation: `Both ends announced ${host} as their address. ${toCaller.stream.packets} packets went from ${toCaller.stream.src} to ${caller.address} and ${toCallee.stream.packets} from ${toCallee.stream.src} to ${callee.address}; none came back to either phone.`,
        direction: null,
        owner: 'network-after-probe',
        evidence: [
          span(`to ${caller.address}`, toCaller.stream.key, toCaller.stream.firstUs, toCaller.stream.lastUs),
          span(`to ${callee.address}`, toCallee.stream.key, toCallee.stream.firstUs, toCallee.stream.lastUs),
          messages(
            'the addresses',
            [...caller.leg.announcements, ...callee.leg.announcements].map(({ message }) => message.id),
          ),
        ],
        innocentExplanations: ['The NAT does send them back, on an interface that the probe does not see.'],
        nextStep: 'Let ICE find the inner path, anchor the media at an SBC, or switch hairpinning (NAT loopback) on.',
      },
    ];
  },
};

/** Outermost leg of a side that was answered, and where it wants to hear. */
function endOf({ legs }: AssembledCall, side: Side): End | null {
  const answered = legs.filter(({ leg }) => leg.answerUs !== null);
  const leg = side === 'caller' ? answered[0] : answered.at(-1);
  const audio = leg === undefined ? null : lastAudio(leg, side);
  const address = audio === null ? null : rtpAddressOf(audio);
  return leg === undefined || address === null ? null : { leg, side, address };
}

/** From a private address to what the end announced. */
function sentTo(call: AssembledCall, { leg, side, address }: End, context: DiagnosisContext) {
  return legStreams(call, leg, context).find(
    ({ measured: { stream }, sender }) =>
      stream.dst === address &&
      sender === opposite(side) &&
      isPrivate(hostOf(stream.src)) &&
      stream.packets >= context.thresholds.presentPackets,
  )?.measured;
}
