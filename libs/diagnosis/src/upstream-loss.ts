import { type AssembledCall, compareWithReceiver, hostOf, lossBetween } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { percent } from './clock-time.js';
import { type CallRule, span } from './rule.js';
import type { Thresholds } from './thresholds.js';

type CallStream = AssembledCall['streams'][number];

/** The probe already missed what the receiver missed, or what the sender says it sent: before the probe. */
export const upstreamLoss: CallRule = {
  code: 'upstream-loss',
  version: 1,
  says: 'packets were lost before the probe',
  madeFrom: 'the probe saw the loss that the receiver reports',
  find: ({ streams }, { thresholds }) =>
    streams.flatMap((measured) =>
      measured.stream.listener === null
        ? []
        : (byReceiver(measured, thresholds) ?? bySender(measured, thresholds) ?? []),
    ),
};

function byReceiver(measured: CallStream, thresholds: Thresholds): Finding[] | null {
  const compared = compareWithReceiver(measured, thresholds);
  if (compared === null || compared.probeLossPct < thresholds.lossDiffersPct) return null;
  if (compared.probeLost < thresholds.lossDiffersPackets) return null;
  const { probeLossPct, receiverLossPct, fromUs, toUs } = compared;
  if (Math.abs(receiverLossPct - probeLossPct) > thresholds.lossDiffersPct) return null;
  const { listener } = measured.stream;
  const text = `the probe missed ${percent(probeLossPct)}, the ${listener} reports ${percent(receiverLossPct)} of the same packets`;
  return [lossBefore(measured, probeLossPct, 0.9, text, fromUs, toUs)];
}

/** SR counts of one SSRC, as differences: the first report may come in mid-call. */
function bySender(measured: CallStream, thresholds: Thresholds): Finding[] | null {
  // A relay that sends the stream on under its SSRC counts for itself.
  const own = measured.senders.filter(({ src }) => hostOf(src) === hostOf(measured.stream.src));
  const first = own[0];
  const last = own.at(-1);
  if (first === undefined || last === undefined) return null;
  const sent = last.packets - first.packets;
  if (sent < thresholds.comparablePackets || sent > 10_000_000) return null;
  const { received, expected } = lossBetween(measured.windows, first.atUs, last.atUs);
  // Windows cut the period more coarsely than reports do: rates are compared over what both cover.
  const lostPct = expected > 0 ? (100 * (expected - received)) / expected : 0;
  const reportedPct = (100 * (sent - received)) / sent;
  if (lostPct < thresholds.lossDiffersPct || reportedPct < thresholds.lossDiffersPct) return null;
  if (expected - received < thresholds.lossDiffersPackets) return null;
  const text = `the sender reports ${sent} packets, the probe saw ${received} and missed ${percent(lostPct)}`;
  return [lossBefore(measured, lostPct, 0.75, text, first.atUs, last.atUs)];
}

function lossBefore(
  { stream }: CallStream,
  lossPct: number,
  confidence: number,
  text: string,
  fromUs: number,
  toUs: number,
): Finding {
  return {
    code: 'upstream-loss',
    severity: lossPct > 3 ? 'major' : 'minor',
    confidence,
    title: `${percent(lossPct)} of the packets to the ${stream.listener} were lost before the probe`,
    explanation: `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
    direction: stream.listener,
    owner: 'network-before-probe',
    evidence: [span(text, stream.key, fromUs, toUs)],
    innocentExplanations: ['A capture that drops packets looks the same where the receiver does not report.'],
    nextStep: `Follow the stream back from the probe towards ${stream.src}: trunk, upstream router, the sender's access.`,
  };
}
