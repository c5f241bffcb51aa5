import type { ReportComparison, ReportedQuality } from '@earshot/contracts';
import type { MeasuredStream } from '../quality/stream-quality.js';
import { compareWithReceiver, LOSS_COMPARISON, type ReceiverLoss } from './receiver-loss.js';
import type { Reception } from './rtcp-index.js';

/** Differences that are no accident of measuring. */
const JITTER_DIFFERS_MS = 20;
const MOS_DIFFERS = 0.5;

type Source = ReportComparison['source'];
type Compared = ReportComparison['lossPct'];

/** The reports of each receiver against what the probe measured of the same stream, one comparison a source. */
export function compareReports(
  streams: readonly (MeasuredStream & { readonly receptions: readonly Reception[] })[],
  reports: readonly ReportedQuality[],
): ReportComparison[] {
  return streams.flatMap((measured) => {
    const bySource = new Map<Source, ReportedQuality[]>();
    for (const report of reports) {
      if (report.streamKey !== measured.stream.key || report.source === 'xr-statistics') continue;
      const known = bySource.get(report.source);
      if (known === undefined) bySource.set(report.source, [report]);
      else known.push(report);
    }
    return [...bySource].map(([source, own]) =>
      source === 'rtcp'
        ? comparisonOf(measured, source, own, compareWithReceiver(measured))
        : comparisonOf(measured, source, own, null),
    );
  });
}

/** RTCP tells loss by interval; other reports tell that of the whole stream, and the last has it. */
function comparisonOf(
  { stream }: MeasuredStream,
  source: Source,
  reports: readonly ReportedQuality[],
  receiver: ReceiverLoss | null,
): ReportComparison {
  const last = (of: (report: ReportedQuality) => number | null): number | null =>
    reports.reduce<number | null>((found, report) => of(report) ?? found, null);
  const probePct = stream.expected > 0 ? (100 * stream.lost) / stream.expected : null;
  const lossPct =
    receiver === null
      ? compared(source === 'rtcp' ? null : probePct, source === 'rtcp' ? null : last((report) => report.lossPct))
      : compared(receiver.probeLossPct, receiver.receiverLossPct);
  const lostPackets = receiver === null ? null : compared(receiver.probeLost, receiver.receiverLost);
  const jitterMs = compared(stream.jitterMs.mean, mean(reports.map((report) => report.jitterMs)));
  const mosLq = compared(
    stream.mosLq,
    last((report) => report.mosLq),
  );
  return {
    streamKey: stream.key,
    listener: stream.listener,
    source,
    fromUs: receiver?.fromUs ?? stream.firstUs,
    toUs: receiver?.toUs ?? stream.lastUs,
    lossPct,
    lostPackets,
    lostWhere: lossPct === null ? null : whereLost(lossPct, lostPackets),
    jitterMs,
    mosLq,
    disagrees:
      (lossPct !== null && differs(lossPct, lostPackets)) ||
      (jitterMs !== null && Math.abs(jitterMs.difference) > JITTER_DIFFERS_MS) ||
      (mosLq !== null && Math.abs(mosLq.difference) > MOS_DIFFERS),
  };
}

function whereLost(lossPct: NonNullable<Compared>, lostPackets: Compared): NonNullable<ReportComparison['lostWhere']> {
  const { lossDiffersPct, lossDiffersPackets } = LOSS_COMPARISON;
  const before = lossPct.probe >= lossDiffersPct && (lostPackets === null || lostPackets.probe >= lossDiffersPackets);
  const after = lossPct.difference > 0 && differs(lossPct, lostPackets);
  if (before) return after ? 'both-sides' : 'before-probe';
  return after ? 'after-probe' : 'nowhere';
}

function differs(lossPct: NonNullable<Compared>, lostPackets: Compared): boolean {
  const { lossDiffersPct, lossDiffersPackets } = LOSS_COMPARISON;
  if (Math.abs(lossPct.difference) <= lossDiffersPct) return false;
  return lostPackets === null || Math.abs(lostPackets.difference) >= lossDiffersPackets;
}

function compared(probe: number | null, reported: number | null): Compared {
  return probe === null || reported === null ? null : { probe, reported, difference: reported - probe };
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
