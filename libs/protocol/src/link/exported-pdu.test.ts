import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameDecoder } from './frame-decoder.js';
import { LAYER } from './layer.js';
import { decode } from './packet-text.fixture.js';

const LINK = 252;

// As tshark 4.0 writes them (`-U "OSI layer 7"`), but for the addresses.
const IPV4_ADDRESSES = '0014 0004 c0000201 0015 0004 c6336407';
const IPV6_ADDRESSES = '0016 0010 20010db8000000000000000000000001 0017 0010 20010db80000000000000000000000ff';
const UDP_PORTS = '0018 0004 00000003 0019 0004 00009c40 001a 0004 000013c4';
const ORIGINAL_FRAME = '001e 0004 0000000b';
const END = '0000 0000';
const SIP = '000c 0004 73697000';
const SIP_TCP = '000c 0008 7369702e74637000';
const PAYLOAD = 'deadbeef';

const EXPORTED = {
  layer: LAYER.EXPORTED_SIP,
  src: '192.0.2.1:40000',
  dst: '198.51.100.7:5060',
  payload: PAYLOAD,
  cut: 0,
  ttl: 0,
  trafficClass: 0,
  vlan: -1,
};

describe('PDUs that Wireshark exported', () => {
  it.each([
    ['of SIP', `${SIP} ${IPV4_ADDRESSES} ${UDP_PORTS} ${ORIGINAL_FRAME} ${END} ${PAYLOAD}`, {}],
    ['by a heuristic name', `000d 0008 7369705f75647000 ${IPV4_ADDRESSES} ${UDP_PORTS} ${END} ${PAYLOAD}`, {}],
    ['whose name is not padded', `000c 0003 736970 ${IPV4_ADDRESSES} ${UDP_PORTS} ${END} ${PAYLOAD}`, {}],
    ['with tags that are not known', `001f 0004 01020304 ${SIP} ${IPV4_ADDRESSES} ${UDP_PORTS} ${END} ${PAYLOAD}`, {}],
    [
      'between IPv6 addresses',
      `${SIP_TCP} ${IPV6_ADDRESSES} ${UDP_PORTS} ${END} ${PAYLOAD}`,
      { src: '[2001:db8::1]:40000', dst: '[2001:db8::ff]:5060' },
    ],
    ['of RTCP', `000c 0008 7274637000000000 ${IPV4_ADDRESSES} ${UDP_PORTS} ${END} ${PAYLOAD}`, { layer: LAYER.UDP }],
  ])('%s', (_, text, differs) => {
    expect(decode(text, LINK)).toEqual({ ...EXPORTED, ...differs });
  });

  it.each([
    [0, 0],
    [1, 132],
    [2, 6],
    [3, 17],
    [4, 0],
  ])('with ports of type %d came by IP protocol %d', (type, protocol) => {
    const decoder = new FrameDecoder(7);
    decode(`${SIP} ${IPV4_ADDRESSES} 0018 0004 0000000${type} ${END} ${PAYLOAD}`, LINK, decoder);
    expect(decoder.frame.protocol).toBe(protocol);
  });

  it.each([
    ['000c 000c 6469616d65746572000000 00', 'exported-pdu.diameter'],
    ['000c 0004 72747000', 'exported-pdu.rtp'],
    ['000c 0008 73 0a 70 00 00000000', 'exported-pdu.unnamed'],
    ['', 'exported-pdu.unnamed'],
  ])('of another protocol are counted by its name: %s', (name, counter) => {
    expect(decode(`${name} ${IPV4_ADDRESSES} ${UDP_PORTS} ${END} ${PAYLOAD}`, LINK)).toEqual({ dropped: counter });
  });

  it.each([
    ['without addresses', `${SIP} ${UDP_PORTS} ${END} ${PAYLOAD}`, 'no-addresses'],
    ['with one address', `${SIP} 0014 0004 c0000201 ${UDP_PORTS} ${END} ${PAYLOAD}`, 'no-addresses'],
    ['without an end of tags', `${SIP} ${IPV4_ADDRESSES} ${UDP_PORTS}`, 'truncated'],
    ['whose tag runs past the packet', `${SIP} ${IPV4_ADDRESSES} 0018 0010 00000003`, 'truncated'],
    ['with half an address', `${SIP} 0014 0002 c000 0015 0004 c6336407 ${END}`, 'bad-length'],
    ['with half a port', `${SIP} ${IPV4_ADDRESSES} 0019 0002 13c4 ${END}`, 'bad-length'],
  ])('go no further %s', (_, text, name) => {
    expect(decode(text, LINK)).toEqual({ dropped: name });
  });

  it('of any octets lie in bounds', () => {
    const decoder = new FrameDecoder(7);
    const { frame } = decoder;
    const tag = fc
      .tuple(fc.constantFrom(0, 12, 13, 20, 21, 22, 23, 24, 25, 26, 30, 99), fc.uint8Array({ maxLength: 16 }))
      .map(([number, value]) => [0, number, 0, value.length, ...value]);
    fc.assert(
      fc.property(fc.array(tag), fc.uint8Array({ maxLength: 20 }), (tags, rest) => {
        const bytes = Uint8Array.from([...tags.flat(), ...rest]);
        const layer = decoder.decode(bytes, 0, bytes.length, bytes.length, LINK, 0);
        if (layer === LAYER.DROPPED) return;
        expect(frame.offset).toBeLessThanOrEqual(frame.end);
        expect(frame.end).toBe(bytes.length);
        const addressOctets = frame.family === 4 ? 4 : 16;
        expect(Math.max(frame.sourceOffset, frame.destinationOffset) + addressOctets).toBeLessThanOrEqual(frame.offset);
      }),
    );
  });
});
