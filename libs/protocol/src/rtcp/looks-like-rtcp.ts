import { uint16 } from '../bytes.js';
import { RTCP_HEADER_LENGTH } from './packet-type.js';

/** Version 2 and a packet type that RFC 5761 4 keeps for RTCP: 192 to 223. */
export function isRtcpHeader(bytes: Uint8Array, offset: number): boolean {
  return (bytes[offset] as number) >> 6 === 2 && ((bytes[offset + 1] as number) & 0xe0) === 0xc0;
}

/**
 * True where a datagram may be RTCP or SRTCP, to be told from RTP on the same port (RFC 5761 4): the first header is one of RTCP and
 * its length fits.
 */
export function looksLikeRtcp(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start >= RTCP_HEADER_LENGTH && isRtcpHeader(bytes, start) && start + (uint16(bytes, start + 2) + 1) * 4 <= end
  );
}

/** Octets after the encrypted part: index with or without tag of 10 (RFC 3711), of 4, or none after the index (RFC 7714). */
const INDEX_OFFSETS_FROM_END = [14, 8, 4];

/**
 * True for SRTCP (RFC 3711 3.4): the first header is in the clear, but the packets do not end with the datagram, and near its end
 * stands a word of the E flag and a small index.
 */
export function looksLikeSrtcp(bytes: Uint8Array, start: number, end: number): boolean {
  if (!looksLikeRtcp(bytes, start, end) || isChain(bytes, start, end)) return false;
  for (const fromEnd of INDEX_OFFSETS_FROM_END) {
    const index = end - fromEnd;
    if (index >= start + 8 && bytes[index] === 0x80 && bytes[index + 1] === 0) return true;
  }
  return false;
}

/** True where header follows on header exactly up to the end. */
function isChain(bytes: Uint8Array, start: number, end: number): boolean {
  let position = start;
  while (position + RTCP_HEADER_LENGTH <= end) {
    if (!isRtcpHeader(bytes, position)) return false;
    position += (uint16(bytes, position + 2) + 1) * 4;
  }
  return position === end;
}
