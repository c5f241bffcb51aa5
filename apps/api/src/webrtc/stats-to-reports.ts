import { createHash } from 'node:crypto';
import {
  type EndpointReportRecord,
  isOfStream,
  legKey,
  plainMembers,
  RECORD_VERSION,
  type RtcStats,
  type WebrtcStats,
} from '@earshot/contracts';

type Metrics = EndpointReportRecord['metrics'];

/** Address of an endpoint that does not say where it is. */
const UNKNOWN = '0.0.0.0:0';
/** 2000-01-01: before, it is the time of an endpoint without a clock. */
const EARLIEST_US = 946_684_800_000_000;
/** A day: time zones that were taken for UTC. */
const MAX_AHEAD_US = 86_400_000_000;
/** Members kept of one report; the dictionaries have some 150 together. */
const MAX_METRICS = 200;
/** Characters kept of a text, as of a codec's parameters. */
const MAX_TEXT = 200;

/** Endpoint reports of all samples: one for each stream that the endpoint received or sent. */
export function reportsOf({ callId, endpoint, samples }: WebrtcStats, receivedUs: number): EndpointReportRecord[] {
  return samples.flatMap(({ atUs, stats }) => {
    const dictionaries = Array.isArray(stats) ? stats : Object.values(stats);
    const latestMs = dictionaries.reduce((latest, { timestamp = 0 }) => Math.max(latest, timestamp), 0);
    const sampledUs = atUs ?? Math.round(latestMs * 1000);
    // Some clocks are years off: such a report would stand apart from its call.
    const isPlausible = sampledUs >= EARLIEST_US && sampledUs <= receivedUs + MAX_AHEAD_US;
    return reportsOfSample(dictionaries, { callId, probe: endpoint, atUs: isPlausible ? sampledUs : receivedUs });
  });
}

function reportsOfSample(
  dictionaries: readonly RtcStats[],
  of: { readonly callId: string; readonly probe: string; readonly atUs: number },
): EndpointReportRecord[] {
  const byId = new Map(dictionaries.map((stats) => [stats.id, stats]));
  const members = new Map<RtcStats, Metrics>();
  const membersOf = (stats: RtcStats): Metrics => {
    const known = members.get(stats) ?? namedMembers(stats);
    members.set(stats, known);
    return known;
  };
  const reports: EndpointReportRecord[] = [];
  for (const stats of dictionaries) {
    if (!isOfStream(stats)) continue;
    const received = stats.type === 'inbound-rtp';
    const pair = selectedPair(stats, dictionaries, byId);
    const local = addressOf(byId.get(text(pair?.localCandidateId)));
    const remote = addressOf(byId.get(text(pair?.remoteCandidateId)));
    const parts = [stats, byId.get(text(stats.remoteId)), byId.get(text(stats.codecId)), pair];
    const all = parts.flatMap((part) => (part === undefined ? [] : Object.entries(membersOf(part))));
    const metrics: Metrics = Object.fromEntries(all.slice(0, MAX_METRICS));
    const [src, dst] = received ? [remote, local] : [local, remote];
    const { callId, probe, atUs } = of;
    reports.push({
      v: RECORD_VERSION,
      id: idOf([probe, callId, atUs, stats.id, metrics]),
      probe,
      atUs,
      key: legKey(callId),
      kind: 'endpoint-report',
      source: 'webrtc',
      src,
      dst,
      ssrc: ssrcOf(stats.ssrc),
      callId,
      metrics,
    });
  }
  return reports;
}

/** `inbound-rtp.packetsLost`: the dictionary's type and the name of the member. */
function namedMembers(stats: RtcStats): Metrics {
  const named: Metrics = {};
  for (const [name, value] of Object.entries(plainMembers(stats)).slice(0, MAX_METRICS)) {
    named[`${stats.type}.${name}`] = typeof value === 'string' ? value.slice(0, MAX_TEXT) : value;
  }
  return named;
}

/** The pair that the stream's transport uses; without a transport the one that is nominated. */
function selectedPair(
  stats: RtcStats,
  dictionaries: readonly RtcStats[],
  byId: ReadonlyMap<string, RtcStats>,
): RtcStats | undefined {
  const transport = byId.get(text(stats.transportId));
  const selected = byId.get(text(transport?.selectedCandidatePairId));
  if (selected?.type === 'candidate-pair') return selected;
  return dictionaries.find(
    ({ type, nominated, state }) => type === 'candidate-pair' && nominated === true && state === 'succeeded',
  );
}

/** `address` is the name of today, `ip` that of older browsers; hidden ones (mDNS) are names and tell nothing. */
function addressOf(candidate: RtcStats | undefined): string {
  const address = text(candidate?.address) || text(candidate?.ip);
  const port = candidate?.port;
  if (!/^[0-9a-fA-F.:]{2,45}$/.test(address) || typeof port !== 'number' || port < 0 || port > 65_535) return UNKNOWN;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function ssrcOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff ? value : null;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** From what is reported, so that the same sample posted twice is one report. */
function idOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
