import { compareWithReceiver, hostOf, lossBetween } from '@earshot/calls';
import { type Finding, probeInWords, type Stream } from '@earshot/contracts';
import { captureLoss } from './capture-loss.js';
import { percent } from './clock-time.js';
import type { CallStream } from './leg-stream.js';
import { type CallRule, span } from './rule.js';
import { SIGN } from './signs.js';
import { streamsByHop } from './stream-hops.js';
import type { Thresholds } from './thresholds.js';

/** The probe already missed what the receiver missed, or what the sender says it sent: before the probe. */
export const upstreamLoss: CallRule = {
  code: 'upstream-loss',
  version: 4,
  says: 'packets were lost before the probe',
  madeFrom:
    'the probe saw the loss that the receiver reports, or that shows against what the sender counts where the capture lost nothing itself',
  shownBy: SIGN.streams,
  find: (call, context) =>
    call.streams.some(({ receptions, senders }) => receptions.length > 0 || senders.length > 0)
      ? streamsByHop(call.streams).flatMap((hops) =>
          firstMissing(hops, context.thresholds, () => captureLoss.find(call, context).length > 0),
        )
      : [],
};

interface Missed {
  readonly lossPct: number;
  readonly confidence: number;
  readonly text: string;
  readonly fromUs: number;
  readonly toUs: number;
}

/** On the first hop that misses packets; those behind it miss the same. What the capture lost itself is missing against the sender's count, too. */
function firstMissing(hops: readonly CallStream[], thresholds: Thresholds, isOurs: () => boolean): Finding[] {
  for (const [place, measured] of hops.entries()) {
    const confirmed = byReceiver(measured, thresholds);
    const missed = confirmed ?? bySender(measured, thresholds);
    if (missed === null || (confirmed === null && isOurs())) continue;
    const before = hops[place - 1]?.stream;
    const isWhole = before !== undefined && 100 * before.lost < thresholds.lossDiffersPct * before.expected;
    return [finding(measured, missed, isWhole ? before : null)];
  }
  return [];
}

function byReceiver(measured: CallStream, thresholds: Thresholds): Missed | null {
  const compared = compareWithReceiver(measured, thresholds);
  if (compared === null || compared.probeLossPct < thresholds.lossDiffersPct) return null;
  if (compared.probeLost < thresholds.lossDiffersPackets) return null;
  const { probeLossPct, receiverLossPct, probeLost, receiverLost, fromUs, toUs } = compared;
  if (Math.abs(receiverLossPct - probeLossPct) > thresholds.lossDiffersPct) return null;
  const { listener } = measured.stream;
  const text = `the probe missed ${percent(probeLossPct)} (${probeLost} packets), the ${listener} reports ${percent(receiverLossPct)} (${receiverLost}) of the same time`;
  return { lossPct: probeLossPct, confidence: 0.9, text, fromUs, toUs };
}

/** SR counts of one SSRC, as differences: the first report may come in mid-call. */
function bySender(measured: CallStream, thresholds: Thresholds): Missed | null {
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
  return { lossPct: lostPct, confidence: 0.75, text, fromUs: first.atUs, toUs: last.atUs };
}

/** `whole` is the hop before, if the probe saw the packets there. */
function finding({ stream }: CallStream, missed: Missed, whole: Stream | null): Finding {
  const { lossPct, confidence, text, fromUs, toUs } = missed;
  const [where, before] = whole === null ? ['before the probe', ''] : placesOf(whole, stream);
  const seen = whole === null ? '' : ` On the way ${before} they were all there.`;
  return {
    code: 'upstream-loss',
    severity: lossPct > 3 ? 'major' : 'minor',
    confidence,
    title: `${percent(lossPct)} of the packets to the ${stream.listener} were lost ${where}`,
    explanation: `${text.charAt(0).toUpperCase()}${text.slice(1)}.${seen}`,
    direction: stream.listener,
    owner: 'network-before-probe',
    evidence: [
      span(text, stream.key, fromUs, toUs),
      ...(whole === null ? [] : [span(`whole on the way ${before}`, whole.key, fromUs, toUs)]),
    ],
    innocentExplanations: ['A capture that drops packets looks the same where the receiver does not report.'],
    nextStep:
      whole === null
        ? `Follow the stream back from the probe towards ${stream.src}: trunk, upstream router, the sender's access.`
        : `Both sides of what is ${where} were captured: look there, at its counters of drops and its load.`,
  };
}

/** What lies between, and the way before it: a relay between two hops, or the network between two probes on one hop. */
function placesOf(whole: Stream, stream: Stream): [between: string, before: string] {
  if (whole.dst !== stream.dst) return [`between ${whole.dst} and ${stream.src}`, `to ${whole.dst}`];
  return [
    `between ${probeInWords(whole.probe)} and ${probeInWords(stream.probe)}`,
    `past ${probeInWords(whole.probe)}`,
  ];
}
