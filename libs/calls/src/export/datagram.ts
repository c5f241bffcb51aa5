const ETHERNET_OCTETS = 14;
const UDP_OCTETS = 8;
const UDP = 17;
/** Longest UDP payload that fits the 16-bit lengths of IPv4; longer messages came over TCP and are cut. */
const MAX_PAYLOAD = 65_507;

/** An Ethernet frame with one UDP datagram, checksums filled in. `fullLength` is what it would have been uncut. */
export function udpDatagram(
  src: Uint8Array,
  srcPort: number,
  dst: Uint8Array,
  dstPort: number,
  message: Uint8Array,
): { readonly frame: Uint8Array; readonly fullLength: number } {
  const payload = message.subarray(0, MAX_PAYLOAD);
  const isV6 = src.length === 16;
  const ipOctets = isV6 ? 40 : 20;
  const udpLength = UDP_OCTETS + payload.length;
  const frame = new Uint8Array(ETHERNET_OCTETS + ipOctets + udpLength);
  const view = new DataView(frame.buffer);
  view.setUint16(12, isV6 ? 0x86dd : 0x0800);
  const ip = ETHERNET_OCTETS;
  if (isV6) {
    view.setUint8(ip, 0x60);
    view.setUint16(ip + 4, udpLength);
    view.setUint8(ip + 6, UDP);
    view.setUint8(ip + 7, 64);
    frame.set(src, ip + 8);
    frame.set(dst, ip + 24);
  } else {
    view.setUint8(ip, 0x45);
    view.setUint16(ip + 2, ipOctets + udpLength);
    view.setUint8(ip + 8, 64);
    view.setUint8(ip + 9, UDP);
    frame.set(src, ip + 12);
    frame.set(dst, ip + 16);
    view.setUint16(ip + 10, complement(sumWords(frame, ip, ip + ipOctets)));
  }
  const udp = ip + ipOctets;
  view.setUint16(udp, srcPort & 0xffff);
  view.setUint16(udp + 2, dstPort & 0xffff);
  view.setUint16(udp + 4, udpLength);
  frame.set(payload, udp + UDP_OCTETS);
  // RFC 768: over a pseudo header of addresses, protocol and length; 0 stands for none, so all ones is sent instead.
  const pseudo = sumWords(frame, udp - 2 * src.length, udp) + UDP + udpLength;
  view.setUint16(udp + 6, complement(pseudo + sumWords(frame, udp, frame.length)) || 0xffff);
  return { frame, fullLength: frame.length - payload.length + message.length };
}

/** RFC 1071. */
function sumWords(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let offset = from; offset < to; offset += 2) {
    sum += ((bytes[offset] as number) << 8) + (offset + 1 < to ? (bytes[offset + 1] as number) : 0);
  }
  return sum;
}

function complement(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}
