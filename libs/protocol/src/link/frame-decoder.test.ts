import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { socketAddressText } from './address-text.js';
import { dropName } from './drop-name.js';
import { FrameDecoder } from './frame-decoder.js';
import { LAYER } from './layer.js';

function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
}

// 192.0.2.1:40000 -> 198.51.100.7:5060, four octets of payload, TTL 61, DSCP 46 (EF).
const UDP = '9c40 13c4 000c 0000 deadbeef';
const IPV4 = `45b8 0020 abcd 0000 3d11 0000 c0000201 c6336407 ${UDP}`;
const IPV6 = `6b80 0000 000c 11 3c 20010db8000000000000000000000001 20010db80000000000000000000000ff ${UDP}`;
const MACS = '02aabbccddee 021122334455';
const ETHERNET = `${MACS} 0800 ${IPV4}`;

/** Decodes as Ethernet unless told otherwise; what it says of the UDP packet in it. */
function decode(text: string, linkType = 1): Record<string, unknown> {
  const bytes = hex(text);
  const decoder = new FrameDecoder(7);
  const layer = decoder.decode(bytes, 0, bytes.length, bytes.length, linkType, 1_000_000);
  const { frame } = decoder;
  if (layer === LAYER.DROPPED) return { dropped: dropName(frame.drop, frame.dropValue) };
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

const OVER_IPV4 = {
  layer: LAYER.UDP,
  src: '192.0.2.1:40000',
  dst: '198.51.100.7:5060',
  payload: 'deadbeef',
  cut: 0,
  ttl: 61,
  trafficClass: 0xb8,
  vlan: -1,
};
const OVER_IPV6 = { ...OVER_IPV4, src: '[2001:db8::1]:40000', dst: '[2001:db8::ff]:5060', ttl: 60 };

describe('link types', () => {
  it.each([
    ['Ethernet', 1, ETHERNET],
    ['Ethernet with a trailer', 1, `${ETHERNET} 0000 0000 ffff`],
    ['802.3 with SNAP', 1, `${MACS} 0028 aaaa03 000000 0800 ${IPV4}`],
    ['MPLS, two labels', 1, `${MACS} 8847 00064040 000c8140 ${IPV4}`],
    ['an Ethernet pseudowire in MPLS', 1, `${MACS} 8847 00064140 00000000 ${ETHERNET}`],
    ['PPPoE', 1, `${MACS} 8864 1100 0001 0022 0021 ${IPV4}`],
    ['PPPoE, compressed protocol', 1, `${MACS} 8864 1100 0001 0021 21 ${IPV4}`],
    ['PPP', 9, `ff03 0021 ${IPV4}`],
    ['PPP in HDLC', 50, `ff03 0021 ${IPV4}`],
    ['Cisco HDLC', 50, `0f00 0800 ${IPV4}`],
    ['Linux cooked', 113, `0000 0001 0006 021122334455 0000 0800 ${IPV4}`],
    ['Linux cooked over a tunnel', 113, `0000 fffe 0000 0000000000000000 0800 ${IPV4}`],
    ['Linux cooked 2', 276, `0800 0000 00000003 0001 00 06 021122334455 0000 ${IPV4}`],
    ['raw IP 12', 12, IPV4],
    ['raw IP 14', 14, IPV4],
    ['raw IP 101', 101, IPV4],
    ['IPv4', 228, IPV4],
    ['BSD null, little-endian', 0, `02000000 ${IPV4}`],
    ['BSD null, big-endian', 0, `00000002 ${IPV4}`],
    ['BSD loopback', 108, `00000002 ${IPV4}`],
  ])('%s', (_, linkType, text) => {
    expect(decode(text, linkType)).toEqual(OVER_IPV4);
  });

  it.each([
    ['one tag', `${MACS} 8100 a064 0800 ${IPV4}`, 100],
    ['802.1ad', `${MACS} 88a8 0065 8100 0066 0800 ${IPV4}`, 0x66],
    ['0x9100, three deep', `${MACS} 9100 0001 9100 0002 8100 0fff 0800 ${IPV4}`, 4095],
  ])('VLAN, %s', (_, text, vlan) => {
    expect(decode(text)).toEqual({ ...OVER_IPV4, vlan });
  });

  it('counts what it does not decode by name', () => {
    expect(decode('00', 147)).toEqual({ dropped: 'link-type.link-type-147' });
    expect(decode('00', 189)).toEqual({ dropped: 'link-type.usb-linux' });
    expect(decode(`${MACS} 0806 ${'00'.repeat(28)}`)).toEqual({ dropped: 'ethertype.arp' });
    expect(decode(`${MACS} 88f5 ${'00'.repeat(28)}`)).toEqual({ dropped: 'ethertype.0x88f5' });
    expect(decode(`${MACS} 0026 424203 ${'00'.repeat(35)}`)).toEqual({ dropped: 'ethertype.spanning-tree' });
    expect(decode(IPV4.replace('3d11', '3d84'), 101)).toEqual({ dropped: 'ip-protocol.sctp' });
    expect(decode(IPV4.replace('3d11', '3df3'), 101)).toEqual({ dropped: 'ip-protocol.243' });
    expect(decode('ff03c021', 9)).toEqual({ dropped: 'ppp-protocol.0xc021' });
  });
});

describe('IPv6', () => {
  it.each([
    ['Ethernet', 1, `${MACS} 86dd ${IPV6}`],
    ['raw IP', 101, IPV6],
    ['IPv6', 229, IPV6],
    ['BSD null of macOS', 0, `1e000000 ${IPV6}`],
    ['BSD null of FreeBSD', 0, `1c000000 ${IPV6}`],
    ['BSD null of NetBSD', 0, `18000000 ${IPV6}`],
  ])('over %s', (_, linkType, text) => {
    expect(decode(text, linkType)).toEqual(OVER_IPV6);
  });

  it('follows extension headers', () => {
    // hop-by-hop (8 octets), destination options (16), authentication (24), routing (8), then UDP
    const extensions = `3c00 000000000000 3301 ${'00'.repeat(14)} 2b04 ${'00'.repeat(22)} 1100 000000000000`;
    const text = IPV6.replace('000c 11 3c', '0044 00 3c').replace(UDP, extensions + UDP);
    expect(decode(text, 229)).toEqual(OVER_IPV6);
  });

  it('ends a chain of headers without end', () => {
    const text = IPV6.replace('000c 11 3c', '0070 00 3c').replace(UDP, '0000000000000000'.repeat(14));
    expect(decode(text, 229)).toEqual({ dropped: 'too-deep' });
  });

  it('takes an atomic fragment as whole', () => {
    const text = IPV6.replace('000c 11 3c', '0014 2c 3c').replace(UDP, `1100 0000 00000009 ${UDP}`);
    expect(decode(text, 229)).toEqual(OVER_IPV6);
  });
});

describe('tunnels', () => {
  const outer = (protocol: string, length: number) =>
    `4500 ${(20 + length).toString(16).padStart(4, '0')} 0001 0000 40${protocol} 0000 0a000001 0a000002`;
  const outerUdp = (port: string, length: number) =>
    `${outer('11', 8 + length)} 1111 ${port} ${(8 + length).toString(16).padStart(4, '0')} 0000`;

  it.each([
    ['IP in IP', `${outer('04', 32)} ${IPV4}`],
    ['GRE', `${outer('2f', 36)} 0000 0800 ${IPV4}`],
    ['GRE with checksum, key and sequence', `${outer('2f', 48)} b000 0800 00000000 0000000a 00000001 ${IPV4}`],
    ['GRE bridging', `${outer('2f', 50)} 0000 6558 ${ETHERNET}`],
    ['PPTP', `${outer('2f', 52)} 3081 880b 0024 0001 00000007 00000003 ff030021 ${IPV4}`],
    ['ERSPAN I', `${outer('2f', 50)} 0000 88be ${ETHERNET}`],
    ['ERSPAN II', `${outer('2f', 62)} 1000 88be 00000001 1000 0001 00000000 ${ETHERNET}`],
    ['ERSPAN III', `${outer('2f', 66)} 1000 22eb 00000001 2000 0001 00000000 00000000 ${ETHERNET}`],
    ['VXLAN', `${outerUdp('12b5', 54)} 08000000 00002a00 ${ETHERNET}`],
    ['Geneve with an option', `${outerUdp('17c1', 62)} 0200 6558 00002a00 0000000100000000 ${ETHERNET}`],
    ['Geneve with IP', `${outerUdp('17c1', 40)} 0000 0800 00002a00 ${IPV4}`],
    ['GTP-U', `${outerUdp('0868', 40)} 30ff 0020 00000001 ${IPV4}`],
    ['GTP-U with an extension header', `${outerUdp('0868', 48)} 34ff 0028 00000001 0000 00 85 01 0000 00 ${IPV4}`],
    ['MPLS in UDP', `${outerUdp('19eb', 36)} 00064140 ${IPV4}`],
    ['GRE in UDP', `${outerUdp('1292', 36)} 0000 0800 ${IPV4}`],
  ])('%s', (_, text) => {
    expect(decode(text, 101)).toEqual(OVER_IPV4);
  });

  it('6in4', () => {
    expect(decode(`${outer('29', 52)} ${IPV6}`, 101)).toEqual(OVER_IPV6);
  });

  it.each([
    ['12b5', '8008 0001 00000000 11223344 ffffffff'],
    ['0868', '8008 0001 00000000 11223344 ffffffff'],
    ['17c1', '8008 0001 00000000 11223344 ffffffff'],
  ])('leaves RTP to the port of a tunnel (0x%s) alone', (port, rtp) => {
    const payload = rtp.replaceAll(' ', '');
    expect(decode(`${outerUdp(port, payload.length / 2)} ${rtp}`, 101)).toMatchObject({ layer: LAYER.UDP, payload });
  });

  it('ends headers in headers without end', () => {
    const nested = `${outer('04', 800)}`.repeat(40);
    expect(decode(nested, 101)).toEqual({ dropped: 'too-deep' });
  });
});

describe('TCP', () => {
  it('reads ports, sequence number and flags, and passes the options', () => {
    const tcp = '9c40 13c5 89abcdef 00000000 6018 ffff 0000 0000 020405b4 534950';
    const bytes = hex(`4500 002f 0001 0000 4006 0000 c0000201 c6336407 ${tcp}`);
    const decoder = new FrameDecoder();
    expect(decoder.decode(bytes, 0, bytes.length, bytes.length, 101, 0)).toBe(LAYER.TCP);
    const { frame } = decoder;
    expect([frame.sourcePort, frame.destinationPort, frame.tcpSequence, frame.tcpFlags]).toEqual([
      40_000, 5061, 0x89abcdef, 0x18,
    ]);
    expect(Buffer.from(frame.data.subarray(frame.offset, frame.end)).toString()).toBe('SIP');
  });
});

describe('packets that were cut', () => {
  it('says how much of the payload is missing', () => {
    const bytes = hex(ETHERNET).slice(0, -3);
    const decoder = new FrameDecoder();
    expect(decoder.decode(bytes, 0, bytes.length, bytes.length + 3, 1, 0)).toBe(LAYER.UDP);
    expect([decoder.frame.end - decoder.frame.offset, decoder.frame.cut]).toEqual([1, 3]);
  });

  it('takes what there is where offload left a length of 0', () => {
    expect(decode(IPV4.replace('45b8 0020', '45b8 0000'), 101)).toEqual(OVER_IPV4);
  });

  it('drops headers that are too short', () => {
    for (let length = 0; length < 42; length++) {
      const bytes = hex(ETHERNET).slice(0, length);
      const decoder = new FrameDecoder();
      expect(decoder.decode(bytes, 0, length, 46, 1, 0)).toBe(LAYER.DROPPED);
      expect(dropName(decoder.frame.drop, 0)).toBe('truncated');
    }
  });

  it.each([
    ['an IPv4 header of 16 octets', IPV4.replace('45b8', '44b8'), 'bad-length'],
    ['a total length below the header', IPV4.replace('0020 abcd', '0013 abcd'), 'bad-length'],
    ['a UDP length below 8', IPV4.replace('000c 0000', '0007 0000'), 'bad-length'],
    ['IP version 5', IPV4.replace('45b8', '55b8'), 'bad-version'],
  ])('drops %s', (_, text, fault) => {
    expect(decode(text, 228)).toEqual({ dropped: fault });
  });
});

describe('any octets', () => {
  it('never throw, and end within what was captured', () => {
    const linkTypes = [0, 1, 9, 12, 50, 101, 108, 113, 228, 229, 276];
    const starts = [ETHERNET, `${MACS} 86dd ${IPV6}`, IPV4, IPV6].map(hex);
    const decoder = new FrameDecoder(3);
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.constantFrom(...linkTypes),
        fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 12 }),
        fc.uint8Array({ maxLength: 80 }),
        (start, linkType, changes, tail) => {
          const bytes = new Uint8Array([...start, ...tail]);
          for (const [offset, value] of changes) bytes[offset % bytes.length] = value;
          const layer = decoder.decode(bytes, 0, bytes.length, bytes.length, linkType, 0);
          const { frame } = decoder;
          expect(layer).toBeLessThanOrEqual(LAYER.HELD);
          if (layer !== LAYER.DROPPED && layer !== LAYER.HELD) {
            expect(frame.offset).toBeLessThanOrEqual(frame.end);
            expect(frame.end).toBeLessThanOrEqual(frame.data.length);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
