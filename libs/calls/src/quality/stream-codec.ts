import type { Assumption, SdpPayload } from '@earshot/contracts';
import { codecModeOfPayload, type WindowCounts } from '@earshot/metrics';
import type { MediaDescription } from '../media/session-description.js';
import type { KeptWindow, WindowSource } from '../media/window-store.js';

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
  kept: readonly KeptWindow[],
  counts: WindowCounts,
  media: MediaDescription | null,
): StreamCodec {
  const payloadTypes = numbersOf(counts.payloadTypes);
  const encrypted = kept.some(({ source }) => source.encrypted) || (media?.encrypted === true && !isKnown(kept));
  const named = commonest(kept);
  const agreed = payloadOf(counts, media);
  const assumed: Assumption[] = [];
  // A dynamic number is whatever the SDP in force says; a fixed number needs none.
  const byLateSdp = agreed !== null && (named === null || named.clockSource === 'guessed');
  if ((byLateSdp ? null : named?.clockSource) === 'guessed') assumed.push('clockGuessed');
  return {
    payloadTypes,
    codec: byLateSdp ? agreed.codec : (named?.codec ?? null),
    clockRate: byLateSdp ? agreed.clockRate : (named?.clockRate ?? kept[0]?.source.clockRate ?? null),
    encrypted,
    assumed,
  };
}

/** The probe had the descriptions, of both sides where it saw both: of a section with keys and one without it knows which was taken. */
function isKnown(kept: readonly KeptWindow[]): boolean {
  return kept.some(({ source }) => source.callId !== null);
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
function commonest(kept: readonly KeptWindow[]): WindowSource | null {
  const first = kept.find(({ source }) => source.codec !== null)?.source;
  if (first === undefined) return null;
  if (kept.every(({ source }) => source === first || source.codec === first.codec)) return first;
  const packets = new Map<string, number>();
  let best: WindowSource | null = null;
  for (const { source, packets: own } of kept) {
    if (source.codec === null) continue;
    const sum = (packets.get(source.codec) ?? 0) + own;
    packets.set(source.codec, sum);
    if (best === null || sum > (packets.get(best.codec as string) ?? 0)) best = source;
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
