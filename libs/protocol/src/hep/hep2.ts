import { uint16, uint16LittleEndian, uint32, uint32LittleEndian } from '../bytes.js';
import type { Decoded } from '../faults.js';
import { looksLikeSip } from '../sip/looks-like-sip.js';
import { emptyHepPacket, type HepPacket } from './packet.js';
import { HepPayload } from './payload-protocol.js';

const FIXED_LENGTH = 8;
/** Time and agent number of version 2: ten octets packed, twelve as C compilers lay them out. */
const TIME_LENGTHS = [10, 12];
/** Plausible capture times: 2005 to 2060. */
const EARLIEST_SECONDS = 1_104_537_600;
const LATEST_SECONDS = 2_840_140_800;

/** Version 1 or 2 by its first octets: version, then a family of IPv4 or IPv6 in the third. */
export function isHep1or2(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start > FIXED_LENGTH &&
    (bytes[start] === 1 || bytes[start] === 2) &&
    (bytes[start + 2] === 2 || bytes[start + 2] === 10)
  );
}

/**
 * HEPv1 and v2; the payload is always SIP:
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    version    | header length |    family     |   protocol    |
 * |          source port          |       destination port        |
 * |                 source address (4 or 16 octets)               |
 * |              destination address (4 or 16 octets)             |
 * |       version 2 only: seconds, microseconds, agent number     |
 * ```
 * Agents written in C send the last three in the byte order of their machine and with two octets of padding, others in network order
 * and packed: the plausible reading is taken, little-endian where both are.
 */
export function decodeHep2(bytes: Uint8Array, start: number, end: number): Decoded<HepPacket> {
  if (!isHep1or2(bytes, start, end)) return { ok: false, fault: 'bad-magic', offset: 0 };
  const version = bytes[start] as number;
  const addressLength = bytes[start + 2] === 2 ? 4 : 16;
  const addressEnd = start + FIXED_LENGTH + 2 * addressLength;
  if (addressEnd + (version === 2 ? 10 : 0) >= end) return { ok: false, fault: 'truncated', offset: end - start };

  const payloadOffset = payloadStart(bytes, start, addressEnd, end, version);
  if (payloadOffset < 0) return { ok: false, fault: 'bad-length', offset: 1 };
  const packet = emptyHepPacket(version);
  packet.family = bytes[start + 2] as number;
  packet.protocol = bytes[start + 3] as number;
  packet.sourcePort = uint16(bytes, start + 4);
  packet.destinationPort = uint16(bytes, start + 6);
  packet.sourceAddressOffset = start + FIXED_LENGTH;
  packet.sourceAddressLength = addressLength;
  packet.destinationAddressOffset = start + FIXED_LENGTH + addressLength;
  packet.destinationAddressLength = addressLength;
  packet.payloadType = HepPayload.SIP;
  packet.payloadOffset = payloadOffset;
  packet.payloadLength = end - payloadOffset;
  if (version === 2) readTime(bytes, addressEnd, packet);
  return { ok: true, value: packet };
}

/** The header's length where it is one that the version can have, else where a SIP start line stands; -1 for neither. */
function payloadStart(bytes: Uint8Array, start: number, addressEnd: number, end: number, version: number): number {
  const declared = start + (bytes[start + 1] as number);
  const possible = version === 1 ? [addressEnd] : TIME_LENGTHS.map((length) => addressEnd + length);
  if (possible.includes(declared) && declared <= end) return declared;
  for (const offset of possible) if (looksLikeSip(bytes, offset, end)) return offset;
  return -1;
}

function readTime(bytes: Uint8Array, offset: number, packet: HepPacket): void {
  const little = timeUs(uint32LittleEndian(bytes, offset), uint32LittleEndian(bytes, offset + 4));
  const big = timeUs(uint32(bytes, offset), uint32(bytes, offset + 4));
  packet.atUs = little ?? big;
  if (packet.atUs !== null) {
    packet.agentId = little === null ? uint16(bytes, offset + 8) : uint16LittleEndian(bytes, offset + 8);
  }
}

function timeUs(seconds: number, microseconds: number): number | null {
  const isPlausible = seconds >= EARLIEST_SECONDS && seconds <= LATEST_SECONDS && microseconds < 1_000_000;
  return isPlausible ? seconds * 1_000_000 + microseconds : null;
}
