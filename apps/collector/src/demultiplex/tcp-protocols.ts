import { beginsWithTlsRecord, uint16, uint32LittleEndian } from '@earshot/protocol';

const SCCP_PORT = 2000;
/** Largest message of SCCP, and largest header version in use. */
const MAX_SCCP_OCTETS = 4096;
const MAX_SCCP_VERSION = 0x20;
const MSRP = [0x4d, 0x53, 0x52, 0x50, 0x20];

/** `msrp`, `h225`, `sccp` or `tls` where a TCP segment begins with a message, or a record, of theirs; null for all else. */
export function tcpProtocol(
  data: Uint8Array,
  start: number,
  end: number,
  sourcePort: number,
  destinationPort: number,
): 'msrp' | 'h225' | 'sccp' | 'tls' | null {
  if (end - start < 8) return null;
  // RFC 4975 9: "MSRP <transaction id> …".
  if (MSRP.every((octet, index) => data[start + index] === octet)) return 'msrp';
  // RFC 1006 6: version 3, 0, length(16); then Q.931 as H.225.0 has it: discriminator 8, call reference of two octets.
  if (data[start] === 3 && data[start + 1] === 0) {
    return uint16(data, start + 2) >= 9 && data[start + 4] === 8 && data[start + 5] === 2 ? 'h225' : null;
  }
  if ((sourcePort === SCCP_PORT || destinationPort === SCCP_PORT) && beginsWithSccp(data, start)) return 'sccp';
  return beginsWithTlsRecord(data, start, end) ? 'tls' : null;
}

/** Little-endian: octets from the message id on, header version, message id. */
function beginsWithSccp(data: Uint8Array, start: number): boolean {
  const octets = uint32LittleEndian(data, start);
  return octets >= 4 && octets <= MAX_SCCP_OCTETS && uint32LittleEndian(data, start + 4) <= MAX_SCCP_VERSION;
}
