import type { EndpointReportRecord, ReportedQuality } from '@earshot/contracts';
import type { AssembledCall } from '../assembled-call.js';
import { endpointQualities } from './endpoint-report.js';
import { reportedQuality } from './reported-quality.js';
import type { UnseenReports } from './reports-without-stream.js';
import { ssrcText } from './stream-group.js';

type Streams = AssembledCall['streams'];

/** What endpoints said of the streams of a call, of those that no probe saw, and of the call itself, in order of time. */
export function callReports(
  streams: Streams,
  unseen: readonly UnseenReports[],
  said: readonly EndpointReportRecord[],
): ReportedQuality[] {
  const reports: ReportedQuality[] = [];
  for (const { receptions, extended, stream } of streams) {
    if (receptions.length === 0 && extended.length === 0) continue;
    for (const report of reportedQuality(receptions, extended, stream.key, stream.clockRate)) reports.push(report);
  }
  for (const { reports: own } of unseen) for (const report of own) reports.push(report);
  const before = new Map<string, EndpointReportRecord>();
  for (const record of inOrder(said)) {
    const name = nameOf(record);
    const streamKey = heardStream(record, streams)?.stream.key ?? null;
    for (const report of endpointQualities(record, streamKey, before.get(name))) reports.push(report);
    before.set(name, record);
  }
  return reports.length < 2 ? reports : reports.sort((a, b) => a.atUs - b.atUs);
}

/** The id decides between reports of one moment, so that their order of arrival does not. */
function inOrder(said: readonly EndpointReportRecord[]): readonly EndpointReportRecord[] {
  return said.length < 2 ? said : [...said].sort((a, b) => a.atUs - b.atUs || (a.id < b.id ? -1 : 1));
}

/** What one endpoint says of one stream. */
function nameOf({ source, probe, callId, ssrc, src, dst }: EndpointReportRecord): string {
  return `${source} ${probe} ${callId} ${ssrc ?? `${src} ${dst}`}`;
}

/** The stream that a report speaks of: by its SSRC, else by both addresses. */
function heardStream({ ssrc, src, dst }: EndpointReportRecord, streams: Streams): Streams[number] | undefined {
  const name = ssrc === null ? null : ssrcText(ssrc);
  return (
    streams.find(({ stream }) => stream.ssrc === name) ??
    streams.find(({ stream }) => stream.src === src && stream.dst === dst)
  );
}
