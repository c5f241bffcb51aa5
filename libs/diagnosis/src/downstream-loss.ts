import { compareWithReceiver } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { percent } from './clock-time.js';
import type { CallStream } from './leg-stream.js';
import { type CallRule, span } from './rule.js';
import { SIGN } from './signs.js';
import { streamsByHop } from './stream-hops.js';
import type { Thresholds } from './thresholds.js';

/** The receiver lost more than the probe did: between them. */
export const downstreamLoss: CallRule = {
  code: 'downstream-loss',
  version: 4,
  says: 'packets were lost after the probe',
  madeFrom: 'the receiver reports more loss than the probe saw on the last hop before it, by more than a point',
  shownBy: SIGN.streams,
  find: ({ streams }, { thresholds }) =>
    streams.some(({ receptions }) => receptions.length > 0)
      ? streamsByHop(streams).flatMap((hops) => lostBehind(hops, thresholds))
      : [],
};

function lostBehind(hops: readonly CallStream[], thresholds: Thresholds): Finding[] {
  // A relay passes the reports on, too: what is missing on a later hop was not lost behind it.
  const last = hops.findLast((measured) => compareWithReceiver(measured, thresholds) !== null);
  const compared = last === undefined ? null : compareWithReceiver(last, thresholds);
  if (last === undefined || compared === null) return [];
  const { stream } = last;
  const { probeLossPct, receiverLossPct, probeLost, receiverLost, fromUs, toUs } = compared;
  if (receiverLossPct - probeLossPct <= thresholds.lossDiffersPct) return [];
  if (receiverLost - probeLost < thresholds.lossDiffersPackets) return [];
  return [
    {
      code: 'downstream-loss',
      severity: receiverLossPct - probeLossPct > 3 ? 'major' : 'minor',
      confidence: 0.85,
      title: `${percent(receiverLossPct - probeLossPct)} of the packets to the ${stream.listener} were lost after the probe`,
      explanation: `The ${stream.listener} reports ${percent(receiverLossPct)} lost (${receiverLost} packets), the probe missed ${percent(probeLossPct)} (${probeLost}) in the same time.`,
      direction: stream.listener,
      owner: 'network-after-probe',
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
}
