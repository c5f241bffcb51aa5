import { isTokenCharacter } from './start-line.js';

/** Longest start line that is looked at; a method may be as long, since RFC 3261 25.1 sets no bound to tokens. */
export const MAX_START_LINE_OCTETS = 8192;

/**
 * True where the octets begin with a SIP 2.0 start line, after any CRLFs (RFC 3261 7.5): a Status-Line, or a token, blanks and
 * `SIP/2.0` at the end of the first line. Cheap: the first octet decides for RTP, RTCP, STUN and DTLS.
 */
export function looksLikeSip(bytes: Uint8Array, start: number, end: number): boolean {
  let position = start;
  while (position < end && (bytes[position] === 0x0d || bytes[position] === 0x0a)) position++;
  if (end - position < 12 || !isTokenCharacter(bytes[position] as number)) return false;
  if (isVersion(bytes, position) && bytes[position + 7] === 0x20) return true;

  const lineLimit = Math.min(end, position + MAX_START_LINE_OCTETS);
  let index = position;
  while (index < lineLimit && isTokenCharacter(bytes[index] as number)) index++;
  if (index === lineLimit || bytes[index] !== 0x20) return false;

  while (index < lineLimit && bytes[index] !== 0x0a) index++;
  if (index === lineLimit) return false;
  while (isBlank(bytes[index - 1] as number)) index--;
  const version = index - 7;
  return version > position + 3 && isVersion(bytes, version) && isBlank(bytes[version - 1] as number);
}

/** `SIP/2.0` in any case. */
function isVersion(bytes: Uint8Array, offset: number): boolean {
  return (
    ((bytes[offset] as number) | 0x20) === 0x73 &&
    ((bytes[offset + 1] as number) | 0x20) === 0x69 &&
    ((bytes[offset + 2] as number) | 0x20) === 0x70 &&
    bytes[offset + 3] === 0x2f &&
    bytes[offset + 4] === 0x32 &&
    bytes[offset + 5] === 0x2e &&
    bytes[offset + 6] === 0x30
  );
}

function isBlank(octet: number): boolean {
  return octet === 0x20 || octet === 0x0d || octet === 0x09;
}
