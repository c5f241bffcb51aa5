import { uint16, uint32 } from '../bytes.js';
import { socketAddressText } from '../link/address-text.js';

export const STUN_COOKIE = 0x2112a442;
export const STUN_HEADER_OCTETS = 20;
/** Attributes read of one message; real ones have a dozen. */
const MAX_ATTRIBUTES = 64;

export type StunClass = 'request' | 'indication' | 'success' | 'error';
const CLASSES: readonly StunClass[] = ['request', 'indication', 'success', 'error'];

const METHODS: ReadonlyMap<number, string> = new Map([
  [1, 'binding'],
  [3, 'allocate'],
  [4, 'refresh'],
  [6, 'send'],
  [7, 'data'],
  [8, 'create-permission'],
  [9, 'channel-bind'],
]);

/** What an observer needs of a STUN or TURN message (RFC 8489, RFC 8656, RFC 8445). */
export interface StunMessage {
  readonly class: StunClass;
  /** `binding`, `allocate` …, else `method-<number>`. */
  readonly method: string;
  /** 24 hexadecimal digits; 32 of a message of RFC 3489, whose cookie is a part of it. */
  readonly transactionId: string;
  /** ERROR-CODE, 300 to 699; null without one. */
  readonly errorCode: number | null;
  readonly useCandidate: boolean;
  readonly iceRole: 'controlling' | 'controlled' | null;
  /** XOR-MAPPED-ADDRESS, else MAPPED-ADDRESS: `192.0.2.1:4000`. */
  readonly mappedAddress: string | null;
  /** XOR-RELAYED-ADDRESS. */
  readonly relayedAddress: string | null;
  /** CHANNEL-NUMBER, and the first XOR-PEER-ADDRESS. */
  readonly channelNumber: number | null;
  readonly peerAddress: string | null;
  /** Where DATA of a Send or Data indication is (RFC 8656 11), from `dataStart` to `dataEnd`; equal without it. */
  readonly dataStart: number;
  readonly dataEnd: number;
}

/** Whether octets have the header of RFC 8489 5: two bits of 0, a length of whole words that is there, the cookie. */
export function looksLikeStun(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < STUN_HEADER_OCTETS || (bytes[start] as number) > 3) return false;
  return uint32(bytes, start + 4) === STUN_COOKIE && (uint16(bytes, start + 2) & 3) === 0;
}

/**
 * RFC 8489 5:
 *
 *   0 0 | type(14) | length(16) | cookie(32) | transaction id(96)
 *
 * The type has the class in bits 8 and 4, the method in the others. Null where it is no STUN; attributes are read as far as they fit in.
 */
export function readStun(bytes: Uint8Array, start: number, end: number): StunMessage | null {
  return looksLikeStun(bytes, start, end) ? read(bytes, start, end, 8) : null;
}

/** The same of a message that `looksLikeClassicStun` found: one transaction id of 128 bits (RFC 3489 11.1). */
export function readClassicStun(bytes: Uint8Array, start: number, end: number): StunMessage {
  return read(bytes, start, end, 4);
}

function read(bytes: Uint8Array, start: number, end: number, idOffset: number): StunMessage {
  const type = uint16(bytes, start);
  const methodNumber = (type & 0x0f) | ((type & 0xe0) >> 1) | ((type & 0x3e00) >> 2);
  const attributes = new StunAttributes();
  const last = Math.min(end, start + STUN_HEADER_OCTETS + uint16(bytes, start + 2));
  let at = start + STUN_HEADER_OCTETS;
  for (let count = 0; count < MAX_ATTRIBUTES && at + 4 <= last; count++) {
    const octets = uint16(bytes, at + 2);
    if (at + 4 + octets > last) break;
    attributes.read(bytes, start, uint16(bytes, at), at + 4, octets);
    at += 4 + ((octets + 3) & ~3);
  }
  return {
    class: CLASSES[((type >> 7) & 2) | ((type >> 4) & 1)] as StunClass,
    method: METHODS.get(methodNumber) ?? `method-${methodNumber}`,
    transactionId: hex(bytes, start + idOffset, STUN_HEADER_OCTETS - idOffset),
    errorCode: attributes.errorCode,
    useCandidate: attributes.useCandidate,
    iceRole: attributes.iceRole,
    mappedAddress: attributes.mappedAddress,
    relayedAddress: attributes.relayedAddress,
    channelNumber: attributes.channelNumber,
    peerAddress: attributes.peerAddress,
    dataStart: attributes.dataStart,
    dataEnd: attributes.dataEnd,
  };
}

class StunAttributes {
  errorCode: number | null = null;
  useCandidate = false;
  iceRole: StunMessage['iceRole'] = null;
  mappedAddress: string | null = null;
  relayedAddress: string | null = null;
  channelNumber: number | null = null;
  peerAddress: string | null = null;
  dataStart = 0;
  dataEnd = 0;

  read(bytes: Uint8Array, message: number, type: number, at: number, octets: number): void {
    switch (type) {
      case 0x0001:
        this.mappedAddress ??= addressOf(bytes, message, at, octets, false);
        return;
      case 0x0020:
        this.mappedAddress = addressOf(bytes, message, at, octets, true) ?? this.mappedAddress;
        return;
      case 0x0016:
        this.relayedAddress ??= addressOf(bytes, message, at, octets, true);
        return;
      case 0x000c:
        if (octets >= 2) this.channelNumber ??= uint16(bytes, at);
        return;
      case 0x0012:
        this.peerAddress ??= addressOf(bytes, message, at, octets, true);
        return;
      case 0x0013:
        if (this.dataEnd > 0) return;
        this.dataStart = at;
        this.dataEnd = at + octets;
        return;
      case 0x0009: {
        // RFC 8489 14.8: reserved(21) class(3) number(8).
        const code = octets < 4 ? 0 : ((bytes[at + 2] as number) & 7) * 100 + (bytes[at + 3] as number);
        if (code >= 300 && code <= 699) this.errorCode ??= code;
        return;
      }
      case 0x0025:
        this.useCandidate = true;
        return;
      case 0x8029:
        this.iceRole ??= 'controlled';
        return;
      case 0x802a:
        this.iceRole ??= 'controlling';
        return;
    }
  }
}

/** RFC 8489 14.1, 14.2: 0(8) family(8) port(16) address, with the cookie and the transaction id over port and address in the second. */
function addressOf(bytes: Uint8Array, message: number, at: number, octets: number, isXored: boolean): string | null {
  const family = octets === 8 && bytes[at + 1] === 1 ? 4 : octets === 20 && bytes[at + 1] === 2 ? 6 : 0;
  if (family === 0) return null;
  const plain = bytes.slice(at + 2, at + octets);
  if (isXored) {
    // The port is under the upper half of the cookie, the address under the cookie and what follows it.
    for (let index = 0; index < plain.length; index++) {
      const key = bytes[message + 4 + (index < 2 ? index : index - 2)] as number;
      plain[index] = (plain[index] as number) ^ key;
    }
  }
  return socketAddressText(plain, 2, family, uint16(plain, 0));
}

function hex(bytes: Uint8Array, start: number, count: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, count).toString('hex');
}
