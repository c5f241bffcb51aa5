import type { Endpoint } from './endpoint.js';

const ETHERNET = 14;
const IPV4 = 20;
const UDP = 8;
export const IPV4_FRAME_OVERHEAD = ETHERNET + IPV4;
export const UDP_FRAME_OVERHEAD = IPV4_FRAME_OVERHEAD + UDP;

/** What a frame carries beside its addresses and payload. */
export interface FrameMarks {
  readonly ttl: number;
  readonly dscp: number;
}

/** What an IPv4 header says beside addresses: identification(16) flags(3) fragment offset(13) in one word, and the protocol. */
export interface Ipv4Fields {
  readonly protocol: number;
  readonly fragmentation: number;
}

/** Identification 0, don't fragment (RFC 6864: unused then). */
const WHOLE = 0x0000_4000;

/** Ethernet II, IPv4 (RFC 791) with its checksum; the payload follows. */
export function writeIpv4Frame(
  into: Buffer,
  offset: number,
  from: Pick<Endpoint, 'ip'>,
  to: Pick<Endpoint, 'ip'>,
  payloadOctets: number,
  marks: FrameMarks,
  { protocol, fragmentation }: Ipv4Fields,
): number {
  writeMac(into, offset, to.ip);
  writeMac(into, offset + 6, from.ip);
  into.writeUInt16BE(0x0800, offset + 12);

  const ip = offset + ETHERNET;
  into[ip] = 0x45;
  into[ip + 1] = marks.dscp << 2;
  into.writeUInt16BE(IPV4 + payloadOctets, ip + 2);
  into.writeUInt32BE(fragmentation, ip + 4);
  into[ip + 8] = marks.ttl;
  into[ip + 9] = protocol;
  into.writeUInt16BE(0, ip + 10);
  into.writeUInt32BE(from.ip, ip + 12);
  into.writeUInt32BE(to.ip, ip + 16);
  into.writeUInt16BE(internetChecksum(into, ip, IPV4), ip + 10);
  return ip + IPV4;
}

/** The same with UDP (RFC 768) without a checksum (0, allowed over IPv4); the payload follows. */
export function writeUdpFrame(
  into: Buffer,
  offset: number,
  from: Endpoint,
  to: Endpoint,
  payloadOctets: number,
  marks: FrameMarks,
): number {
  const ipv4 = { protocol: 17, fragmentation: WHOLE };
  const udp = writeIpv4Frame(into, offset, from, to, UDP + payloadOctets, marks, ipv4);
  into.writeUInt16BE(from.port, udp);
  into.writeUInt16BE(to.port, udp + 2);
  into.writeUInt16BE(UDP + payloadOctets, udp + 4);
  into.writeUInt16BE(0, udp + 6);
  return udp + UDP;
}

/** A locally administered address made of the IP address. */
function writeMac(into: Buffer, offset: number, ip: number): void {
  into.writeUInt16BE(0x0200, offset);
  into.writeUInt32BE(ip, offset + 2);
}

/** RFC 1071. */
function internetChecksum(bytes: Buffer, offset: number, octets: number): number {
  let sum = 0;
  for (let at = offset; at < offset + octets; at += 2) sum += bytes.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
