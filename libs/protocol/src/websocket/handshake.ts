/** Longest handshake that is waited for. */
export const MAX_HANDSHAKE_OCTETS = 16_384;

export type Handshake =
  | { readonly kind: 'more' }
  | { readonly kind: 'none' }
  | { readonly kind: 'sip'; readonly end: number };

const MORE: Handshake = { kind: 'more' };
const NONE: Handshake = { kind: 'none' };

/**
 * Reads the beginning of one direction of a TCP connection as the opening handshake of SIP over WebSocket (RFC 6455 4, RFC 7118 4): a GET
 * that offers, or a 101 that accepts, the subprotocol `sip`. `end` is where the first frame begins.
 */
export function readSipHandshake(bytes: Uint8Array): Handshake {
  if (!startsWith(bytes, 'GET ') && !startsWith(bytes, 'HTTP/1.1 101')) return bytes.length < 12 ? MORE : NONE;
  const limit = Math.min(bytes.length, MAX_HANDSHAKE_OCTETS);
  for (let offset = bytes.indexOf(10); offset >= 0 && offset + 2 < limit; offset = bytes.indexOf(10, offset + 1)) {
    if (bytes[offset + 1] !== 13 || bytes[offset + 2] !== 10) continue;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, offset).toString('latin1');
    const protocols = /^sec-websocket-protocol:(.*)$/im.exec(text)?.[1] ?? '';
    const hasSip = protocols.split(',').some((name) => name.trim().toLowerCase() === 'sip');
    return hasSip ? { kind: 'sip', end: offset + 3 } : NONE;
  }
  return bytes.length < MAX_HANDSHAKE_OCTETS ? MORE : NONE;
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  for (let index = 0; index < text.length; index++) if (bytes[index] !== text.charCodeAt(index)) return false;
  return true;
}
