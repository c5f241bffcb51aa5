import { linkSignature } from '@earshot/metrics';
import { type Frame, int32, type RtpHeader, uint16, uint16LittleEndian, uint32LittleEndian } from '@earshot/protocol';

/** Octets of the headers: Ethernet, a VLAN tag (IEEE 802.1Q), IPv4, UDP, RTP. */
const ETHERNET = 14;
const TAG = 4;
const IPV4 = 20;
const UDP = 8;
const RTP = 12;
const VLAN_TAG = 0x8100;

/** Words of sixteen octets, of which the headers have three times so many. */
const PIECE = 4;
/** Version 2 of RTP and nothing more. */
const PLAIN_RTP = 0x80;
const WITHOUT_MARKER = 0x7fff_ffff;
/** In place of the sum, where the headers are not plain. */
export const NOT_PLAIN = -1;

/**
 * The headers of a packet as octets, for packets behind it to be compared with: where they are Ethernet with a VLAN tag or none, IPv4 without
 * options or fragments, UDP, and RTP without CSRCs, extension or padding, and say the same as was decoded.
 */
export class PlainHeaders {
  /** Sixteen octets from the ethertype on, sixteen behind them, without a marker, and the first sixteen of the frame; as words. */
  readonly words = new Int32Array(3 * PIECE);
  /** Of the IP header without identification and checksum (RFC 1071), or `NOT_PLAIN`. */
  sum = NOT_PLAIN;
  /** Signature of the packet, but for its IP identification. */
  linkHash = 0;

  /** @param isTunnelPort for each UDP port, whether it stands for a tunnel: not 0. */
  constructor(private readonly isTunnelPort: Uint8Array) {}

  read(frame: Frame, header: RtpHeader): void {
    this.sum = NOT_PLAIN;
    const { data } = frame;
    const ip = frame.sourceOffset - 12;
    const rtp = ip + IPV4 + UDP;
    if (frame.family !== 4 || frame.addresses !== data || frame.offset !== rtp || ip < ETHERNET) return;
    const isTagged = ip >= ETHERNET + TAG && uint16(data, ip - 6) === VLAN_TAG && frame.vlan >= 0;
    const start = ip - ETHERNET - (isTagged ? TAG : 0);
    const udpOctets = uint16(data, ip + IPV4 + 4);
    const isPlain =
      uint16(data, ip - 2) === 0x0800 &&
      data[ip] === 0x45 &&
      (uint16(data, ip + 6) & 0x3fff) === 0 &&
      data[ip + 9] === 17 &&
      IPV4 + udpOctets <= uint16(data, ip + 2) &&
      data[rtp] === PLAIN_RTP &&
      UDP + RTP + header.payloadOctets === udpOctets &&
      this.isTunnelPort[frame.destinationPort] === 0;
    if (!isPlain) return;
    const vlan = isTagged ? uint16(data, ip - 4) & 0xfff : -1;
    const sourceMacLow = int32(data, start + 8);
    const isAsDecoded =
      frame.vlan === vlan &&
      frame.sourceMacLow === sourceMacLow &&
      frame.sourceMacHigh === uint16(data, start + 6) &&
      frame.trafficClass === data[ip + 1] &&
      frame.ttl === data[ip + 8];
    if (!isAsDecoded) return;

    const { words } = this;
    for (let word = 0; word < PIECE; word++) {
      words[word] = uint32LittleEndian(data, ip - 2 + 4 * word);
      words[PIECE + word] = uint32LittleEndian(data, ip + 14 + 4 * word);
      words[2 * PIECE + word] = uint32LittleEndian(data, start + 4 * word);
    }
    words[2 * PIECE - 1] = (words[2 * PIECE - 1] as number) & WITHOUT_MARKER;
    let sum = 0;
    for (let at = ip; at < ip + IPV4; at += 2) sum += uint16LittleEndian(data, at);
    this.sum = sum - uint16LittleEndian(data, ip + 4) - uint16LittleEndian(data, ip + 10);
    const macSignature = Math.imul(int32(data, start + 2), 0x9e3779b1) + sourceMacLow;
    this.linkHash = linkSignature(0, macSignature + Math.imul(vlan + 1, 0x9e3779b1) + frame.ttl);
  }
}
