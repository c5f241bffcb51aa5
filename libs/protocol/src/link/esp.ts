import { uint16 } from '../bytes.js';
import { hasWrongTransportChecksum } from './checksum.js';
import type { Frame } from './frame.js';
import { DROP, LAYER } from './layer.js';

const ESP = 50;
const TCP = 6;
const UDP = 17;
const HEADER_LENGTH = 8;
const TRAILER_LENGTH = 2;
/** Octets of the integrity check value: of HMAC-MD5-96 and HMAC-SHA-1-96 (IMS, 3GPP TS 33.203), of others, and of none. */
const CHECK_LENGTHS = [12, 16, 0] as const;

/**
 * RFC 4303 2: security parameters(32) sequence(32) payload padding, length of padding(8) next header(8), integrity check value. Nothing in the
 * packet says whether the payload is encrypted: it is read as it is (RFC 2410) where it is UDP or TCP whose padding, length and
 * checksum all fit, which of encrypted ones does one in 2^30.
 */
export function decodeEsp(frame: Frame): number {
  if (frame.cut === 0) for (const length of CHECK_LENGTHS) if (enter(frame, length)) return LAYER.IP_PROTOCOL;
  return frame.dropped(DROP.IP_PROTOCOL, ESP);
}

/** Moves the frame to the payload where it is one in the clear before so long a check value; else leaves it as it is. */
function enter(frame: Frame, checkLength: number): boolean {
  const { data, offset, end } = frame;
  const trailer = end - checkLength - TRAILER_LENGTH;
  const start = offset + HEADER_LENGTH;
  if (trailer < start) return false;
  const paddingLength = data[trailer] as number;
  const payloadEnd = trailer - paddingLength;
  const protocol = data[trailer + 1] as number;
  // RFC 4303 2.4: padding counts from 1.
  for (let index = 0; index < paddingLength; index++) if (data[payloadEnd + index] !== index + 1) return false;
  const isWhole = protocol === UDP ? payloadEnd - start >= 8 : protocol === TCP && payloadEnd - start >= 20;
  if (!isWhole || (protocol === UDP && uint16(data, start + 4) !== payloadEnd - start)) return false;
  frame.transportOffset = start;
  frame.protocol = protocol;
  frame.end = payloadEnd;
  if (hasWrongTransportChecksum(frame) === true) {
    frame.protocol = ESP;
    frame.end = end;
    return false;
  }
  frame.offset = start;
  return true;
}
