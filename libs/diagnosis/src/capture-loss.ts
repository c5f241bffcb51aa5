import { type AssembledCall, compareWithReceiver } from '@earshot/calls';
import { droppedPackets } from './precondition.js';
import { type CallRule, type DiagnosisContext, span } from './rule.js';
import { SIGN } from './signs.js';

/** The capture lost packets, not the call: what it measured says nothing of what was heard. */
export const captureLoss: CallRule = {
  code: 'capture-loss',
  version: 1,
  says: 'the capture lost packets, not the call',
  madeFrom: 'unrelated streams lose in the same second while receivers report none, or drops were counted',
  shownBy: SIGN.streams,
  find: (call, context) => {
    const dropped = droppedPackets(call, context);
    if (dropped > 0 && losesSomething(call, context)) {
      return [
        finding(
          0.9,
          `The capture counted ${dropped} packets that it dropped itself while packets of this call were missing.`,
          call,
        ),
      ];
    }
    const seconds = secondsLostWithOthers(call, context);
    if (seconds === 0) return [];
    const unheard = call.streams.some((measured) => {
      const compared = compareWithReceiver(measured, context.thresholds);
      return (
        compared !== null && compared.receiverLost === 0 && compared.probeLost >= context.thresholds.lossDiffersPackets
      );
    });
    if (!unheard) return [];
    const text = `In ${seconds} s many unrelated calls lost packets together, while the receiver of this one reports no loss at all.`;
    return [finding(0.85, text, call)];
  },
};

function finding(confidence: number, explanation: string, call: AssembledCall): ReturnType<CallRule['find']>[number] {
  const losing = call.streams.find(({ stream }) => stream.lost > 0)?.stream;
  return {
    code: 'capture-loss',
    severity: 'major',
    confidence,
    title: 'The capture lost packets, not the call',
    explanation: `${explanation} Scores of this call are not to be believed.`,
    direction: null,
    owner: 'probe',
    evidence: [
      span(
        `${losing?.lost ?? 0} packets missing`,
        losing?.key ?? null,
        losing?.firstUs ?? null,
        losing?.lastUs ?? null,
      ),
    ],
    innocentExplanations: ['A short outage of a link that all calls share; then the receivers would report it.'],
    nextStep: 'Look at the data health of the probe: drops of the interface and the kernel, load of the mirror port.',
  };
}

function losesSomething({ streams }: AssembledCall, { thresholds }: DiagnosisContext): boolean {
  return streams.some(({ stream }) => stream.lost >= thresholds.lossDiffersPackets);
}

function secondsLostWithOthers({ streams }: AssembledCall, { secondsOfCommonLoss }: DiagnosisContext): number {
  if (secondsOfCommonLoss.size === 0) return 0;
  const seconds = new Set<number>();
  for (const { windows } of streams) {
    for (const { windowUs, counts } of windows) {
      const { lostBySecond } = counts;
      for (let index = 0; index < lostBySecond.length; index++) {
        const second = windowUs / 1_000_000 + index;
        if ((lostBySecond[index] as number) > 0 && secondsOfCommonLoss.has(second)) seconds.add(second);
      }
    }
  }
  return seconds.size;
}
