import { uint16 } from '../bytes.js';
import type { Decoded, Fault } from '../faults.js';
import { type ApplicationDefined, decodeApplicationDefined } from './application-defined.js';
import { decodeExtendedReport, type ExtendedReport } from './extended-report.js';
import { decodeFeedback, type Feedback } from './feedback.js';
import { decodeGoodbye, type Goodbye } from './goodbye.js';
import { isRtcpHeader, looksLikeSrtcp } from './looks-like-rtcp.js';
import { RTCP_HEADER_LENGTH, RtcpType } from './packet-type.js';
import { decodeReceiverReport, type ReceiverReport } from './receiver-report.js';
import { decodeSenderReport, type SenderReport } from './sender-report.js';
import { decodeSourceDescription, type SourceDescription } from './source-description.js';

/** A packet of a type that is not read further. */
export interface OtherPacket {
  readonly type: number;
  readonly ssrc?: undefined;
  readonly octets: number;
}

export type RtcpPacket =
  | SenderReport
  | ReceiverReport
  | SourceDescription
  | Goodbye
  | ApplicationDefined
  | Feedback
  | ExtendedReport
  | OtherPacket;

/** The packets of one datagram (RFC 3550 6.1), in order. */
export interface RtcpCompound {
  readonly packets: readonly RtcpPacket[];
  /** What was wrong with the first bad packet, and where it starts; the packets before it are kept, what follows is not read. */
  readonly fault: Fault | null;
  readonly faultOffset: number;
}

/**
 * Reads a compound, or one packet alone (RFC 5506). Fails only where not even the first packet can be read; SRTCP fails as
 * `unsupported`, since all but its first eight octets are noise.
 */
export function decodeRtcpCompound(bytes: Uint8Array, start: number, end: number): Decoded<RtcpCompound> {
  if (end - start < RTCP_HEADER_LENGTH) return { ok: false, fault: 'truncated', offset: 0 };
  if (looksLikeSrtcp(bytes, start, end)) return { ok: false, fault: 'unsupported', offset: 0 };
  const packets: RtcpPacket[] = [];
  let fault: Fault | null = null;
  let position = start;
  while (position < end) {
    const packetEnd = endOfPacket(bytes, position, end);
    const packet = typeof packetEnd === 'string' ? packetEnd : decodePacket(bytes, position, packetEnd);
    if (typeof packet === 'string') {
      fault = packet;
      break;
    }
    packets.push(packet);
    if ('fault' in packet && packet.fault !== null) {
      fault = packet.fault;
      break;
    }
    position += (uint16(bytes, position + 2) + 1) * 4;
  }
  if (packets.length === 0 && fault !== null) return { ok: false, fault, offset: position - start };
  return { ok: true, value: { packets, fault, faultOffset: fault === null ? end - start : position - start } };
}

/** End of the packet without its padding. */
function endOfPacket(bytes: Uint8Array, position: number, end: number): number | Fault {
  if (position + RTCP_HEADER_LENGTH > end) return 'truncated';
  if ((bytes[position] as number) >> 6 !== 2) return 'bad-version';
  if (!isRtcpHeader(bytes, position)) return 'malformed';
  const packetEnd = position + (uint16(bytes, position + 2) + 1) * 4;
  if (packetEnd > end) return 'truncated';
  if (((bytes[position] as number) & 0x20) === 0) return packetEnd;
  const padding = bytes[packetEnd - 1] as number;
  if (padding === 0 || packetEnd - padding < position + RTCP_HEADER_LENGTH) return 'bad-length';
  return packetEnd - padding;
}

function decodePacket(bytes: Uint8Array, start: number, end: number): RtcpPacket | Fault {
  switch (bytes[start + 1]) {
    case RtcpType.SENDER_REPORT:
      return decodeSenderReport(bytes, start, end);
    case RtcpType.RECEIVER_REPORT:
      return decodeReceiverReport(bytes, start, end);
    case RtcpType.SOURCE_DESCRIPTION:
      return decodeSourceDescription(bytes, start, end);
    case RtcpType.GOODBYE:
      return decodeGoodbye(bytes, start, end);
    case RtcpType.APPLICATION_DEFINED:
      return decodeApplicationDefined(bytes, start, end);
    case RtcpType.TRANSPORT_FEEDBACK:
    case RtcpType.PAYLOAD_FEEDBACK:
      return decodeFeedback(bytes, start, end);
    case RtcpType.EXTENDED_REPORT:
      return decodeExtendedReport(bytes, start, end);
    default:
      return { type: bytes[start + 1] as number, octets: end - start };
  }
}
