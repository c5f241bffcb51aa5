import { int32, uint16 } from '../bytes.js';
import type { FragmentTable } from './fragment-table.js';
import type { Frame } from './frame.js';
import { DROP, LAYER } from './layer.js';

/** A chain of extension headers longer than this is no honest packet's. */
const MAX_EXTENSION_HEADERS = 12;

/**
 * RFC 8200 3: version(4) traffic class(8) flow label(20) | payload length(16) next header(8) hop limit(8) | source | destination,
 * then extension headers (4).
 */
export function decodeIpv6(frame: Frame, fragments: FragmentTable, seed: number): number {
  const { data, offset } = frame;
  if (offset + 40 > frame.end) return frame.dropped(DROP.TRUNCATED);
  if ((data[offset] as number) >> 4 !== 6) return frame.dropped(DROP.BAD_VERSION);
  const payloadLength = uint16(data, offset + 4);
  frame.family = 6;
  frame.trafficClass = (((data[offset] as number) & 0x0f) << 4) | ((data[offset + 1] as number) >> 4);
  frame.ipId = 0;
  frame.ttl = data[offset + 7] as number;
  frame.source = addressNumber(data, offset + 8, seed);
  frame.destination = addressNumber(data, offset + 24, seed);
  frame.addresses = data;
  frame.sourceOffset = offset + 8;
  frame.destinationOffset = offset + 24;
  frame.offset = offset + 40;
  // A length of 0 is a jumbogram (RFC 2675) or an offloaded segment: take what was captured.
  if (payloadLength !== 0) frame.limitTo(payloadLength);
  return decodeExtensions(frame, data[offset + 6] as number, fragments);
}

function decodeExtensions(frame: Frame, first: number, fragments: FragmentTable): number {
  const { data } = frame;
  let header = first;
  for (let depth = 0; depth < MAX_EXTENSION_HEADERS; depth++) {
    const { offset } = frame;
    switch (header) {
      case 0: // hop-by-hop
      case 43: // routing
      case 60: // destination options
      case 135: // mobility
      case 139: // HIP
      case 140: // shim6
        if (offset + 8 > frame.end) return frame.dropped(DROP.TRUNCATED);
        header = data[offset] as number;
        frame.offset = offset + 8 + ((data[offset + 1] as number) << 3);
        break;
      case 51: // authentication, in words of four octets (RFC 4302 2.2)
        if (offset + 8 > frame.end) return frame.dropped(DROP.TRUNCATED);
        header = data[offset] as number;
        frame.offset = offset + (((data[offset + 1] as number) + 2) << 2);
        break;
      case 44: {
        if (offset + 8 > frame.end) return frame.dropped(DROP.TRUNCATED);
        const fragment = uint16(data, offset + 2);
        header = data[offset] as number;
        frame.protocol = header;
        frame.offset = offset + 8;
        // RFC 6946: an atomic fragment is whole.
        if ((fragment & 0xfff9) === 0) break;
        const layer = fragments.take(frame, int32(data, offset + 4), fragment & 0xfff8, (fragment & 1) !== 0);
        return layer === LAYER.IP_PROTOCOL ? decodeJoined(frame, fragments) : layer;
      }
      case 59:
        return frame.dropped(DROP.NO_PAYLOAD);
      default:
        frame.protocol = header;
        return LAYER.IP_PROTOCOL;
    }
    if (frame.offset > frame.end) return frame.dropped(DROP.TRUNCATED);
  }
  return frame.dropped(DROP.TOO_DEEP);
}

/** What was fragmented may begin with further extension headers; a fragment within is not followed. */
function decodeJoined(frame: Frame, fragments: FragmentTable): number {
  return frame.protocol === 44 ? frame.dropped(DROP.BAD_FRAGMENT) : decodeExtensions(frame, frame.protocol, fragments);
}

/** A keyed hash of the 16 octets, so that keys of flows are numbers for both families. */
export function addressNumber(data: Uint8Array, offset: number, seed: number): number {
  let hash = seed;
  for (let word = offset; word < offset + 16; word += 4) {
    hash = Math.imul(hash ^ int32(data, word), 0x85ebca6b);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0xc2b2ae35);
    hash = (hash << 13) | (hash >>> 19);
  }
  return hash ^ (hash >>> 16);
}
