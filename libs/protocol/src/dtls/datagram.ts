import { uint16 } from '../bytes.js';

/** Records read of one datagram. */
const MAX_RECORDS = 32;

const ALERT = 21;
const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const HELLO_VERIFY_REQUEST = 3;
/** supported_versions among the extensions of a ServerHello (RFC 8446 4.2.1). */
const SUPPORTED_VERSIONS = 43;

/** What an observer sees of a handshake in one datagram. */
export interface DtlsDatagram {
  readonly clientHello: boolean;
  readonly serverHello: boolean;
  readonly helloVerifyRequest: boolean;
  /** `1.0`, `1.2`, `1.3`; null without a ServerHello. */
  readonly version: string | null;
  /** Description of an alert in the clear (RFC 8446 6), null without one. */
  readonly alert: number | null;
  /** A record under keys of the handshake: its sender has gone over to encryption. */
  readonly encrypted: boolean;
}

/** RFC 7983 7: content type 20 to 63, then a version of DTLS or, in 1.3, a unified header (RFC 9147 4). */
export function looksLikeDtls(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start] as number;
  if (end - start < 13 || first < 20 || first > 26) return false;
  return bytes[start + 1] === 0xfe && (bytes[start + 2] as number) >= 0xfc;
}

/** A record of DTLS 1.3 under keys: 001 connection id(1) sequence of 16 bits(1) length(1) epoch(2). Alone it proves nothing. */
export function isDtls13Ciphertext(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= 19 && ((bytes[start] as number) & 0xe0) === 0x20;
}

/**
 * Octets of the shortest record that can hold a Finished (RFC 8446 4.4.4): a header of two, the message's own of twelve, 32 of a SHA-256, the
 * content type and a tag of eight. Shorter ones are acknowledgements and alerts.
 */
const LEAST_FINISHED_OCTETS = 2 + 12 + 32 + 1 + 8;

/**
 * Reads a datagram that begins under the keys of DTLS 1.3, to be asked only between the sides of a handshake of it: all that the client sends
 * after its hello is like that. Null where it does not.
 */
export function readDtls13Ciphertext(bytes: Uint8Array, start: number, end: number): DtlsDatagram | null {
  if (!isDtls13Ciphertext(bytes, start, end)) return null;
  const encrypted = end - start >= LEAST_FINISHED_OCTETS;
  return { clientHello: false, serverHello: false, helloVerifyRequest: false, encrypted, version: null, alert: null };
}

/**
 * Reads the records of one datagram (RFC 6347 4.1):
 *
 *   type(8) version(16) epoch(16) sequence(48) length(16) | message type(8) length(24) sequence(16) fragment offset(24), length(24) …
 *
 * Null where the first is none. Linear, never throws.
 */
export function readDtls(bytes: Uint8Array, start: number, end: number): DtlsDatagram | null {
  if (!looksLikeDtls(bytes, start, end)) return null;
  const seen = { clientHello: false, serverHello: false, helloVerifyRequest: false, encrypted: false };
  let version: string | null = null;
  let alert: number | null = null;
  let at = start;
  for (let count = 0; count < MAX_RECORDS && at < end; count++) {
    if (!looksLikeDtls(bytes, at, end)) {
      seen.encrypted ||= isDtls13Ciphertext(bytes, at, end);
      break;
    }
    const type = bytes[at] as number;
    const epoch = uint16(bytes, at + 3);
    const content = at + 13;
    const last = Math.min(end, content + uint16(bytes, at + 11));
    at = content + uint16(bytes, at + 11);
    if (epoch > 0) seen.encrypted = true;
    else if (type === ALERT && last - content >= 2) alert ??= bytes[content + 1] as number;
    else if (type === HANDSHAKE && last - content >= 12) {
      const message = bytes[content] as number;
      if (message === CLIENT_HELLO) seen.clientHello = true;
      else if (message === HELLO_VERIFY_REQUEST) seen.helloVerifyRequest = true;
      else if (message === SERVER_HELLO) {
        seen.serverHello = true;
        version ??= versionOf(bytes, content + 12, last);
      }
    }
  }
  return { ...seen, version, alert };
}

/** ServerHello (RFC 5246 7.4.1.3): version(16) random(256) session id(8+) cipher suite(16) compression(8) extensions(16+). */
function versionOf(bytes: Uint8Array, at: number, end: number): string | null {
  if (at + 35 > end) return null;
  let extension = at + 35 + (bytes[at + 34] as number) + 3 + 2;
  for (let count = 0; count < MAX_RECORDS && extension + 6 <= end; count++) {
    if (uint16(bytes, extension) === SUPPORTED_VERSIONS) return versionName(uint16(bytes, extension + 4));
    extension += 4 + uint16(bytes, extension + 2);
  }
  return versionName(uint16(bytes, at));
}

function versionName(version: number): string | null {
  if (version === 0xfeff) return '1.0';
  if (version === 0xfefd) return '1.2';
  return version === 0xfefc ? '1.3' : null;
}
