import type { ExtendedBlock, ReportedQuality, RtcpRecord } from '@earshot/contracts';
import type { Claim } from './claims.js';
import { extendedBlocks } from './extended-blocks.js';
import { reportedQuality } from './reported-quality.js';
import type { ExtendedReport, Reception, RtcpIndex } from './rtcp-index.js';

/** What is known of where RTCP comes from. */
export interface ReportSource {
  /** Whether a probe saw the stream that is reported on. */
  isSeen(ssrc: number): boolean;
  placeOf(record: RtcpRecord): number | null;
  /** Who announced an address of RTCP. */
  claims(address: string, atUs: number): readonly Claim[];
}

interface OfOneReceiver {
  readonly place: number;
  readonly clockRate: number | null;
  readonly receptions: Reception[];
  readonly extended: ExtendedReport[];
}

export interface UnseenReports {
  readonly reports: ReportedQuality[];
  readonly blocks: ExtendedBlock[];
}

/** Reports on streams that no probe saw, by the place of the leg: RTCP that HEP agents send where RTP is not mirrored. */
export function reportsWithoutStream(rtcp: RtcpIndex, source: ReportSource): Map<number, UnseenReports> {
  const receivers = new Map<string, OfOneReceiver>();
  const receiver = (ssrc: number, record: RtcpRecord): OfOneReceiver | null => {
    const name = `${record.probe} ${record.src} ${record.dst} ${ssrc}`;
    const known = receivers.get(name);
    if (known !== undefined) return known;
    const place = source.placeOf(record);
    if (place === null) return null;
    const clockRate = clockRateOf(source.claims(record.src, record.atUs));
    const own: OfOneReceiver = { place, clockRate, receptions: [], extended: [] };
    receivers.set(name, own);
    return own;
  };
  for (const [ssrc, receptions] of rtcp.receptions) {
    if (source.isSeen(ssrc)) continue;
    for (const reception of receptions) receiver(ssrc, reception.record)?.receptions.push(reception);
  }
  for (const [ssrc, extended] of rtcp.extended) {
    if (source.isSeen(ssrc)) continue;
    for (const report of extended) receiver(ssrc, report.record)?.extended.push(report);
  }
  const byPlace = new Map<number, UnseenReports>();
  for (const { place, clockRate, receptions, extended } of receivers.values()) {
    let known = byPlace.get(place);
    if (known === undefined) {
      known = { reports: [], blocks: [] };
      byPlace.set(place, known);
    }
    for (const report of reportedQuality(receptions, extended, null, clockRate)) known.reports.push(report);
    for (const block of extendedBlocks(extended, null)) known.blocks.push(block);
  }
  return byPlace;
}

/** The clock of all that the receiver said it takes; null where it takes codecs of different clocks. */
function clockRateOf(claims: readonly Claim[]): number | null {
  const rates = new Set<number | null>();
  for (const { media } of claims) for (const { clockRate } of media.payloads) rates.add(clockRate);
  return rates.size === 1 ? ([...rates][0] ?? null) : null;
}
