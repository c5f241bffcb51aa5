import { A_LAW_SQUARES, MU_LAW_SQUARES, octetsPerUnit, silenceOctets } from '@earshot/protocol';

/** What of a codec the payload meter must know. */
export interface PayloadFormat {
  /** Power by code, null for codecs other than G.711. */
  readonly squares: Int32Array | null;
  /** Octets per timestamp unit, 0 without a fixed rate. */
  readonly octetsPerUnit: number;
  /** Payloads of up to so many octets mark silence. */
  readonly silenceOctets: number;
  /** RFC 2198: what is heard is wrapped in it. */
  readonly isRedundant: boolean;
  /** Forward error correction (RFC 5109, RFC 8627): nobody hears it. */
  readonly isFec: boolean;
}

const formats = new Map<string, PayloadFormat>();
/** Names come from SDP; what has one beyond these is not shared. */
const MAX_FORMATS = 1024;

export const UNKNOWN_FORMAT: PayloadFormat = {
  squares: null,
  octetsPerUnit: 0,
  silenceOctets: 0,
  isRedundant: false,
  isFec: false,
};

const FEC = /^(ULP|FLEX)FEC/;

/** One object a codec, shared by nearly all streams. */
export function payloadFormat(codec: string, channels: number): PayloadFormat {
  const name = `${codec}/${channels}`;
  const known = formats.get(name);
  if (known !== undefined) return known;
  const format = {
    squares: codec === 'PCMA' ? A_LAW_SQUARES : codec === 'PCMU' ? MU_LAW_SQUARES : null,
    octetsPerUnit: octetsPerUnit(codec, channels),
    silenceOctets: silenceOctets(codec),
    isRedundant: codec === 'RED',
    isFec: FEC.test(codec),
  };
  if (formats.size < MAX_FORMATS) formats.set(name, format);
  return format;
}
