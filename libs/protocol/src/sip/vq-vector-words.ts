import { parseVqReport, type VqAddress, type VqMetrics, type VqReport } from './vq-rtcpxr.js';

/** A vq-rtcpxr body in the words of the reference's vectors; what the body leaves out is left out. */
export function vqReportInVectorWords({ body }: { readonly body: string }): Readonly<Record<string, unknown>> {
  const decoded = parseVqReport(body);
  if (!decoded.ok) return { fault: decoded.fault };
  const report = decoded.value;
  const { alert } = report;
  return {
    report: report.report,
    final: report.final,
    info: headsOf(report),
    local: directionOf(report.localMetrics, report.localExtensions),
    remote: directionOf(report.remoteMetrics, report.remoteExtensions),
    ...(alert === null ? {} : { alert: { type: alert.type, severity: alert.severity, dir: alert.direction } }),
  };
}

function headsOf(report: VqReport): Record<string, string | VqAddress> {
  const heads: Record<string, string | VqAddress | null> = {
    CallID: report.callId,
    LocalID: report.localId,
    RemoteID: report.remoteId,
    OrigID: report.originatorId,
    LocalAddr: report.localAddress,
    RemoteAddr: report.remoteAddress,
    LocalGroup: report.localGroup,
    RemoteGroup: report.remoteGroup,
    LocalMAC: report.localMac,
    RemoteMAC: report.remoteMac,
    DialogID: report.dialogId,
  };
  return Object.fromEntries(
    Object.entries(heads).filter((head): head is [string, string | VqAddress] => head[1] !== null),
  );
}

function directionOf(metrics: VqMetrics | null, extensions: readonly string[]): Record<string, unknown> | null {
  if (metrics === null) return null;
  return extensions.length === 0 ? metrics : { ...metrics, extensions };
}
