import { uint16 } from '../bytes.js';
import type { Frame } from './frame.js';
import { decodeGeneve } from './geneve.js';
import { decodeGre } from './gre.js';
import { decodeGtpUser } from './gtp-user.js';
import { decodeL2tp } from './l2tp.js';
import { LAYER } from './layer.js';
import { decodeSctpInUdp } from './sctp.js';
import { decodeTzsp } from './tzsp.js';
import { decodeVxlan, decodeVxlanGpe } from './vxlan.js';

/** Reads a tunnel's header at a UDP payload; `LAYER.UDP` where it is none after all. */
type TunnelDecoder = (frame: Frame) => number;

const DECODERS: readonly TunnelDecoder[] = [
  () => LAYER.UDP,
  decodeVxlan,
  decodeGeneve,
  decodeGtpUser,
  decodeL2tp,
  decodeTzsp,
  decodeGreInUdp,
  decodeMplsInUdp,
  decodeHpRemoteMirror,
  decodeVxlanGpe,
  decodeSctpInUdp,
];
const VXLAN = 1;
const L2TP_PORT = 1701;
const SCTP_PORT = 9899;

/** Ports by registration or habit, with the index of their decoder. */
const WELL_KNOWN: readonly (readonly [number, number])[] = [
  [4789, VXLAN], // RFC 7348; the traffic mirroring of AWS and Azure too
  [8472, VXLAN], // Linux before its registration
  [6081, 2], // Geneve, RFC 8926
  [2152, 3], // GTP-U, 3GPP TS 29.281
  [L2TP_PORT, 4], // L2TP, RFC 2661 and 3931
  [37_008, 5], // TZSP, of MikroTik and wireless probes
  [4754, 6], // GRE, RFC 8086
  [6635, 7], // MPLS, RFC 7510
  [7932, 8], // remote mirroring of HP ProCurve switches
  [4790, 9], // VXLAN-GPE
  [SCTP_PORT, 10], // SCTP, RFC 6951
];

/**
 * What tunnel a UDP port stands for. Port and header must both say that there is one, so that media on such a port is
 * not lost.
 */
export class TunnelPorts {
  /** Not 0 for ports of tunnels. */
  readonly decoderByPort = new Uint8Array(65_536);

  /** @param vxlanPorts ports of VXLAN beside the well-known ones. */
  constructor(vxlanPorts: readonly number[] = []) {
    for (const [port, decoder] of WELL_KNOWN) this.decoderByPort[port] = decoder;
    for (const port of vxlanPorts) this.decoderByPort[port] = VXLAN;
  }

  /** Called at a UDP payload: enters the tunnel, or says that this is UDP. */
  enter(frame: Frame): number {
    const decoder = this.decoderByPort[frame.destinationPort] as number;
    if (decoder !== 0) return (DECODERS[decoder] as TunnelDecoder)(frame);
    // RFC 2661 8.1: answers go to the port that the other end chose.
    if (frame.sourcePort === L2TP_PORT) return decodeL2tp(frame);
    // RFC 6951 5.4: likewise.
    return frame.sourcePort === SCTP_PORT ? decodeSctpInUdp(frame) : LAYER.UDP;
  }
}

/** RFC 8086: all of GRE is allowed but its routing; version and reserved bits are 0, which tells it from RTP. */
function decodeGreInUdp(frame: Frame): number {
  const flags = frame.offset + 4 <= frame.end ? uint16(frame.data, frame.offset) : 0xffff;
  return (flags & 0x4fff) === 0 ? decodeGre(frame) : LAYER.UDP;
}

function decodeMplsInUdp(frame: Frame): number {
  if (frame.offset + 8 > frame.end) return LAYER.UDP;
  frame.etherType = 0x8847;
  return LAYER.ETHERTYPE;
}

const HP_HEADER_LENGTH = 12;

/** Twelve octets of the mirroring switch's own, of which the first eight are 0, then the mirrored frame. */
function decodeHpRemoteMirror(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + HP_HEADER_LENGTH + 14 > frame.end) return LAYER.UDP;
  for (let index = 0; index < 8; index++) if (data[offset + index] !== 0) return LAYER.UDP;
  frame.offset = offset + HP_HEADER_LENGTH;
  return LAYER.ETHERNET;
}
