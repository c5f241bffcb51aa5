import { LINK_TYPE } from '../capture-file/link-type.js';
import { decodeEncapsulated, decodeJuniperEthernet, decodeNflog, enterPktap } from './capture-header.js';
import { decodeLinuxCooked, decodeLinuxCooked2, decodeLoop, decodeNull } from './cooked.js';
import { decodeEsp } from './esp.js';
import {
  decodeBackboneTag,
  decodeEthernet,
  decodeLogicalLink,
  decodeMpls,
  decodePpp,
  decodePppHdlc,
  decodePppoe,
  decodeVlan,
} from './ethernet.js';
import { decodeExportedPdu } from './exported-pdu.js';
import { FragmentTable } from './fragment-table.js';
import { Frame } from './frame.js';
import { decodeGre } from './gre.js';
import { decodeIpv4 } from './ipv4.js';
import { decodeIpv6 } from './ipv6.js';
import { decodeL2tpOverIp } from './l2tp.js';
import { DROP, LAYER } from './layer.js';
import { decodeNsh } from './nsh.js';
import { decodePlainUdp } from './plain-udp.js';
import { decodeSctp } from './sctp.js';
import {
  decodeAristaTime,
  decodeCiscoMetadata,
  decodeFabricPath,
  decodeSwitchTag,
  SWITCH_TAG_OCTETS,
} from './switch-tag.js';
import { decodeTcp } from './tcp.js';
import { decodeUdp } from './udp.js';
import { TunnelPorts } from './udp-tunnel.js';

/** Headers in headers beyond this depth are no honest packet's. */
export const MAX_LAYERS = 32;

/** Decodes link, network and transport headers, layer by layer, through whatever tunnels there are. */
export class FrameDecoder {
  readonly frame = new Frame();
  readonly fragments = new FragmentTable();

  private readonly tunnels: TunnelPorts;

  /**
   * @param addressSeed keys the hash of IPv6 addresses, so that nobody can choose colliding ones.
   * @param vxlanPorts UDP ports of VXLAN beside the well-known ones.
   */
  constructor(
    private readonly addressSeed = 0,
    vxlanPorts: readonly number[] = [],
  ) {
    this.tunnels = new TunnelPorts(vxlanPorts);
  }

  /** For each UDP port, whether it stands for a tunnel: not 0. */
  get isTunnelPort(): Uint8Array {
    return this.tunnels.decoderByPort;
  }

  /**
   * Decodes `length` captured octets at `start`, of `originalLength` on the wire.
   * Returns one of `LAYER.UDP`, `TCP`, `SCTP`, `ICMP`, `ICMPV6`, `EXPORTED_SIP` with the frame at the payload, or `HELD`, or `DROPPED`.
   */
  decode(
    data: Uint8Array,
    start: number,
    length: number,
    originalLength: number,
    linkType: number,
    atUs: number,
  ): number {
    const { frame } = this;
    if (linkType === LINK_TYPE.ETHERNET && decodePlainUdp(frame, data, start, length, atUs)) {
      const layer = this.tunnels.enter(frame);
      return layer === LAYER.UDP ? layer : this.descend(layer);
    }
    frame.begin(data, start, start + length, originalLength > length ? originalLength - length : 0, atUs);
    return this.descend(firstLayer(frame, linkType, this.addressSeed));
  }

  /** As `decode`, from an IP header: what an ICMP error quotes, which is nearly always cut. */
  decodeIp(data: Uint8Array, start: number, end: number, atUs: number): number {
    this.frame.begin(data, start, end, 0, atUs);
    return this.descend(LAYER.RAW_IP);
  }

  private descend(first: number): number {
    const { frame } = this;
    let layer = first;
    for (let depth = 0; depth < MAX_LAYERS; depth++) {
      switch (layer) {
        case LAYER.ETHERNET:
          layer = decodeEthernet(frame);
          break;
        case LAYER.ETHERTYPE:
          layer = decodeEtherType(frame);
          break;
        case LAYER.IPV4:
          layer = decodeIpv4(frame, this.fragments);
          break;
        case LAYER.IPV6:
          layer = decodeIpv6(frame, this.fragments, this.addressSeed);
          break;
        case LAYER.IP_PROTOCOL:
          layer = decodeProtocol(frame, this.tunnels);
          break;
        case LAYER.PPP:
          layer = decodePpp(frame);
          break;
        case LAYER.PPP_HDLC:
          layer = decodePppHdlc(frame);
          break;
        case LAYER.PPPOE:
          layer = decodePppoe(frame);
          break;
        case LAYER.NULL:
          layer = decodeNull(frame);
          break;
        case LAYER.LOOP:
          layer = decodeLoop(frame);
          break;
        case LAYER.LINUX_SLL:
          layer = decodeLinuxCooked(frame);
          break;
        case LAYER.LINUX_SLL2:
          layer = decodeLinuxCooked2(frame);
          break;
        case LAYER.RAW_IP:
          layer = decodeRawIp(frame);
          break;
        default:
          return layer;
      }
    }
    return frame.dropped(DROP.TOO_DEEP);
  }
}

function firstLayer(frame: Frame, linkType: number, addressSeed: number): number {
  switch (linkType) {
    case LINK_TYPE.ETHERNET:
      return LAYER.ETHERNET;
    case LINK_TYPE.NULL:
      return LAYER.NULL;
    case LINK_TYPE.LOOP:
      return LAYER.LOOP;
    case LINK_TYPE.PPP:
      return LAYER.PPP;
    case LINK_TYPE.PPP_PPPD:
    case LINK_TYPE.PPP_WITH_DIRECTION:
      frame.offset++;
      return LAYER.PPP;
    case LINK_TYPE.PPP_HDLC:
    case LINK_TYPE.CISCO_HDLC:
      return LAYER.PPP_HDLC;
    case LINK_TYPE.PPP_ETHER:
      return LAYER.PPPOE;
    case LINK_TYPE.RAW_BSD:
    case LINK_TYPE.RAW_OPENBSD:
    case LINK_TYPE.RAW:
      return LAYER.RAW_IP;
    case LINK_TYPE.IPV4:
      return LAYER.IPV4;
    case LINK_TYPE.IPV6:
      return LAYER.IPV6;
    case LINK_TYPE.LINUX_SLL:
      return LAYER.LINUX_SLL;
    case LINK_TYPE.LINUX_SLL2:
      return LAYER.LINUX_SLL2;
    case LINK_TYPE.ENC:
      return decodeEncapsulated(frame);
    case LINK_TYPE.JUNIPER_ETHERNET:
      return decodeJuniperEthernet(frame);
    case LINK_TYPE.NFLOG:
      return decodeNflog(frame);
    case LINK_TYPE.WIRESHARK_UPPER_PDU:
      return decodeExportedPdu(frame, addressSeed);
    case LINK_TYPE.PKTAP:
    case LINK_TYPE.USER_2: {
      const within = enterPktap(frame);
      // One in another is no honest packet's.
      if (within < 0 || within === LINK_TYPE.PKTAP || within === LINK_TYPE.USER_2)
        return frame.dropped(DROP.LINK_TYPE, linkType);
      return firstLayer(frame, within, addressSeed);
    }
    default:
      return frame.dropped(DROP.LINK_TYPE, linkType);
  }
}

function decodeEtherType(frame: Frame): number {
  switch (frame.etherType) {
    case 0x0800:
      return LAYER.IPV4;
    case 0x86dd:
      return LAYER.IPV6;
    case 0x8100:
    case 0x88a8:
    case 0x9100:
    case 0x9200:
      return decodeVlan(frame);
    case 0x8847:
    case 0x8848:
      return decodeMpls(frame);
    case 0x8864:
      return decodePppoe(frame);
    case 0x8870:
      // LLC in frames longer than 802.3 allows.
      return decodeLogicalLink(frame);
    case 0x8926:
      return decodeSwitchTag(frame, SWITCH_TAG_OCTETS.VN_TAG);
    case 0x893f:
      return decodeSwitchTag(frame, SWITCH_TAG_OCTETS.E_TAG);
    case 0x892f:
      return decodeSwitchTag(frame, SWITCH_TAG_OCTETS.HSR);
    case 0xd28b:
      return decodeAristaTime(frame);
    case 0x8903:
      return decodeFabricPath(frame);
    case 0x8909:
      return decodeCiscoMetadata(frame);
    case 0x88e7:
      return decodeBackboneTag(frame);
    case 0x894f:
      return decodeNsh(frame);
    default:
      return frame.dropped(DROP.ETHERTYPE, frame.etherType);
  }
}

function decodeRawIp(frame: Frame): number {
  if (frame.offset >= frame.end) return frame.dropped(DROP.TRUNCATED);
  const version = (frame.data[frame.offset] as number) >> 4;
  return version === 4 ? LAYER.IPV4 : version === 6 ? LAYER.IPV6 : frame.dropped(DROP.BAD_VERSION);
}

function decodeProtocol(frame: Frame, tunnels: TunnelPorts): number {
  switch (frame.protocol) {
    case 17: {
      const layer = decodeUdp(frame);
      return layer === LAYER.UDP ? tunnels.enter(frame) : layer;
    }
    case 6:
      return decodeTcp(frame);
    case 1:
      return LAYER.ICMP;
    case 58:
      return LAYER.ICMPV6;
    case 4:
      return LAYER.IPV4;
    case 41:
      return LAYER.IPV6;
    case 47:
      return decodeGre(frame);
    case 50:
      return decodeEsp(frame);
    case 51:
      return decodeAuthenticationHeader(frame);
    // RFC 8986 10.1: Ethernet behind segment routing.
    case 143:
      return LAYER.ETHERNET;
    case 97:
      return decodeEtherIp(frame);
    case 115:
      return decodeL2tpOverIp(frame);
    case 132:
      return decodeSctp(frame);
    case 137:
      return decodeMpls(frame);
    default:
      return frame.dropped(DROP.IP_PROTOCOL, frame.protocol);
  }
}

/** RFC 3378 3: version(4, 3) reserved(12), then an Ethernet frame. */
function decodeEtherIp(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 2 > frame.end) return frame.dropped(DROP.TRUNCATED);
  if ((data[offset] as number) >> 4 !== 3) return frame.dropped(DROP.BAD_VERSION);
  frame.offset = offset + 2;
  return LAYER.ETHERNET;
}

/** RFC 4302 2: next header(8) length in words of four octets less two(8) reserved(16) security parameters(32) sequence(32) value. */
function decodeAuthenticationHeader(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 8 > frame.end) return frame.dropped(DROP.TRUNCATED);
  frame.protocol = data[offset] as number;
  frame.offset = offset + (((data[offset + 1] as number) + 2) << 2);
  return frame.offset > frame.end ? frame.dropped(DROP.TRUNCATED) : LAYER.IP_PROTOCOL;
}
