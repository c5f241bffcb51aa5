import type { Stream, StreamPacing, StreamPayload, TtlShift } from '@earshot/contracts';
import {
  levelDbm0,
  levelDbov,
  lostPackets,
  measuredClockRate,
  type PayloadCounts,
  type WindowCounts,
} from '@earshot/metrics';
import type { KeptWindow, WindowSource } from '../media/window-store.js';
import type { Pauses } from './pauses.js';

/** Shifts kept of one stream; beyond them a route is flapping, which the first show. */
const MAX_SHIFTS = 64;
const MAX_MACS = 16;

type CountedMarks = Pick<
  Stream,
  'payload' | 'pacing' | 'markers' | 'timestampJumps' | 'telephoneEvents' | 'comfortNoise'
>;

/** What the merged counts say beyond loss and jitter. */
export function countedMarks(
  counts: WindowCounts,
  codec: string | null,
  clockRate: number | null,
  pauses: Pauses,
): CountedMarks {
  return {
    payload: payloadOf(counts, codec),
    pacing: pacingOf(counts, clockRate, pauses),
    markers: counts.markers,
    timestampJumps: counts.timestampJumps,
    telephoneEvents: counts.telephoneEvents,
    comfortNoise: counts.comfortNoise,
  };
}

type NetworkMarks = Pick<Stream, 'dscp' | 'ttlMin' | 'ttlMax' | 'vlans' | 'sourceMacs' | 'ttlShifts'>;

const NO_NUMBERS: number[] = [];
const NO_TEXTS: string[] = [];
const NO_SHIFTS: TtlShift[] = [];

/** What the network wrote on the packets; lists without anything in them are one, and must not be changed. */
export function networkMarks(windows: readonly KeptWindow[]): NetworkMarks {
  // Lists are made when there is a second of something: most streams have one of each, or none.
  let dscp: number[] = NO_NUMBERS;
  let macs: string[] = NO_TEXTS;
  let shifts: TtlShift[] = NO_SHIFTS;
  let vlans: Set<number> | null = null;
  let ttlMin: number | null = null;
  let ttlMax: number | null = null;
  // Most windows have in common what they say of it.
  let dscpBefore: KeptWindow['dscp'] | null = null;
  let sourceBefore: WindowSource | null = null;
  for (const window of windows) {
    if (window.dscp !== dscpBefore) {
      dscpBefore = window.dscp;
      for (const text in dscpBefore) {
        const value = Number(text);
        if (dscp.length === 0) dscp = [value];
        else if (!dscp.includes(value)) dscp.push(value);
      }
    }
    if (window.ttlShifts.length > 0 && shifts.length < MAX_SHIFTS) shifts = [...shifts, ...window.ttlShifts];
    const { source } = window;
    if (source === sourceBefore) continue;
    sourceBefore = source;
    if (source.vlans.length > 0) {
      vlans ??= new Set();
      for (const vlan of source.vlans) vlans.add(vlan);
    }
    for (const mac of source.sourceMacs ?? NO_TEXTS) {
      if (macs.length === 0) macs = [mac];
      else if (macs.length < MAX_MACS && !macs.includes(mac)) macs.push(mac);
    }
    if (source.ttlMin !== null) ttlMin = Math.min(ttlMin ?? 255, source.ttlMin);
    if (source.ttlMax !== null) ttlMax = Math.max(ttlMax ?? 0, source.ttlMax);
  }
  const ascending = (a: number, b: number): number => a - b;
  return {
    dscp: dscp.length < 2 ? dscp : dscp.sort(ascending),
    ttlMin,
    ttlMax,
    vlans: vlans === null ? NO_NUMBERS : [...vlans].sort(ascending),
    sourceMacs: macs,
    ttlShifts: shifts.length <= MAX_SHIFTS ? shifts : shifts.slice(0, MAX_SHIFTS),
  };
}

function payloadOf(counts: WindowCounts, codec: string | null): StreamPayload | null {
  const { payload, packets, comfortNoise } = counts;
  if (payload === undefined) return null;
  const level = levelDbm0(payload);
  const stated = payload.audioLevelPackets;
  return {
    levelDbm0: level,
    levelDbov: levelDbov(level, codec),
    clippedPct: percent(payload.clippedSamples, payload.samples),
    silentPct: percent(payload.silentPackets, payload.measuredPackets),
    constantPct: percent(payload.constantPackets, payload.inspectedPackets),
    deadAirMs: payload.constantRunMs,
    deadAirOctet: payload.constantOctet,
    dtxPct: dtxPct(payload, packets, comfortNoise),
    statedLevelDbov: stated === 0 ? null : payload.audioLevelSumDbov / stated,
    statedVoicePct: percent(payload.voicePackets, stated),
    csrcPackets: payload.csrcPackets,
    extensionPackets: payload.extensionPackets,
    paddedPackets: payload.paddedPackets,
    redPackets: payload.redPackets,
    fecPackets: payload.fecPackets,
    repairablePackets: Math.min(payload.repairablePackets ?? 0, lostPackets(counts)),
    frameExcessOctets: payload.frameExcessOctets,
  };
}

function pacingOf({ pacing }: WindowCounts, clockRate: number | null, pauses: Pauses): StreamPacing | null {
  if (pacing === undefined) return null;
  const { packetsByPtime, bunches, longestGap } = pacing;
  const { silenceMs, agreedSilenceMs } = pauses;
  const mediaMs = clockRate === null ? 0 : (pacing.timestampUnits * 1000) / clockRate - agreedSilenceMs;
  return {
    packetsByPtime,
    measuredClockRate: measuredClockRate(pacing),
    ...pauses,
    silencePct: mediaMs > 0 ? Math.min(100, (100 * silenceMs) / mediaMs) : null,
    bunches,
    longestGap,
  };
}

/** Comfort noise is counted of all packets, marks of the codec of the others that were inspected. */
function dtxPct({ dtxPackets, inspectedPackets }: PayloadCounts, packets: number, comfortNoise: number): number | null {
  if (packets === 0) return null;
  const marked = inspectedPackets > 0 ? dtxPackets / inspectedPackets : 0;
  return (100 * (comfortNoise + marked * Math.max(0, packets - comfortNoise))) / packets;
}

function percent(part: number, of: number): number | null {
  return of > 0 ? (100 * part) / of : null;
}
