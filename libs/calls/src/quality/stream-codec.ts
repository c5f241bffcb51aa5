import type { Assumption, RtpWindowRecord, SdpPayload } from '@earshot/contracts';
import { codecModeOfPayload, type WindowCounts } from '@earshot/metrics';
import type { MediaDescription } from '../media/session-description.js';

export interface StreamCodec {
  readonly payloadTypes: number[];
  readonly codec: string | null;
  readonly clockRate: number | null;
  readonly encrypted: boolean;
  readonly assumed: readonly Assumption[];
}

/** Ride along in an audio stream and are not its codec. */
const COMPANIONS = new Set(['TELEPHONE-EVENT', 'CN', 'RED', 'ULPFEC']);

/** Mode of a codec with several, from the mean length of its packets; null where it has one only, or that tells nothing. */
export function codecModeOf(
  codec: string | null,
  { packets, payloadOctets, ptimeMs }: Pick<WindowCounts, 'packets' | 'payloadOctets' | 'ptimeMs'>,
): string | null {
  return packets === 0 || ptimeMs === null ? null : codecModeOfPayload(codec, payloadOctets / packets, ptimeMs);
}

/**
 * The codec that the stream's windows name (the probe read the SDP then, or RFC 3551 fixes the number), by packets; else what the
 * SDP that was bound later calls the commonest payload type.
 */
export function codecOfStream(
  records: readonly RtpWindowRecord[],
  counts: WindowCounts,
  media: MediaDescription | null,
): StreamCodec {
  const payloadTypes = numbersOf(counts.payloadTypes);
  const encrypted = records.some((record) => record.encrypted) || media?.encrypted === true;
  const named = commonest(records);
  const agreed = payloadOf(counts, media);
  const assumed: Assumption[] = [];
  // A dynamic number is whatever the SDP in force says; a fixed number needs none.
  const byLateSdp = agreed !== null && (named === null || named.clockSource === 'guessed');
  if ((byLateSdp ? null : named?.clockSource) === 'guessed') assumed.push('clockGuessed');
  return {
    payloadTypes,
    codec: byLateSdp ? agreed.codec : (named?.codec ?? null),
    clockRate: byLateSdp ? agreed.clockRate : (named?.clockRate ?? records[0]?.clockRate ?? null),
    encrypted,
    assumed,
  };
}

/** Names that are numbers, ascending. */
function numbersOf(counts: Readonly<Record<string, number>>): number[] {
  let numbers: number[] = NO_NUMBERS;
  for (const name in counts) {
    if (numbers === NO_NUMBERS) numbers = [Number(name)];
    else numbers.push(Number(name));
  }
  return numbers.length < 2 ? numbers : numbers.sort((a, b) => a - b);
}

const NO_NUMBERS: number[] = [];

/** The first of those that name the codec with most packets; null where none names one. */
function commonest(records: readonly RtpWindowRecord[]): RtpWindowRecord | null {
  const first = records.find(({ codec }) => codec !== null);
  if (first === undefined) return null;
  if (records.every(({ codec }) => codec === first.codec)) return first;
  const packets = new Map<string, number>();
  let best: RtpWindowRecord | null = null;
  for (const record of records) {
    if (record.codec === null) continue;
    const sum = (packets.get(record.codec as string) ?? 0) + record.counts.packets;
    packets.set(record.codec as string, sum);
    if (best === null || sum > (packets.get(best.codec as string) ?? 0)) best = record;
  }
  return best;
}

function payloadOf(counts: WindowCounts, media: MediaDescription | null): SdpPayload | null {
  if (media === null) return null;
  let best: SdpPayload | null = null;
  let most = 0;
  for (const payload of media.payloads) {
    const packets = counts.payloadTypes[String(payload.payloadType)] ?? 0;
    if (packets > most && !COMPANIONS.has(payload.codec)) {
      best = payload;
      most = packets;
    }
  }
  return best;
}
