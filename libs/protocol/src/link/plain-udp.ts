import { int32, uint16 } from '../bytes.js';
import { isHeaderChecksumRight } from './checksum.js';
import type { Frame } from './frame.js';
import { DROP } from './layer.js';

const ETHERNET = 14;
const IPV4 = 20;
const UDP = 8;

/**
 * Reads Ethernet, IPv4 without options or fragments, and UDP in one go: nearly every packet of a mirror has just these, and to go from
 * layer to layer takes twice as long. False, and nothing is done, where a packet has others, or lengths that do not fit or were not
 * captured. What it reads is what the layers would.
 */
export function decodePlainUdp(frame: Frame, data: Uint8Array, start: number, length: number, atUs: number): boolean {
  if (length < ETHERNET + IPV4 + UDP) return false;
  const ip = start + ETHERNET;
  const isPlain =
    uint16(data, start + 12) === 0x0800 &&
    data[ip] === 0x45 &&
    data[ip + 9] === 17 &&
    (uint16(data, ip + 6) & 0x3fff) === 0;
  if (!isPlain) return false;
  const ipLength = uint16(data, ip + 2);
  const udp = ip + IPV4;
  const udpLength = uint16(data, udp + 4);
  if (udpLength < UDP || IPV4 + udpLength > ipLength || ETHERNET + ipLength > length) return false;
  const sourceMacLow = int32(data, start + 8);
  // Only where it is another: V8 notes each reference from what is old to what is new, and a chunk is as new as can be.
  if (frame.data !== data) frame.data = data;
  if (frame.addresses !== data) frame.addresses = data;
  frame.atUs = atUs;
  frame.macSignature = (Math.imul(int32(data, start + 2), 0x9e3779b1) + sourceMacLow) | 0;
  frame.sourceMacHigh = uint16(data, start + 6);
  frame.sourceMacLow = sourceMacLow;
  frame.vlan = -1;
  frame.tagSignature = 0;
  frame.etherType = 0x0800;
  frame.family = 4;
  frame.trafficClass = data[ip + 1] as number;
  frame.ipId = uint16(data, ip + 4);
  frame.ttl = data[ip + 8] as number;
  frame.protocol = 17;
  frame.source = int32(data, ip + 12);
  frame.destination = int32(data, ip + 16);
  frame.sourceOffset = ip + 12;
  frame.destinationOffset = ip + 16;
  frame.wasFragmented = false;
  frame.drop = DROP.NONE;
  frame.transportOffset = udp;
  frame.sourcePort = uint16(data, udp);
  frame.destinationPort = uint16(data, udp + 2);
  frame.offset = udp + UDP;
  frame.end = udp + udpLength;
  frame.cut = 0;
  if (!isHeaderChecksumRight(data, ip, IPV4)) frame.wrongHeaderChecksums++;
  return true;
}
