import { uint16 } from '../bytes.js';
import { HeldOctets } from '../held-octets.js';

/** Types of handshake messages that say something about keys (RFC 8446 4). */
export const TLS_HANDSHAKE = { CLIENT_HELLO: 1, SERVER_HELLO: 2, FINISHED: 20, KEY_UPDATE: 24 } as const;

/** Type and length(3). */
const HEADER_LENGTH = 4;
/** Of longer messages only the type is told: hellos are shorter, certificates are not read. */
const MAX_READ_OCTETS = 16_384;
const RANDOM_LENGTH = 32;

const ENCRYPT_THEN_MAC = 22;
const SUPPORTED_VERSIONS = 43;

/** RFC 8446 4.1.3: the random of a ServerHello that is a HelloRetryRequest. */
const RETRY = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

/** What a ServerHello has decided. */
export interface TlsServerHello {
  readonly random: Uint8Array;
  /** 0x0301 to 0x0304. */
  readonly version: number;
  readonly cipherSuite: number;
  /** Whether CBC suites encrypt first (RFC 7366). */
  readonly encryptThenMac: boolean;
}

/** The random of a ClientHello, without its header, as hexadecimal digits; null where it is too short. */
export function clientRandomOf(bytes: Uint8Array, start: number, end: number): string | null {
  if (end - start < 2 + RANDOM_LENGTH) return null;
  return hexOf(bytes, start + 2);
}

/** Reads a ServerHello without its header (RFC 5246 7.4.1.3, RFC 8446 4.1.3); null for a HelloRetryRequest and for one that is cut. */
export function readTlsServerHello(bytes: Uint8Array, start: number, end: number): TlsServerHello | null {
  let at = start + 2 + RANDOM_LENGTH;
  if (at >= end || hexOf(bytes, start + 2) === RETRY) return null;
  at += 1 + (bytes[at] as number);
  if (at + 3 > end) return null;
  let version = uint16(bytes, start);
  let encryptThenMac = false;
  const cipherSuite = uint16(bytes, at);
  // Cipher suite(2), compression, length of the extensions(2).
  at += 5;
  while (at + 4 <= end) {
    const type = uint16(bytes, at);
    const length = uint16(bytes, at + 2);
    at += 4;
    if (at + length > end) break;
    if (type === ENCRYPT_THEN_MAC) encryptThenMac = true;
    else if (type === SUPPORTED_VERSIONS && length === 2) version = uint16(bytes, at);
    at += length;
  }
  return { random: bytes.slice(start + 2, start + 2 + RANDOM_LENGTH), version, cipherSuite, encryptThenMac };
}

function hexOf(bytes: Uint8Array, start: number): string {
  let text = '';
  for (let at = start; at < start + RANDOM_LENGTH; at++) text += (bytes[at] as number).toString(16).padStart(2, '0');
  return text;
}

type TakeMessage = (type: number, bytes: Uint8Array, start: number, end: number) => void;

/** Handshake messages of one direction, however records cut them (RFC 8446 5.1). */
export class TlsHandshakeFramer {
  private readonly held = new HeldOctets();
  /** Octets of a message that is too long to be read, still to come. */
  private toSkip = 0;

  get octetsTaken(): number {
    return this.held.octetsTaken;
  }

  /** `take` is given each message without its header, when it is whole; of one that is too long nothing but its type. */
  push(bytes: Uint8Array, start: number, end: number, take: TakeMessage): void {
    const skipped = Math.min(this.toSkip, end - start);
    this.toSkip -= skipped;
    if (start + skipped === end) return;
    this.held.add(bytes.subarray(start + skipped, end));
    const octets = this.held.octets;
    let at = 0;
    while (octets.length - at >= HEADER_LENGTH) {
      const type = octets[at] as number;
      const length = ((octets[at + 1] as number) << 16) | uint16(octets, at + 2);
      const body = at + HEADER_LENGTH;
      if (length > MAX_READ_OCTETS) {
        take(type, octets, body, body);
        const here = Math.min(octets.length - body, length);
        this.toSkip = length - here;
        at = body + here;
        continue;
      }
      if (body + length > octets.length) break;
      take(type, octets, body, body + length);
      at = body + length;
    }
    this.held.drop(at);
  }

  /** What was begun is not to be continued. */
  clear(): void {
    this.held.clear();
    this.toSkip = 0;
  }
}
