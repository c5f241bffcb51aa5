import { uint16 } from '../bytes.js';

/** T.38 table 3, by number. */
const INDICATORS = [
  'no-signal',
  'cng',
  'ced',
  'v21-preamble',
  'v27-2400',
  'v27-4800',
  'v29-7200',
  'v29-9600',
  'v17-7200-short',
  'v17-7200-long',
  'v17-9600-short',
  'v17-9600-long',
  'v17-12000-short',
  'v17-12000-long',
  'v17-14400-short',
  'v17-14400-long',
] as const;

/** T.38 table 4, by number. */
const MODULATIONS = [
  'v21',
  'v27-2400',
  'v27-4800',
  'v29-7200',
  'v29-9600',
  'v17-7200',
  'v17-9600',
  'v17-12000',
  'v17-14400',
] as const;

/** Data fields read of one packet. */
const MAX_FIELDS = 64;

/** What one field of a data packet is, as far as T.30 messages need it. */
export interface FaxField {
  /** HDLC octets, or anything else that ends the frame before. */
  readonly isHdlcData: boolean;
  /** The frame before it came with a wrong check sequence, or the carrier went away within it: it says nothing. */
  readonly isSpoilt: boolean;
  readonly start: number;
  readonly end: number;
}

export type InternetFaxPacket =
  | { readonly type: 'indicator'; readonly name: string }
  | { readonly type: 'data'; readonly name: string; readonly fields: readonly FaxField[] };

/**
 * T.38 8.2, aligned PER of the first edition of its ASN.1, whose types all later ones begin with:
 *
 *   data field there(1) indicator or data(1) extended(1) number(4) 0
 *   count(8) { octets there(1) field type(3) 0000 [ length - 1 (16) octets ] } …
 *
 * Null for types of later editions (V.8, V.34, V.33) and for what is none.
 */
export function readInternetFaxPacket(bytes: Uint8Array, start: number, end: number): InternetFaxPacket | null {
  if (start >= end) return null;
  const first = bytes[start] as number;
  const hasFields = (first & 0x80) !== 0;
  const isData = (first & 0x40) !== 0;
  const isExtended = (first & 0x20) !== 0;
  const number = (first >> 1) & 0x0f;
  if (isExtended) return null;
  if (!isData) return hasFields ? null : { type: 'indicator', name: INDICATORS[number] as string };
  const name = MODULATIONS[number];
  if (name === undefined) return null;
  return { type: 'data', name, fields: hasFields ? readFields(bytes, start + 1, end) : [] };
}

/**
 * Octets of fields of V.21 that end a spoilt frame: hdlc-fcs-BAD and hdlc-fcs-BAD-sig-end, of the first edition 0 011 0000 and 0 101 0000, of
 * later ones, with an extension bit before the type, 0 0 011 000 and 0 0 101 000; and their hdlc-sig-end 0 0 001 000. That of the first is the
 * later hdlc-fcs-OK.
 */
const SPOILT = new Set([0x30, 0x50, 0x18, 0x28, 0x08]);

function readFields(bytes: Uint8Array, start: number, end: number): FaxField[] {
  const fields: FaxField[] = [];
  if (start >= end) return fields;
  const count = Math.min(bytes[start] as number, MAX_FIELDS);
  let at = start + 1;
  while (fields.length < count && at < end) {
    const head = bytes[at] as number;
    at++;
    // The type is 0 for HDLC data in all editions; they differ in where the other numbers stand.
    const isHdlcData = (head & 0x7f) === 0;
    if ((head & 0x80) === 0) {
      fields.push({ isHdlcData: false, isSpoilt: SPOILT.has(head), start: at, end: at });
      continue;
    }
    if (at + 2 > end) break;
    const octets = uint16(bytes, at) + 1;
    at += 2;
    if (at + octets > end) break;
    fields.push({ isHdlcData, isSpoilt: false, start: at, end: at + octets });
    at += octets;
  }
  return fields;
}
