import { compareWithReceiver } from '@earshot/calls';
import { percent } from './clock-time.js';
import { type CallRule, span } from './rule.js';

/** The receiver lost more than the probe did: between them. */
export const downstreamLoss: CallRule = {
  code: 'downstream-loss',
  version: 1,
  says: 'packets were lost after the probe',
  madeFrom: 'the receiver reports more loss than the probe saw, by more than a point',
  find: ({ streams }, { thresholds }) =>
    streams.flatMap((measured) => {
      const { stream } = measured;
      const compared = stream.listener === null ? null : compareWithReceiver(measured, thresholds);
      if (compared === null) return [];
      const { probeLossPct, receiverLossPct, probeLost, receiverLost, fromUs, toUs } = compared;
      if (receiverLossPct - probeLossPct <= thresholds.lossDiffersPct) return [];
      if (receiverLost - probeLost < thresholds.lossDiffersPackets) return [];
      return [
        {
          code: 'downstream-loss',
          severity: receiverLossPct - probeLossPct > 3 ? ('major' as const) : ('minor' as const),
          confidence: 0.85,
          title: `The ${stream.listener} lost ${percent(receiverLossPct)}, ${percent(receiverLossPct - probeLossPct)} of it after the probe`,
          explanation: `The ${stream.listener} reports ${percent(receiverLossPct)} lost (${receiverLost} packets), the probe missed ${percent(probeLossPct)} (${probeLost}) in the same time.`,
          direction: stream.listener,
          owner: 'network-after-probe' as const,
          evidence: [
            span(
              `${percent(receiverLossPct)} at the ${stream.listener}, ${percent(probeLossPct)} at the probe`,
              stream.key,
              fromUs,
              toUs,
            ),
          ],
          innocentExplanations: ['Some endpoints count packets that came too late as lost.'],
          nextStep: `Follow the stream from the probe towards ${stream.dst}: access link, wireless, the endpoint itself.`,
        },
      ];
    }),
};
