import { socketAddressText } from './address-text.js';
import { dropName } from './drop-name.js';
import { FrameDecoder } from './frame-decoder.js';
import { LAYER } from './layer.js';

export function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
}

// 192.0.2.1:40000 -> 198.51.100.7:5060, four octets of payload, TTL 61, DSCP 46 (EF).
export const UDP = '9c40 13c4 000c 0000 deadbeef';
export const IPV4 = `45b8 0020 abcd 0000 3d11 0000 c0000201 c6336407 ${UDP}`;
export const IPV6 = `6b80 0000 000c 11 3c 20010db8000000000000000000000001 20010db80000000000000000000000ff ${UDP}`;
export const MACS = '02aabbccddee 021122334455';
export const ETHERNET = `${MACS} 0800 ${IPV4}`;

/** Decodes as Ethernet unless told otherwise; what it says of the UDP packet in it. */
export function decode(text: string, linkType = 1, decoder = new FrameDecoder(7)): Record<string, unknown> {
  const bytes = hex(text);
  const layer = decoder.decode(bytes, 0, bytes.length, bytes.length, linkType, 1_000_000);
  const { frame } = decoder;
  if (layer === LAYER.DROPPED) return { dropped: dropName(frame.drop, frame.dropValue, frame.exportedProtocol) };
  return {
    layer,
    src: socketAddressText(frame.addresses, frame.sourceOffset, frame.family, frame.sourcePort),
    dst: socketAddressText(frame.addresses, frame.destinationOffset, frame.family, frame.destinationPort),
    payload: Buffer.from(frame.data.subarray(frame.offset, frame.end)).toString('hex'),
    cut: frame.cut,
    ttl: frame.ttl,
    trafficClass: frame.trafficClass,
    vlan: frame.vlan,
  };
}

export const OVER_IPV4 = {
  layer: LAYER.UDP,
  src: '192.0.2.1:40000',
  dst: '198.51.100.7:5060',
  payload: 'deadbeef',
  cut: 0,
  ttl: 61,
  trafficClass: 0xb8,
  vlan: -1,
};
export const OVER_IPV6 = { ...OVER_IPV4, src: '[2001:db8::1]:40000', dst: '[2001:db8::ff]:5060', ttl: 60 };
