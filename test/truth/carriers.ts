import { ethernet, ipv4, udp } from '../hostile/raw-frame.js';

/** A frame on its way to a file: one or more, in the order in which they are captured. */
export type Carrier = (frame: Buffer, number: number) => readonly Buffer[];

const MACS = Buffer.from('02feed00000102feed000002', 'hex');
const ETHERNET_HEADER = 14;
const IPV4_HEADER = 20;
const ETHER_TYPE = 12;

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const join = Buffer.concat;
const uint16 = (value: number): Buffer => hex((value & 0xffff).toString(16).padStart(4, '0'));
const uint32 = (value: number): Buffer => hex((value >>> 0).toString(16).padStart(8, '0'));
const packetOf = (frame: Buffer): Buffer => frame.subarray(ETHERNET_HEADER);
const macsOf = (frame: Buffer): Buffer => frame.subarray(0, ETHER_TYPE);
const typeOf = (frame: Buffer): Buffer => frame.subarray(ETHER_TYPE, ETHERNET_HEADER);

/** The frame with octets between its addresses and its type. */
const tagged =
  (tags: string): Carrier =>
  (frame) => [join([macsOf(frame), hex(tags), frame.subarray(ETHER_TYPE)])];
/** The packet behind another header than Ethernet's. */
const behind =
  (header: string | ((packet: Buffer) => Buffer)): Carrier =>
  (frame) => {
    const packet = packetOf(frame);
    return [join([typeof header === 'string' ? hex(header) : header(packet), packet])];
  };
/** The packet behind other octets than its type. */
const ofType =
  (header: string | ((packet: Buffer) => Buffer)): Carrier =>
  (frame) => {
    const packet = packetOf(frame);
    return [join([macsOf(frame), typeof header === 'string' ? hex(header) : header(packet), packet])];
  };

const inIpv4 = (protocol: number, payload: Buffer, number: number): Buffer =>
  ethernet(0x0800, ipv4(protocol, payload, number, 0, 0x0a00_0001));
const inIpv6 = (protocol: number, payload: Buffer): Buffer =>
  ethernet(
    0x86dd,
    join([
      uint32(0x6000_0000),
      uint16(payload.length),
      Buffer.of(protocol, 64),
      hex('20010db8000000000000000000000001'),
      hex('20010db8000000000000000000000002'),
      payload,
    ]),
  );
const inUdp = (port: number, payload: Buffer, number: number): Buffer => inIpv4(17, udp(50_000, port, payload), number);

/** The whole frame behind what stands before it in a tunnel. */
const frameIn =
  (protocol: number, header: string | ((number: number, frame: Buffer) => Buffer)): Carrier =>
  (frame, number) => [
    inIpv4(protocol, join([typeof header === 'string' ? hex(header) : header(number, frame), frame]), number),
  ];
const frameInUdp =
  (port: number, header: string): Carrier =>
  (frame, number) => [inUdp(port, join([hex(header), frame]), number)];
const packetIn =
  (protocol: number, header: string): Carrier =>
  (frame, number) => [inIpv4(protocol, join([hex(header), packetOf(frame)]), number)];
const packetInUdp =
  (port: number, header: string | ((packet: Buffer) => Buffer)): Carrier =>
  (frame, number) => {
    const packet = packetOf(frame);
    return [inUdp(port, join([typeof header === 'string' ? hex(header) : header(packet), packet]), number)];
  };

let identification = 0;

/** An IPv4 packet in pieces of so many octets. */
function fragments(packet: Buffer, octets: number): Buffer[] {
  identification++;
  const payload = packet.subarray(IPV4_HEADER);
  const pieces: Buffer[] = [];
  for (let at = 0; at < payload.length; at += octets) {
    const piece = payload.subarray(at, at + octets);
    const more = at + octets < payload.length ? 0x2000 : 0;
    const whole = ipv4(packet[9] as number, piece, identification, more | (at >> 3), packet.readUInt32BE(12));
    packet.copy(whole, 1, 1, 2);
    packet.copy(whole, 8, 8, 9);
    packet.copy(whole, 16, 16, 20);
    pieces.push(whole);
  }
  return pieces;
}

const inFragments =
  (octets: number, order: (pieces: Buffer[]) => Buffer[] = (pieces) => pieces): Carrier =>
  (frame) =>
    order(fragments(packetOf(frame), octets)).map((piece) => join([macsOf(frame), typeOf(frame), piece]));
const copied = (pieces: Buffer[]): Buffer[] =>
  pieces.length === 1 ? pieces : pieces.flatMap((piece) => [piece, piece]);
const reversed = (pieces: Buffer[]): Buffer[] => pieces.reverse();

/** One after the other, the first innermost. */
const nested =
  (...carriers: readonly Carrier[]): Carrier =>
  (frame, number) =>
    carriers.reduce<readonly Buffer[]>((frames, carry) => frames.flatMap((each) => [...carry(each, number)]), [frame]);

const VLAN = tagged('8100 0064');
const GRE = packetIn(47, '0000 0800');
const GRE_KEY = packetIn(47, '3000 0800 0000000a 00000001');
const NVGRE = frameIn(47, '2000 6558 00002a07');
const ERSPAN_2 = frameIn(47, (number) => join([hex('1000 88be'), uint32(number), hex('1000 0001 00000000')]));
const ERSPAN_3 = frameIn(47, (number) => join([hex('1000 22eb'), uint32(number), hex('2000 0001 00000000 00000000')]));
const VXLAN = frameInUdp(4789, '08000000 00002a00');
const GENEVE = frameInUdp(6081, '0200 6558 00002a00 0000000100000000');
const GTP = packetInUdp(2152, (packet) => join([hex('30ff'), uint16(packet.length), hex('00000001')]));
const IPIP = packetIn(4, '');

/** Ways of Ethernet frames of IPv4 into a file: the type of link, and what is done to each. */
export const CARRIERS: Readonly<Record<string, { readonly linkType: number; readonly carry: Carrier }>> = {
  'a VLAN tag': { linkType: 1, carry: VLAN },
  'two tags (802.1ad)': { linkType: 1, carry: tagged('88a8 0064 8100 00c8') },
  'three tags': { linkType: 1, carry: tagged('9100 0001 8100 0064 8100 00c8') },
  'two MPLS labels': { linkType: 1, carry: ofType('8847 00064040 00065140') },
  PPPoE: {
    linkType: 1,
    carry: ofType((packet) => join([hex('8864 1100 0007'), uint16(packet.length + 2), hex('0021')])),
  },
  'LLC and SNAP': {
    linkType: 1,
    carry: ofType((packet) => join([uint16(packet.length + 8), hex('aaaa03 000000 0800')])),
  },
  'an Ethernet pseudowire in MPLS': {
    linkType: 1,
    carry: (frame) => [join([MACS, hex('8847 00065140 00000000'), frame])],
  },
  'a Linux cooked capture': { linkType: 113, carry: behind('0000 0001 0006 02feed000001 0000 0800') },
  'a Linux cooked capture, version 2': {
    linkType: 276,
    carry: behind('0800 0000 00000002 0001 00 06 02feed000001 0000'),
  },
  'raw IP': { linkType: 101, carry: behind('') },
  'raw IPv4': { linkType: 228, carry: behind('') },
  'a BSD loopback': { linkType: 0, carry: behind('02000000') },
  'an OpenBSD loopback': { linkType: 108, carry: behind('00000002') },
  PPP: { linkType: 9, carry: behind('ff03 0021') },
  'PPP in HDLC': { linkType: 50, carry: behind('ff03 0021') },
  'Cisco HDLC': { linkType: 104, carry: behind('0f00 0800') },
  'IP in IP': { linkType: 1, carry: IPIP },
  GRE: { linkType: 1, carry: GRE },
  'GRE with key and sequence': { linkType: 1, carry: GRE_KEY },
  NVGRE: { linkType: 1, carry: NVGRE },
  'ERSPAN I': { linkType: 1, carry: frameIn(47, '0000 88be') },
  'ERSPAN II': { linkType: 1, carry: ERSPAN_2 },
  'ERSPAN III': { linkType: 1, carry: ERSPAN_3 },
  VXLAN: { linkType: 1, carry: VXLAN },
  Geneve: { linkType: 1, carry: GENEVE },
  'GTP-U': { linkType: 1, carry: GTP },
  L2TP: { linkType: 1, carry: packetInUdp(1701, '0002 0001 0002 ff03 0021') },
  'L2TP version 3': { linkType: 1, carry: frameIn(115, '00000007') },
  TZSP: { linkType: 1, carry: frameInUdp(37_008, '0100 0001 01') },
  'HP remote mirroring': { linkType: 1, carry: frameInUdp(7932, '0000000000000000 00400a80') },
  'IPv4 in IPv6': { linkType: 1, carry: (frame) => [inIpv6(4, packetOf(frame))] },
  'VXLAN over IPv6': {
    linkType: 1,
    carry: (frame) => [inIpv6(17, udp(50_000, 4789, join([hex('08000000 00002a00'), frame])))],
  },
  'VXLAN in ERSPAN III under a tag': { linkType: 1, carry: nested(VXLAN, ERSPAN_3, VLAN) },
  'a tag in Geneve in GRE in GTP-U': { linkType: 1, carry: nested(VLAN, GENEVE, GRE_KEY, GTP) },
  'IP in IP in NVGRE in MPLS': { linkType: 1, carry: nested(IPIP, NVGRE, ofType('8847 00065140')) },
  fragments: { linkType: 1, carry: inFragments(80) },
  'fragments in reverse': { linkType: 1, carry: inFragments(64, reversed) },
  'fragments, each twice': {
    linkType: 1,
    carry: inFragments(96, copied),
  },
  'fragments in VXLAN': { linkType: 1, carry: nested(inFragments(80), VXLAN) },
  'VXLAN in fragments': { linkType: 1, carry: nested(VXLAN, inFragments(120, reversed)) },
  'fragments in GRE in fragments': { linkType: 1, carry: nested(inFragments(112), GRE, inFragments(64, reversed)) },
};

/** The packet as a router sends it on: a hop less to live. */
function routed(frame: Buffer): Buffer {
  const packet = packetOf(frame);
  const [ttl = 0, protocol = 0] = packet.subarray(8);
  const header = ipv4(protocol, packet.subarray(IPV4_HEADER), packet.readUInt16BE(4), packet.readUInt16BE(6));
  packet.copy(header, 1, 1, 2);
  packet.copy(header, 12, 12, 20);
  header[8] = ttl - 1;
  return join([MACS, typeOf(frame), header]);
}

/** What a mirror does that copies a packet on its way into a switch and on its way out of it. */
export const MIRRORS: Readonly<Record<string, Carrier>> = {
  'as it was': (frame) => [frame, frame],
  'under another VLAN tag': (frame, number) => [frame, ...VLAN(frame, number)],
  'behind a router': (frame) => [frame, routed(frame)],
  'behind a router, out of the tag': (frame, number) => [...VLAN(frame, number), routed(frame)],
  'in ERSPAN III and not': (frame, number) => [...ERSPAN_3(frame, number), frame],
};
