import { blankTokens, tokenStart, wholeNumber } from './field.js';
import { STATIC_PAYLOAD_TYPES } from './static-payload-types.js';

export type SdpPayload = {
  payloadType: number;
  /** Upper case as registered; '' for a dynamic number that `a=rtpmap` does not explain. */
  codec: string;
  /** Of the RTP timestamp, Hz; of G722 always 8000 (RFC 3551 4.5.2). */
  clockRate: number | null;
  channels: number;
  fmtp: string | null;
};

/** What `a=rtpmap` and `a=fmtp` say, by payload type; they may come in any order. */
export type PayloadMap = { payloadType: number; encoding: string | null; fmtp: string | null }[];

const MAX_PAYLOAD_TYPE = 127;
const MAX_CLOCK_RATE = 1_000_000;
/** Hz, also where `a=rtpmap` has the 16000 that it samples at: RFC 3551 4.5.2 keeps the number for ever. */
const G722_CLOCK_RATE = 8000;

/** `a=rtpmap:<payload type> <encoding name>/<clock rate>[/<channels>]` (RFC 8866 6.6). */
export function readMap(map: PayloadMap, value: string): void {
  const entry = entryOf(map, value);
  if (entry !== null) entry.entry.encoding ??= blankTokens(entry.rest, 1)[0] ?? null;
}

/** `a=fmtp:<format> <parameters>` (RFC 8866 6.15). */
export function readFormat(map: PayloadMap, value: string): void {
  const entry = entryOf(map, value);
  if (entry !== null) entry.entry.fmtp ??= entry.rest.trim() || null;
}

/** Payloads in the order of the `m=` line, its order of preference; none where the protocol is not RTP. */
export function payloadsOf(protocol: string, formats: readonly string[], map: PayloadMap): SdpPayload[] {
  if (!isRtp(protocol)) return [];
  const payloads: SdpPayload[] = [];
  for (const format of formats) {
    const payloadType = wholeNumber(format, MAX_PAYLOAD_TYPE);
    if (payloadType === null || payloads.some((each) => each.payloadType === payloadType)) continue;
    payloads.push(payloadOf(payloadType, map));
  }
  return payloads;
}

function payloadOf(payloadType: number, map: PayloadMap): SdpPayload {
  const entry = map.find((each) => each.payloadType === payloadType);
  const fmtp = entry?.fmtp ?? null;
  if (entry?.encoding) {
    const [codec = '', clock = '', channels = ''] = entry.encoding.split('/', 3);
    const name = codec.toUpperCase();
    return {
      payloadType,
      codec: name,
      clockRate: name === 'G722' ? G722_CLOCK_RATE : wholeNumber(clock, MAX_CLOCK_RATE) || null,
      channels: wholeNumber(channels, 255) || 1,
      fmtp,
    };
  }
  const known = STATIC_PAYLOAD_TYPES.get(payloadType);
  return {
    payloadType,
    codec: known?.codec ?? '',
    clockRate: known?.clockRate ?? null,
    channels: known?.channels ?? 1,
    fmtp,
  };
}

function entryOf(map: PayloadMap, value: string): { entry: PayloadMap[number]; rest: string } | null {
  // Some devices write a blank before the number.
  const from = tokenStart(value, 0, value.length);
  const blank = value.indexOf(' ', from);
  const payloadType = blank < 0 ? null : wholeNumber(value.slice(from, blank), MAX_PAYLOAD_TYPE);
  if (payloadType === null) return null;
  let entry = map.find((each) => each.payloadType === payloadType);
  if (entry === undefined) {
    entry = { payloadType, encoding: null, fmtp: null };
    map.push(entry);
  }
  return { entry, rest: value.slice(blank + 1) };
}

function isRtp(protocol: string): boolean {
  return /(?:^|\/)RTP\//i.test(protocol);
}
