import { uint16, uint32 } from '../bytes.js';
import type { Decoded } from '../faults.js';
import { emptyHepPacket, type HepPacket } from './packet.js';

/** Octets of the fixed header: `HEP3` and the total length. */
export const HEP3_HEADER_LENGTH = 6;
const CHUNK_HEADER_LENGTH = 6;
/** What has a million microseconds or more beside its seconds. */
const NO_TIME = -1;

/** `HEP3`, or `EEP3` as the protocol was first called. */
export function isHep3(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start >= HEP3_HEADER_LENGTH &&
    (bytes[start] === 0x48 || bytes[start] === 0x45) &&
    bytes[start + 1] === 0x45 &&
    bytes[start + 2] === 0x50 &&
    bytes[start + 3] === 0x33
  );
}

/** Where the packet at `start` ends by its own length; `end` where that is beyond it, or there is none. */
export function hep3End(bytes: Uint8Array, start: number, end: number): number {
  const total = isHep3(bytes, start, end) ? uint16(bytes, start + 4) : 0;
  return total < HEP3_HEADER_LENGTH || start + total > end ? end : start + total;
}

/**
 * HEPv3:
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      "HEP3" or "EEP3"                         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         total length          |   vendor id of chunk 1        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          type id              |  length, header included      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   value …
 * ```
 * Chunks come in any order. Only those of vendor 0 have the meanings below; others are skipped and counted. A chunk of a known number
 * with the wrong length is skipped and counted, too. The last of several of a kind wins, as in the servers that agents are tested with.
 */
export function decodeHep3(bytes: Uint8Array, start: number, end: number): Decoded<HepPacket> {
  if (!isHep3(bytes, start, end)) return { ok: false, fault: 'bad-magic', offset: 0 };
  const total = uint16(bytes, start + 4);
  if (total < HEP3_HEADER_LENGTH) return { ok: false, fault: 'bad-length', offset: 4 };
  if (start + total > end) return { ok: false, fault: 'truncated', offset: 4 };

  const limit = start + total;
  const packet = emptyHepPacket(3);
  let seconds = -1;
  let microseconds = 0;
  let position = start + HEP3_HEADER_LENGTH;
  while (position + CHUNK_HEADER_LENGTH <= limit) {
    const length = uint16(bytes, position + 4);
    if (length < CHUNK_HEADER_LENGTH || position + length > limit) {
      return { ok: false, fault: 'bad-length', offset: position + 4 - start };
    }
    const value = position + CHUNK_HEADER_LENGTH;
    const size = length - CHUNK_HEADER_LENGTH;
    const vendor = uint16(bytes, position);
    const type = uint16(bytes, position + 2);
    if (vendor !== 0) {
      packet.skippedChunks++;
      packet.skippedVendor = vendor;
    } else if (!hasRightSize(type, size)) packet.wrongSizes++;
    else if (type === 0x09) seconds = uint32(bytes, value);
    else if (type === 0x0a) microseconds = uint32(bytes, value);
    else readChunk(bytes, packet, type, value, size);
    position += length;
  }
  if (position !== limit) return { ok: false, fault: 'bad-length', offset: position - start };
  if (seconds >= 0) packet.atUs = microseconds < 1_000_000 ? seconds * 1_000_000 + microseconds : NO_TIME;
  return { ok: true, value: packet };
}

/** Octets of the chunks that are numbers or addresses. */
const SIZES: ReadonlyMap<number, number> = new Map([
  [0x01, 1],
  [0x02, 1],
  [0x03, 4],
  [0x04, 4],
  [0x05, 16],
  [0x06, 16],
  [0x07, 2],
  [0x08, 2],
  [0x09, 4],
  [0x0a, 4],
  [0x0b, 1],
  [0x0c, 4],
  [0x0d, 2],
  [0x12, 2],
  [0x16, 2],
  [0x17, 1],
  [0x18, 1],
  [0x20, 2],
  [0x21, 2],
  [0x23, 4],
  [0x27, 2],
  [0x28, 2],
]);

function hasRightSize(type: number, size: number): boolean {
  // A MAC address: a number of 64 bits by the document, six octets with agents that copy it.
  if (type === 0x14 || type === 0x15) return size === 6 || size === 8;
  const expected = SIZES.get(type);
  return expected === undefined || expected === size;
}

function readChunk(bytes: Uint8Array, packet: HepPacket, type: number, value: number, size: number): void {
  switch (type) {
    case 0x01:
      packet.family = bytes[value] as number;
      return;
    case 0x02:
      packet.protocol = bytes[value] as number;
      return;
    case 0x03:
    case 0x05:
      packet.sourceAddressOffset = value;
      packet.sourceAddressLength = size;
      return;
    case 0x04:
    case 0x06:
      packet.destinationAddressOffset = value;
      packet.destinationAddressLength = size;
      return;
    case 0x07:
      packet.sourcePort = uint16(bytes, value);
      return;
    case 0x08:
      packet.destinationPort = uint16(bytes, value);
      return;
    case 0x0b:
      packet.payloadType = bytes[value] as number;
      return;
    case 0x0c:
      packet.agentId = uint32(bytes, value);
      return;
    case 0x0d:
      packet.keepAliveSeconds = uint16(bytes, value);
      return;
    case 0x0e:
      packet.authKeyOffset = value;
      packet.authKeyLength = size;
      return;
    case 0x0f:
    case 0x10:
      packet.payloadOffset = value;
      packet.payloadLength = size;
      packet.compressed = type === 0x10;
      return;
    case 0x11:
      packet.correlationIdOffset = value;
      packet.correlationIdLength = size;
      return;
    case 0x12:
      packet.vlan = uint16(bytes, value);
      return;
    case 0x13:
      packet.agentNameOffset = value;
      packet.agentNameLength = size;
      return;
    case 0x14:
    case 0x15: {
      const offset = macOffset(bytes, value, size);
      if (type === 0x14) packet.sourceMacOffset = offset;
      else packet.destinationMacOffset = offset;
      return;
    }
    case 0x16:
      packet.ethernetType = uint16(bytes, value);
      return;
    case 0x17:
      packet.tcpFlags = bytes[value] as number;
      return;
    case 0x18:
      packet.typeOfService = bytes[value] as number;
      return;
    case 0x20:
      packet.mosHundredths = uint16(bytes, value);
      return;
    case 0x21:
      packet.rFactor = uint16(bytes, value);
      return;
    case 0x22:
      packet.geoOffset = value;
      packet.geoLength = size;
      return;
    case 0x23:
      packet.jitter = uint32(bytes, value);
      return;
    case 0x24:
      packet.transactionTypeOffset = value;
      packet.transactionTypeLength = size;
      return;
    case 0x25:
      packet.jsonKeysOffset = value;
      packet.jsonKeysLength = size;
      return;
    case 0x26:
      packet.tagsOffset = value;
      packet.tagsLength = size;
      return;
    case 0x27:
      packet.tagType = uint16(bytes, value);
      return;
    case 0x28:
      packet.eventType = uint16(bytes, value);
      return;
    case 0x29:
      packet.groupOffset = value;
      packet.groupLength = size;
      return;
    default:
      packet.skippedChunks++;
  }
}

/** Of eight octets the two that are zero are filling: in front of a number, behind an address that was copied. */
function macOffset(bytes: Uint8Array, offset: number, size: number): number {
  return size === 8 && bytes[offset] === 0 && bytes[offset + 1] === 0 ? offset + 2 : offset;
}
