import { uint16, uint32 } from '@earshot/protocol';
import type { CounterName } from '../counters/collector-counters.js';

const STUN_COOKIE = 0x2112a442;
const ZRTP_COOKIE = 0x5a525450;

/**
 * Names what is neither SIP, RTP nor RTCP by its first octets (RFC 7983 7): 0..3 STUN, 16..19 ZRTP, 20..63 DTLS, 64..79 TURN channels.
 */
export function otherProtocol(data: Uint8Array, start: number, end: number): CounterName | null {
  const length = end - start;
  const first = data[start] as number;
  if (first < 4) {
    return length >= 20 && uint32(data, start + 4) === STUN_COOKIE ? 'packets.stun' : null;
  }
  if (first >= 16 && first < 20) {
    return length >= 8 && uint32(data, start + 4) === ZRTP_COOKIE ? 'packets.zrtp' : null;
  }
  if (first >= 20 && first < 64) {
    // Content type, version 0xfeff or 0xfefd, epoch, sequence, length.
    const isDtls = length >= 13 && data[start + 1] === 0xfe && (data[start + 2] as number) >= 0xfc;
    return isDtls ? 'packets.dtls' : null;
  }
  if (first >= 64 && first < 80) {
    const padded = (uint16(data, start + 2) + 3) & ~3;
    const isChannel = length >= 8 && (uint16(data, start + 2) === length - 4 || padded === length - 4);
    return isChannel ? 'packets.turn-channel' : null;
  }
  return null;
}

/** QUIC long header: form and fixed bit, then a version in use (RFC 9000 17.2). */
export function isQuicLongHeader(data: Uint8Array, start: number, end: number): boolean {
  if (end - start < 7 || ((data[start] as number) & 0xc0) !== 0xc0) return false;
  const version = uint32(data, start + 1);
  return version === 1 || version === 0x6b3343cf || version >>> 8 === 0xff0000 || version >>> 24 === 0x51;
}

const BY_PORT: ReadonlyMap<number, string> = new Map([
  [53, 'dns'],
  [67, 'dhcp'],
  [68, 'dhcp'],
  [69, 'tftp'],
  [123, 'ntp'],
  [137, 'netbios'],
  [138, 'netbios'],
  [161, 'snmp'],
  [162, 'snmp'],
  [443, 'quic'],
  [500, 'ike'],
  [514, 'syslog'],
  [546, 'dhcpv6'],
  [547, 'dhcpv6'],
  [1701, 'l2tp'],
  [1719, 'h225-ras'],
  [1812, 'radius'],
  [1813, 'radius'],
  [1900, 'ssdp'],
  [2055, 'netflow'],
  [2152, 'gtp-u'],
  [2123, 'gtp-c'],
  [2427, 'mgcp'],
  [2727, 'mgcp'],
  [2944, 'megaco'],
  [3478, 'stun-port'],
  [4500, 'ipsec-nat'],
  [4569, 'iax2'],
  [4789, 'vxlan'],
  [5353, 'mdns'],
  [5355, 'llmnr'],
  [6343, 'sflow'],
  [9060, 'hep'],
]);

/** `dns`, `ntp`, … by either port, the lower first; null where neither is known. */
export function protocolByPort(portA: number, portB: number): string | null {
  const low = portA < portB ? portA : portB;
  return BY_PORT.get(low) ?? BY_PORT.get(low === portA ? portB : portA) ?? null;
}
