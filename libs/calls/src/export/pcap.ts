import type { SipRecord } from '@earshot/contracts';
import { addressBytes, pcapFileHeader, pcapPacketHeader } from '@earshot/protocol';
import { bySourceTime } from '../ladder/ladder-source.js';
import { hostOf, portOf } from '../media/socket-address.js';
import { udpDatagram } from './datagram.js';

/** Goes before `.pcap` in the name of a file that was made from records: the packets are reconstructed, not captured. */
export const RECONSTRUCTED = 'reconstructed';

/** LINKTYPE_ETHERNET. */
const ETHERNET = 1;

/**
 * A capture file of the messages. Only the text of a message is kept, so the packets around it are reconstructed: Ethernet without
 * addresses, IP, and UDP whatever the transport was. Credentials stay redacted. Messages without IP addresses are left out.
 */
export function exportPcap(records: readonly SipRecord[]): Uint8Array {
  const parts: Uint8Array[] = [pcapFileHeader(ETHERNET)];
  for (const record of [...records].sort(bySourceTime)) {
    const src = addressBytes(hostOf(record.src));
    const dst = addressBytes(hostOf(record.dst));
    if (src === null || dst === null || src.length !== dst.length) continue;
    const payload = Uint8Array.from(record.raw, (character) => character.charCodeAt(0));
    const { frame, fullLength } = udpDatagram(src, portOf(record.src), dst, portOf(record.dst), payload);
    parts.push(pcapPacketHeader(record.atUs, frame.length, fullLength), frame);
  }
  const file = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    file.set(part, offset);
    offset += part.length;
  }
  return file;
}
