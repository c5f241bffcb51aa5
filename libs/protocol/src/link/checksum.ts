import { uint16 } from '../bytes.js';
import type { Frame } from './frame.js';

/** RFC 1071 over an IPv4 header: the sum of its words with the checksum among them is all ones. */
export function isHeaderChecksumRight(data: Uint8Array, offset: number, length: number): boolean {
  // Nearly every header is of twenty octets, and this is done for every packet: without a loop it takes a quarter of the time.
  const first =
    uint16(data, offset) +
    uint16(data, offset + 2) +
    uint16(data, offset + 4) +
    uint16(data, offset + 6) +
    uint16(data, offset + 8) +
    uint16(data, offset + 10) +
    uint16(data, offset + 12) +
    uint16(data, offset + 14) +
    uint16(data, offset + 16) +
    uint16(data, offset + 18);
  return folded(length === 20 ? first : first + sumOfWords(data, offset + 20, offset + length)) === 0xffff;
}

const UDP = 17;

/**
 * True where the UDP or TCP checksum (RFC 768, RFC 9293 3.1, RFC 8200 8.1) of the packet does not fit. Packets that leave the machine
 * that captures have theirs filled in by the network card, after the capture. Null where it cannot be told: the packet is cut, its
 * sender left the checksum out, or there is no header.
 */
export function hasWrongTransportChecksum(frame: Frame): boolean | null {
  const { data, transportOffset, end, cut, addresses, sourceOffset, destinationOffset, family, protocol } = frame;
  if (cut > 0 || transportOffset < 0) return null;
  if (protocol === UDP && uint16(data, transportOffset + 6) === 0) return null;
  const addressLength = family === 4 ? 4 : 16;
  let sum = protocol + end - transportOffset;
  sum += sumOfWords(addresses, sourceOffset, sourceOffset + addressLength);
  sum += sumOfWords(addresses, destinationOffset, destinationOffset + addressLength);
  sum += sumOfWords(data, transportOffset, end);
  return folded(sum) !== 0xffff;
}

/** Folded on the way, so that it stays a small integer however long the packet is. */
function sumOfWords(data: Uint8Array, from: number, end: number): number {
  let sum = 0;
  let offset = from;
  for (; offset + 1 < end; offset += 2) {
    sum += uint16(data, offset);
    if (sum > 0x3fff_0000) sum = (sum & 0xffff) + (sum >> 16);
  }
  return offset < end ? sum + ((data[offset] as number) << 8) : sum;
}

function folded(sum: number): number {
  const once = (sum & 0xffff) + (sum >> 16);
  return (once & 0xffff) + (once >> 16);
}
