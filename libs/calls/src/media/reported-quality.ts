import type { ReportedQuality, XrBlock } from '@earshot/contracts';
import type { ExtendedReport, Reception } from './rtcp-index.js';
import { ssrcText } from './stream-group.js';

/** An interval of more packets than this between two reports is a restart of the receiver (metrics reference 1.3). */
const MAX_INTERVAL_PACKETS = 1_000_000;
/** RFC 3611 4.6 and 4.7. */
const STATISTICS_SUMMARY = 6;
const VOIP_METRICS = 7;

/** What RTCP reception reports, and most others, do not say. */
export const NOT_REPORTED = {
  r: null,
  mosLq: null,
  mosCq: null,
  discardPct: null,
  burstMs: null,
  burstDensityPct: null,
  gapMs: null,
  gapDensityPct: null,
  rttMs: null,
  endSystemMs: null,
  bufferMs: null,
  signalDbm: null,
  noiseDbm: null,
  echoReturnLossDb: null,
} as const;

/** What the receiver of one stream reported; loss is that of the interval since its report before. */
export function reportedQuality(
  receptions: readonly Reception[],
  extended: readonly ExtendedReport[],
  streamKey: string | null,
  clockRate: number | null,
): ReportedQuality[] {
  const reports: ReportedQuality[] = [];
  let before: Reception['report'] | null = null;
  let ssrc = { number: -1, text: '' };
  for (const { record, report } of receptions) {
    if (report.ssrc !== ssrc.number) ssrc = { number: report.ssrc, text: ssrcText(report.ssrc) };
    reports.push({
      atUs: record.atUs,
      source: 'rtcp',
      streamKey,
      ssrc: ssrc.text,
      lossPct: before === null ? null : intervalLossPct(before, report),
      cumulativeLost: report.cumulativeLost,
      jitterMs: clockRate === null ? null : (report.interarrivalJitterUnits * 1000) / clockRate,
      // As `NOT_REPORTED`; there is one every five seconds of each stream, and to spread it takes as long as to decode the report.
      r: null,
      mosLq: null,
      mosCq: null,
      discardPct: null,
      burstMs: null,
      burstDensityPct: null,
      gapMs: null,
      gapDensityPct: null,
      rttMs: null,
      endSystemMs: null,
      bufferMs: null,
      signalDbm: null,
      noiseDbm: null,
      echoReturnLossDb: null,
    });
    before = report;
  }
  for (const { record, block } of extended) {
    const about = { atUs: record.atUs, streamKey, ssrc: ssrcText(block.ssrc as number) };
    if (block.type === VOIP_METRICS) reports.push(voipMetrics(block, about));
    else if (block.type === STATISTICS_SUMMARY) {
      const summary = statisticsSummary(block, about, clockRate);
      // Some phones send the block without a flag for what is in it: nothing is (RFC 3611 4.6).
      if (summary.lossPct !== null || summary.jitterMs !== null) reports.push(summary);
    }
  }
  return reports;
}

/** RFC 3550 6.4.4, from two reports of one receiver; null where nothing came between or it began anew. */
function intervalLossPct(before: Reception['report'], after: Reception['report']): number | null {
  const expected = after.extendedHighestSequence - before.extendedHighestSequence;
  if (expected <= 0 || expected > MAX_INTERVAL_PACKETS) return null;
  const lost = after.cumulativeLost - before.cumulativeLost;
  return Math.min(100, Math.max(0, (100 * lost) / expected));
}

/** Loss of the packets from `begin_seq` on and before `end_seq`, and the mean of their jitter; each null where the block does not hold it. */
function statisticsSummary(
  { fields }: XrBlock,
  about: Pick<ReportedQuality, 'atUs' | 'streamKey' | 'ssrc'>,
  clockRate: number | null,
): ReportedQuality {
  const { beginSequence, endSequence, lostPackets, meanJitterUnits } = fields;
  const expected =
    typeof beginSequence === 'number' && typeof endSequence === 'number' ? (endSequence - beginSequence) & 0xffff : 0;
  return {
    atUs: about.atUs,
    source: 'xr-statistics',
    streamKey: about.streamKey,
    ssrc: about.ssrc,
    lossPct: typeof lostPackets === 'number' && expected > 0 ? Math.min(100, (100 * lostPackets) / expected) : null,
    cumulativeLost: null,
    jitterMs: typeof meanJitterUnits === 'number' && clockRate !== null ? (meanJitterUnits * 1000) / clockRate : null,
    r: null,
    mosLq: null,
    mosCq: null,
    discardPct: null,
    burstMs: null,
    burstDensityPct: null,
    gapMs: null,
    gapDensityPct: null,
    rttMs: null,
    endSystemMs: null,
    bufferMs: null,
    signalDbm: null,
    noiseDbm: null,
    echoReturnLossDb: null,
  };
}

/** Field by field, as there is one with nearly every report of those who send them. */
function voipMetrics(
  { fields }: XrBlock,
  about: Pick<ReportedQuality, 'atUs' | 'streamKey' | 'ssrc'>,
): ReportedQuality {
  const number = (name: string): number | null => {
    const value = fields[name];
    return typeof value === 'number' ? value : null;
  };
  const over = (value: number | null, parts: number): number | null => (value === null ? null : value / parts);
  return {
    atUs: about.atUs,
    source: 'xr-voip-metrics',
    streamKey: about.streamKey,
    ssrc: about.ssrc,
    lossPct: over(number('lossRate256'), 2.56),
    cumulativeLost: null,
    jitterMs: null,
    r: number('rFactor'),
    mosLq: over(number('mosLqTenths'), 10),
    mosCq: over(number('mosCqTenths'), 10),
    discardPct: over(number('discardRate256'), 2.56),
    burstMs: number('burstDurationMs'),
    burstDensityPct: over(number('burstDensity256'), 2.56),
    gapMs: number('gapDurationMs'),
    gapDensityPct: over(number('gapDensity256'), 2.56),
    rttMs: number('roundTripDelayMs'),
    endSystemMs: number('endSystemDelayMs'),
    bufferMs: number('jitterBufferNominalMs'),
    signalDbm: number('signalLevelDbm0'),
    noiseDbm: number('noiseLevelDbm0'),
    echoReturnLossDb: number('residualEchoReturnLossDb'),
  };
}
