/** Longest handshake that is waited for. */
export const MAX_HANDSHAKE_OCTETS = 16_384;

export type Handshake =
  | { readonly kind: 'more' }
  | { readonly kind: 'none' }
  | { readonly kind: 'sip'; readonly end: number };

const MORE: Handshake = { kind: 'more' };
const NONE: Handshake = { kind: 'none' };
const EMPTY_LINE = Buffer.from('\n\r\n');

/**
 * Reads the beginning of one direction of a TCP connection as the opening handshake of SIP over WebSocket (RFC 6455 4, RFC 7118 4): a GET
 * that offers, or a 101 that accepts, the subprotocol `sip`. `end` is where the first frame begins.
 * No handshake ended within the first `seen` octets: they are not searched again for each segment that comes.
 */
export function readSipHandshake(bytes: Uint8Array, seen = 0): Handshake {
  if (!startsWith(bytes, 'GET ') && !startsWith(bytes, 'HTTP/1.1 101')) return bytes.length < 12 ? MORE : NONE;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, MAX_HANDSHAKE_OCTETS));
  const end = text.indexOf(EMPTY_LINE, Math.max(0, seen - EMPTY_LINE.length + 1));
  if (end < 0) return bytes.length < MAX_HANDSHAKE_OCTETS ? MORE : NONE;
  const protocols = /^sec-websocket-protocol:(.*)$/im.exec(text.toString('latin1', 0, end))?.[1] ?? '';
  const hasSip = protocols.split(',').some((name) => name.trim().toLowerCase() === 'sip');
  return hasSip ? { kind: 'sip', end: end + EMPTY_LINE.length } : NONE;
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  for (let index = 0; index < text.length; index++) if (bytes[index] !== text.charCodeAt(index)) return false;
  return true;
}
