import { int32, uint16 } from '../bytes.js';
import type { Frame } from './frame.js';
import { DROP, LAYER } from './layer.js';

/** IEEE 802.3: destination(6) source(6) ethertype(2), or a length up to 1500 with an LLC header after it. */
export function decodeEthernet(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 14 > frame.end) return frame.dropped(DROP.TRUNCATED);
  const sourceMacLow = int32(data, offset + 8);
  frame.macSignature = (Math.imul(int32(data, offset + 2), 0x9e3779b1) + sourceMacLow) | 0;
  frame.sourceMacHigh = uint16(data, offset + 6);
  frame.sourceMacLow = sourceMacLow;
  frame.etherType = uint16(data, offset + 12);
  frame.offset = offset + 14;
  if (frame.etherType > 1500) return LAYER.ETHERTYPE;
  return decodeLogicalLink(frame);
}

/** IEEE 802.2: with SNAP (RFC 1042) aa aa 03, organisation, ethertype; or 06 06 03, the service access point of IP. */
export function decodeLogicalLink(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 3 > frame.end) return frame.dropped(DROP.TRUNCATED);
  if (data[offset] === 0x06 && data[offset + 1] === 0x06) {
    frame.offset = offset + 3;
    return LAYER.IPV4;
  }
  if (data[offset] !== 0xaa || data[offset + 1] !== 0xaa) return frame.dropped(DROP.ETHERTYPE, data[offset]);
  if (offset + 8 > frame.end) return frame.dropped(DROP.TRUNCATED);
  frame.etherType = uint16(data, offset + 6);
  frame.offset = offset + 8;
  return frame.etherType > 1500 ? LAYER.ETHERTYPE : frame.dropped(DROP.ETHERTYPE, frame.etherType);
}

/** Ethertypes of a VLAN tag: IEEE 802.1Q, 802.1ad, and what switches used for the outer tag before there was 802.1ad. */
export function isVlanTag(etherType: number): boolean {
  return etherType === 0x8100 || etherType === 0x88a8 || etherType === 0x9100 || etherType === 0x9200;
}

/** Tags of IEEE 802.1Q and 802.1ad, however many: priority(3) drop-eligible(1) id(12) ethertype(16). */
export function decodeVlan(frame: Frame): number {
  const { data } = frame;
  let { offset } = frame;
  do {
    if (offset + 4 > frame.end) return frame.dropped(DROP.TRUNCATED);
    const id = uint16(data, offset) & 0x0fff;
    frame.vlan = id;
    frame.tagSignature = (Math.imul(frame.tagSignature, 4099) + id + 1) | 0;
    frame.etherType = uint16(data, offset + 2);
    offset += 4;
  } while (isVlanTag(frame.etherType));
  frame.offset = offset;
  return frame.etherType > 1500 ? LAYER.ETHERTYPE : decodeLogicalLink(frame);
}

/** True where an Ethernet frame with IP in it begins, as far as two addresses and a type can tell. */
export function isEthernetWithIp({ data, end }: Frame, offset: number): boolean {
  let at = offset + 12;
  for (let tags = 0; tags < 3 && at + 4 < end; tags++) {
    const etherType = uint16(data, at);
    if (etherType === 0x0800) return data[at + 2] === 0x45;
    if (etherType === 0x86dd) return (data[at + 2] as number) >> 4 === 6;
    if (etherType !== 0x8100 && etherType !== 0x88a8) return false;
    at += 4;
  }
  return false;
}

/** Service instance tag of a provider backbone (IEEE 802.1ah): priority and flags(8) service(24), then the customer's frame. */
export function decodeBackboneTag(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 4 > frame.end) return frame.dropped(DROP.TRUNCATED);
  frame.tagSignature = (Math.imul(frame.tagSignature, 4099) + (int32(data, offset) & 0xffffff)) | 0;
  frame.offset = offset + 4;
  return LAYER.ETHERNET;
}

/**
 * Label stack of RFC 3032: label(20) class(3) bottom(1) ttl(8). What follows the bottom is not named; the first nibble tells IP
 * (RFC 4928), all else is taken for an Ethernet pseudowire (RFC 4448). Its control word begins with a nibble of 0, as most addresses do
 * where there is none.
 */
export function decodeMpls(frame: Frame): number {
  const { data } = frame;
  let { offset } = frame;
  for (;;) {
    if (offset + 4 > frame.end) return frame.dropped(DROP.TRUNCATED);
    const bottom = ((data[offset + 2] as number) & 1) !== 0;
    frame.tagSignature = (Math.imul(frame.tagSignature, 4099) + uint16(data, offset)) | 0;
    offset += 4;
    if (bottom) break;
  }
  if (offset >= frame.end) return frame.dropped(DROP.TRUNCATED);
  frame.offset = offset;
  const nibble = (data[offset] as number) >> 4;
  if (nibble === 4) return LAYER.IPV4;
  if (nibble === 6) return LAYER.IPV6;
  if (nibble === 0 && !isEthernetWithIp(frame, offset)) frame.offset = offset + 4;
  return LAYER.ETHERNET;
}

/** PPPoE session (RFC 2516): version and type(8) code(8) session(16) length(16), then PPP. */
export function decodePppoe(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 6 > frame.end) return frame.dropped(DROP.TRUNCATED);
  const length = uint16(data, offset + 4);
  frame.offset = offset + 6;
  frame.limitTo(length);
  return LAYER.PPP;
}

/** PPP protocol field (RFC 1661 2), one octet where compressed. */
export function decodePpp(frame: Frame): number {
  const { data } = frame;
  let { offset } = frame;
  if (offset + 2 > frame.end) return frame.dropped(DROP.TRUNCATED);
  if (data[offset] === 0xff && data[offset + 1] === 0x03) offset += 2;
  if (offset + 2 > frame.end) return frame.dropped(DROP.TRUNCATED);
  let protocol = data[offset] as number;
  offset++;
  if ((protocol & 1) === 0) {
    protocol = (protocol << 8) | (data[offset] as number);
    offset++;
  }
  frame.offset = offset;
  if (protocol === 0x0021) return LAYER.IPV4;
  if (protocol === 0x0057) return LAYER.IPV6;
  // RFC 3032 4.3.
  if (protocol === 0x0281 || protocol === 0x0283) return decodeMpls(frame);
  return frame.dropped(DROP.PPP_PROTOCOL, protocol);
}

/** PPP in HDLC framing (LINKTYPE 50), or Cisco HDLC, which has an ethertype where PPP has its protocol. */
export function decodePppHdlc(frame: Frame): number {
  const { data, offset } = frame;
  if (offset + 4 > frame.end) return frame.dropped(DROP.TRUNCATED);
  if (data[offset] === 0x0f || data[offset] === 0x8f) {
    frame.etherType = uint16(data, offset + 2);
    frame.offset = offset + 4;
    return LAYER.ETHERTYPE;
  }
  return decodePpp(frame);
}
