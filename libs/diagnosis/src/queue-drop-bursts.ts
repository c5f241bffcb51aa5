import { burstRatio, lostPackets } from '@earshot/metrics';
import { percent } from './clock-time.js';
import { foundIn } from './found-in.js';
import { type CallRule, span } from './rule.js';
import { SIGN } from './signs.js';

/** Runs of losses before which packets took ever longer: a queue filled up and overflowed. */
export const queueDropBursts: CallRule = {
  code: 'queue-drop-bursts',
  version: 2,
  says: 'a queue overflowed on the way',
  madeFrom: 'bursts (burst ratio above 1.5, three runs or more) with transit rising before the loss',
  yieldsTo: ['capture-loss'],
  shownBy: SIGN.streams,
  find: ({ streams }, { thresholds }) =>
    foundIn(streams, ({ stream, counts }) => {
      const runs = counts.lossRuns.reduce((sum, count) => sum + count, 0);
      const lost = lostPackets(counts);
      const ratio = burstRatio(lost, runs, counts.expected) ?? 0;
      if (runs < thresholds.burstRuns || ratio <= thresholds.burstRatio || stream.listener === null) return [];
      if (counts.transitRiseBeforeLoss < Math.max(2, runs * thresholds.risesBeforeRuns)) return [];
      const lossPct = (100 * lost) / counts.expected;
      return [
        {
          code: 'queue-drop-bursts',
          severity: stream.band === 'bad' || stream.band === 'poor' ? ('major' as const) : ('minor' as const),
          confidence: 0.8,
          title: `A queue overflowed on the way to the ${stream.listener}`,
          explanation: `${lost} packets (${percent(lossPct)}) were lost in ${runs} runs, burst ratio ${ratio.toFixed(1)}; before ${counts.transitRiseBeforeLoss} of them the delay rose by more than 20 ms.`,
          direction: stream.listener,
          owner: 'network-before-probe' as const,
          evidence: [span(`${runs} runs, ${lost} packets`, stream.key, stream.firstUs, stream.lastUs)],
          innocentExplanations: ['A wireless link that repeats and then gives up looks the same.'],
          nextStep:
            'Look at the drops and the depth of the queues on the links before the probe, and whether voice has priority there.',
        },
      ];
    }),
};
