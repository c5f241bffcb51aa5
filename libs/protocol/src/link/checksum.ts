import { uint16 } from '../bytes.js';
import type { Frame } from './frame.js';

/** RFC 1071 over an IPv4 header: the sum of its words with the checksum among them is all ones. */
export function isHeaderChecksumRight(data: Uint8Array, offset: number, length: number): boolean {
  return folded(sumOfWords(data, offset, offset + length)) === 0xffff;
}

const UDP = 17;

/**
 * True where the UDP or TCP checksum (RFC 768, RFC 9293 3.1, RFC 8200 8.1) of the packet does not fit. Packets that leave the machine
 * that captures have theirs filled in by the network card, after the capture. Null where it cannot be told: the packet is cut, or its
 * sender left the checksum out.
 */
export function hasWrongTransportChecksum(frame: Frame): boolean | null {
  const { data, transportOffset, end, cut, addresses, sourceOffset, destinationOffset, family, protocol } = frame;
  if (cut > 0) return null;
  if (protocol === UDP && uint16(data, transportOffset + 6) === 0) return null;
  const addressLength = family === 4 ? 4 : 16;
  let sum = protocol + end - transportOffset;
  sum += sumOfWords(addresses, sourceOffset, sourceOffset + addressLength);
  sum += sumOfWords(addresses, destinationOffset, destinationOffset + addressLength);
  sum += sumOfWords(data, transportOffset, end);
  return folded(sum) !== 0xffff;
}

/** Below 2^53 for any packet. */
function sumOfWords(data: Uint8Array, from: number, end: number): number {
  let sum = 0;
  let offset = from;
  for (; offset + 1 < end; offset += 2) sum += ((data[offset] as number) << 8) | (data[offset + 1] as number);
  return offset < end ? sum + ((data[offset] as number) << 8) : sum;
}

function folded(sum: number): number {
  let rest = sum;
  while (rest > 0xffff) rest = (rest & 0xffff) + Math.floor(rest / 0x10000);
  return rest;
}
