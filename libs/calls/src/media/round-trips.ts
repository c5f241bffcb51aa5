import type { ReceptionReport, RoundTrip, RoundTripSummary, RtcpRecord } from '@earshot/contracts';
import { quantile, roundTripFromMonitorMs } from '@earshot/metrics';
import type { Side } from '../dialog/assembled-leg.js';
import type { RtcpIndex } from './rtcp-index.js';

/** A round trip between the probe and one end, with the probe that saw it. */
export interface HalfTrip {
  readonly atUs: number;
  readonly callId: string | null;
  readonly half: Side | 'unknown';
  readonly rttMs: number;
  readonly by: RoundTrip['by'];
  readonly probe: string;
}

/** Longest that is believed. */
const MAX_RTT_MS = 60_000;

/**
 * RFC 3550 6.4.1 seen from between the ends: a sender report passes, the receiver's report that refers to it comes back; what
 * lies between, less the receiver's own delay, is the way to that receiver and back. Null where no such pair was seen.
 */
export function halfRttMs(record: RtcpRecord, report: ReceptionReport, rtcp: RtcpIndex): number | null {
  if (report.lastSenderReport === 0) return null;
  const passage = rtcp.passage(report.ssrc, report.lastSenderReport, record.probe, record.atUs);
  if (passage === null || passage.src === record.src) return null;
  const rttMs = roundTripFromMonitorMs(passage.atUs, record.atUs, report.delaySinceLastSenderReport);
  return rttMs === null || rttMs > MAX_RTT_MS ? null : rttMs;
}

/** RFC 3611 4.5. */
const DLRR = 5;
/** Sub-blocks read of one packet: a mixer's answer to all its receivers. */
const MAX_ANSWERS = 64;

/**
 * RFC 3611 4.4 and 4.5 in the same way, for ends that only listen: a receiver's reference time passes, the sender's DLRR that refers to it
 * comes back; what lies between, less the sender's own delay, is the way to that sender and back. One for each receiver that it answers.
 */
export function answeredReferencesMs(record: RtcpRecord, rtcp: RtcpIndex): number[] {
  const trips: number[] = [];
  for (const { type, fields } of record.xr) {
    if (type !== DLRR) continue;
    const { ssrcs, lastReceiverReports: lasts, delaysSinceLastReceiverReport: delays } = fields;
    if (!Array.isArray(ssrcs) || !Array.isArray(lasts) || !Array.isArray(delays)) continue;
    for (let place = 0; place < Math.min(ssrcs.length, MAX_ANSWERS); place++) {
      const [ssrc, last, delay] = [ssrcs[place], lasts[place], delays[place]];
      if (ssrc == null || last == null || delay == null || last === 0) continue;
      const reference = rtcp.reference(ssrc, last, record.probe, record.atUs);
      if (reference === null || reference.src === record.src) continue;
      const rttMs = roundTripFromMonitorMs(reference.atUs, record.atUs, delay);
      if (rttMs !== null && rttMs <= MAX_RTT_MS) trips.push(rttMs);
    }
  }
  return trips;
}

/** Halves seen further apart than this are not added. */
const SUM_WITHIN_US = 30_000_000;

/** End-to-end round trips of one leg: each half added to the latest of the other at the same probe. Halves in order of time. */
export function endToEnd(halves: readonly HalfTrip[]): RoundTrip[] {
  const byProbe = new Map<string, LatestHalves>();
  let latest: LatestHalves | undefined;
  let probe: string | null = null;
  const sums: RoundTrip[] = [];
  for (let index = 0; index < halves.length; index++) {
    const trip = halves[index] as HalfTrip;
    if (trip.half === 'unknown') continue;
    if (latest === undefined || trip.probe !== probe) {
      probe = trip.probe;
      latest = byProbe.get(probe);
      if (latest === undefined) {
        latest = { caller: null, callee: null };
        byProbe.set(probe, latest);
      }
    }
    const isCaller = trip.half === 'caller';
    const other = isCaller ? latest.callee : latest.caller;
    if (isCaller) latest.caller = trip;
    else latest.callee = trip;
    if (other === null || trip.atUs - other.atUs > SUM_WITHIN_US) continue;
    sums.push({
      atUs: trip.atUs,
      callId: trip.callId,
      half: 'end-to-end',
      rttMs: trip.rttMs + other.rttMs,
      by: bothBy(trip, other),
    });
  }
  return sums;
}

/** At one probe. */
interface LatestHalves {
  caller: HalfTrip | null;
  callee: HalfTrip | null;
}

/** What both halves of a sum are from. */
function bothBy(one: HalfTrip, other: HalfTrip): RoundTrip['by'] {
  return one.by === other.by ? one.by : 'mixed';
}

/** The round trip in force at a moment: the last before it, else the first soon after. They are from end to end, in order of time. */
export function rttAt(sums: readonly RoundTrip[], atUs: number): number | null {
  let low = 0;
  let high = sums.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sums[middle] as RoundTrip).atUs <= atUs) low = middle + 1;
    else high = middle;
  }
  const before = sums[low - 1];
  if (before !== undefined && atUs - before.atUs <= 2 * SUM_WITHIN_US) return before.rttMs;
  const after = sums[low];
  return after !== undefined && after.atUs - atUs <= SUM_WITHIN_US ? after.rttMs : null;
}

/** Medians of the round trips of each leg; which halves they cover says whether any delay is known from end to end. */
export function roundTripSummaries(trips: readonly RoundTrip[]): RoundTripSummary[] {
  if (trips.length === 0) return [];
  const byLeg = new Map<string, RoundTrip[]>();
  for (const trip of trips) {
    if (trip.callId === null || trip.half === 'unknown') continue;
    const known = byLeg.get(trip.callId);
    if (known === undefined) byLeg.set(trip.callId, [trip]);
    else known.push(trip);
  }
  return [...byLeg].map(([callId, own]) => {
    const endToEndMs = medianOf(own, 'end-to-end');
    let samples = 0;
    for (const { half } of own) if (half !== 'end-to-end') samples++;
    return {
      callId,
      callerMs: medianOf(own, 'caller'),
      calleeMs: medianOf(own, 'callee'),
      endToEndMs,
      known: endToEndMs === null ? 'one-half' : 'both-halves',
      samples,
    };
  });
}

function medianOf(trips: readonly RoundTrip[], half: RoundTrip['half']): number | null {
  const rttsMs: number[] = [];
  for (const trip of trips) if (trip.half === half) rttsMs.push(trip.rttMs);
  return quantile(rttsMs, 0.5);
}
