import { int32, uint16, uint32 } from '../bytes.js';
import type { Frame } from './frame.js';
import { addressNumber } from './ipv6.js';
import { DROP, LAYER } from './layer.js';

/** Tags of `epan/exported_pdu.h` of Wireshark. */
const TAG = {
  END: 0,
  DISSECTOR: 12,
  HEURISTIC_DISSECTOR: 13,
  IPV4_SOURCE: 20,
  IPV4_DESTINATION: 21,
  IPV6_SOURCE: 22,
  IPV6_DESTINATION: 23,
  PORT_TYPE: 24,
  SOURCE_PORT: 25,
  DESTINATION_PORT: 26,
  ORIGINAL_FRAME: 30,
} as const;

/** IP protocols by Wireshark's type of port: none, SCTP, TCP, UDP. */
const PROTOCOLS = [0, 132, 6, 17] as const;

const SIP = /^(?:sip|sip\.tcp|sip_(?:udp|tcp|sctp|stun))$/;
const RTCP = /^rtcp(?:_udp|_stun)?$/;
const NAME = /^[a-z\d][a-z\d._-]{0,39}$/i;

/**
 * LINKTYPE_WIRESHARK_UPPER_PDU, what Wireshark writes of *Export PDUs to File*, decrypted ones too: tags, each number(2) length(2) value, all
 * big-endian, up to one of number 0; then the message. A length counts the padding of its value, as tshark reads it. SIP is
 * `LAYER.EXPORTED_SIP`, RTCP a datagram without a header; of other protocols only the name is read.
 *
 * @param addressSeed keys the hash of IPv6 addresses.
 */
export function decodeExportedPdu(frame: Frame, addressSeed: number): number {
  const { data, end } = frame;
  frame.exportedProtocol = '';
  frame.exportedFrame = -1;
  frame.protocol = 0;
  frame.transportOffset = -1;
  frame.ttl = 0;
  frame.trafficClass = 0;
  frame.addresses = data;
  frame.sourceOffset = -1;
  frame.destinationOffset = -1;
  let sourceLength = 0;
  let destinationLength = 0;
  for (let at = frame.offset; at + 4 <= end; ) {
    const tag = uint16(data, at);
    const length = uint16(data, at + 2);
    const value = at + 4;
    at = value + length;
    if (at > end) break;
    switch (tag) {
      case TAG.END:
        frame.offset = at;
        return layerOf(frame, sourceLength, destinationLength, addressSeed);
      case TAG.DISSECTOR:
      case TAG.HEURISTIC_DISSECTOR:
        frame.exportedProtocol = nameAt(data, value, at);
        break;
      case TAG.IPV4_SOURCE:
      case TAG.IPV6_SOURCE:
        if (length !== (tag === TAG.IPV4_SOURCE ? 4 : 16)) return frame.dropped(DROP.BAD_LENGTH);
        frame.sourceOffset = value;
        sourceLength = length;
        break;
      case TAG.IPV4_DESTINATION:
      case TAG.IPV6_DESTINATION:
        if (length !== (tag === TAG.IPV4_DESTINATION ? 4 : 16)) return frame.dropped(DROP.BAD_LENGTH);
        frame.destinationOffset = value;
        destinationLength = length;
        break;
      case TAG.PORT_TYPE:
      case TAG.SOURCE_PORT:
      case TAG.DESTINATION_PORT:
      case TAG.ORIGINAL_FRAME:
        if (length !== 4) return frame.dropped(DROP.BAD_LENGTH);
        noteNumber(frame, tag, uint32(data, value));
    }
  }
  return frame.dropped(DROP.TRUNCATED);
}

function noteNumber(frame: Frame, tag: number, value: number): void {
  if (tag === TAG.PORT_TYPE) frame.protocol = PROTOCOLS[value] ?? 0;
  else if (tag === TAG.SOURCE_PORT) frame.sourcePort = value & 0xffff;
  else if (tag === TAG.DESTINATION_PORT) frame.destinationPort = value & 0xffff;
  else frame.exportedFrame = value;
}

function layerOf(frame: Frame, sourceLength: number, destinationLength: number, addressSeed: number): number {
  const isSip = SIP.test(frame.exportedProtocol);
  if (!isSip && !RTCP.test(frame.exportedProtocol)) return frame.dropped(DROP.EXPORTED_PROTOCOL);
  if (sourceLength === 0 || sourceLength !== destinationLength) return frame.dropped(DROP.NO_ADDRESSES);
  const { data, sourceOffset, destinationOffset } = frame;
  frame.family = sourceLength === 4 ? 4 : 6;
  frame.source = frame.family === 4 ? int32(data, sourceOffset) : addressNumber(data, sourceOffset, addressSeed);
  frame.destination =
    frame.family === 4 ? int32(data, destinationOffset) : addressNumber(data, destinationOffset, addressSeed);
  return isSip ? LAYER.EXPORTED_SIP : LAYER.UDP;
}

/** A name up to its padding; empty where it is none, as it becomes a counter's. */
function nameAt(data: Uint8Array, start: number, end: number): string {
  let name = '';
  for (let at = start; at < end && data[at] !== 0 && name.length <= 40; at++)
    name += String.fromCharCode(data[at] as number);
  return NAME.test(name) ? name : '';
}
