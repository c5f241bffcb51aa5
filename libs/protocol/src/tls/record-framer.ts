import { uint16 } from '../bytes.js';
import { HeldOctets } from '../held-octets.js';

/** Content types of a record (RFC 8446 5.1). */
export const TLS_CONTENT = { CHANGE_CIPHER_SPEC: 20, ALERT: 21, HANDSHAKE: 22, APPLICATION_DATA: 23 } as const;

/** Octets of the header of a record: type, version(2), length(2). */
export const TLS_RECORD_HEADER_LENGTH = 5;
/** With the type of the first message: octets of a stream that tell `tlsSideOf` what it is. */
export const TLS_BEGINNING_LENGTH = TLS_RECORD_HEADER_LENGTH + 1;
/** RFC 5246 6.2.3; TLS 1.3 allows less. */
const MAX_RECORD_OCTETS = 16_384 + 2048;

const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;

type TakeRecord = (type: number, version: number, bytes: Uint8Array, start: number, end: number) => void;

/** `client` or `server`, whose stream begins so: with the record of its hello; null for all else. */
export function tlsSideOf(bytes: Uint8Array, start: number, end: number): 'client' | 'server' | null {
  if (end - start < TLS_BEGINNING_LENGTH || bytes[start] !== TLS_CONTENT.HANDSHAKE) return null;
  if (!isHeader(bytes, start)) return null;
  const message = bytes[start + TLS_RECORD_HEADER_LENGTH];
  return message === CLIENT_HELLO ? 'client' : message === SERVER_HELLO ? 'server' : null;
}

/** True where the octets begin with the header of a record (RFC 8446 5.1), of whatever it holds. */
export function beginsWithTlsRecord(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= TLS_RECORD_HEADER_LENGTH && isHeader(bytes, start);
}

/** Cuts one direction of a TLS connection into records. What is no record ends it. */
export class TlsRecordFramer {
  /** Octets came that are no record. */
  broken = false;
  /** After a gap records are found where a segment begins with one. */
  private isLost = false;
  private readonly held = new HeldOctets();

  get octetsTaken(): number {
    return this.held.octetsTaken;
  }

  /** `take` is given the content of each record, in octets that are valid during the call. */
  push(bytes: Uint8Array, take: TakeRecord): void {
    if (this.broken) return;
    if (this.isLost && !(bytes.length >= TLS_RECORD_HEADER_LENGTH && isHeader(bytes, 0))) return;
    this.isLost = false;
    const isHolding = this.held.length > 0;
    if (isHolding) this.held.add(bytes);
    const input = isHolding ? this.held.octets : bytes;
    let at = 0;
    while (input.length - at >= TLS_RECORD_HEADER_LENGTH) {
      if (!isHeader(input, at)) {
        this.broken = true;
        this.held.clear();
        return;
      }
      const start = at + TLS_RECORD_HEADER_LENGTH;
      const end = start + uint16(input, at + 3);
      if (end > input.length) break;
      take(input[at] as number, uint16(input, at + 1), input, start, end);
      at = end;
    }
    if (isHolding) this.held.drop(at);
    else if (at < bytes.length) this.held.add(bytes, at);
  }

  /** Octets were never captured. */
  gap(): void {
    this.isLost = true;
    this.held.clear();
  }
}

function isHeader(bytes: Uint8Array, at: number): boolean {
  const type = bytes[at] as number;
  const isContent = type >= TLS_CONTENT.CHANGE_CIPHER_SPEC && type <= TLS_CONTENT.APPLICATION_DATA;
  const length = uint16(bytes, at + 3);
  return (
    isContent && bytes[at + 1] === 3 && (bytes[at + 2] as number) <= 4 && length > 0 && length <= MAX_RECORD_OCTETS
  );
}
