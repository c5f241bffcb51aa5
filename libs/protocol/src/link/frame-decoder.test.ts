import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINK_TYPE } from '../capture-file/link-type.js';
import { dropName } from './drop-name.js';
import { FrameDecoder } from './frame-decoder.js';
import { LAYER } from './layer.js';
import { decode, ETHERNET, hex, IPV4, IPV6, MACS, OVER_IPV4, OVER_IPV6, UDP } from './packet-text.fixture.js';

describe('link types', () => {
  it.each([
    ['Ethernet', 1, ETHERNET],
    ['Ethernet with a trailer', 1, `${ETHERNET} 0000 0000 ffff`],
    ['802.3 with SNAP', 1, `${MACS} 0028 aaaa03 000000 0800 ${IPV4}`],
    ['MPLS, two labels', 1, `${MACS} 8847 00064040 000c8140 ${IPV4}`],
    ['an Ethernet pseudowire in MPLS', 1, `${MACS} 8847 00064140 00000000 ${ETHERNET}`],
    ['a customer frame in a provider backbone', 1, `${MACS} 88e7 00012345 ${ETHERNET}`],
    ['PPPoE', 1, `${MACS} 8864 1100 0001 0022 0021 ${IPV4}`],
    ['PPPoE, compressed protocol', 1, `${MACS} 8864 1100 0001 0021 21 ${IPV4}`],
    ['PPP', 9, `ff03 0021 ${IPV4}`],
    ['802.3 with the access point of IP', 1, `${MACS} 0023 060603 ${IPV4}`],
    // Whose destination address begins like a control word.
    ['an Ethernet pseudowire in MPLS without control word', 1, `${MACS} 8847 00064140 ${ETHERNET}`],
    ['MPLS in PPP', 9, `ff03 0281 00064140 ${IPV4}`],
    ['PPP of pppd, outgoing', 166, `01 0021 ${IPV4}`],
    ['PPP with its direction', 204, `00 ff03 0021 ${IPV4}`],
    ['PPP over Ethernet alone', 51, `1100 0001 0022 0021 ${IPV4}`],
    ['PPP in HDLC', 50, `ff03 0021 ${IPV4}`],
    ['Cisco HDLC', 50, `0f00 0800 ${IPV4}`],
    ['Cisco HDLC, multicast', 104, `8f00 0800 ${IPV4}`],
    ['Linux cooked', 113, `0000 0001 0006 021122334455 0000 0800 ${IPV4}`],
    ['Linux cooked over a tunnel', 113, `0000 fffe 0000 0000000000000000 0800 ${IPV4}`],
    ['Linux cooked over SIT (776)', 113, `0000 0308 0000 0000000000000000 0000 ${IPV4}`],
    ['Linux cooked with an 802.2 header', 113, `0000 0001 0006 021122334455 0000 0004 aaaa03 000000 0800 ${IPV4}`],
    ['Linux cooked 2', 276, `0800 0000 00000003 0001 00 06 021122334455 0000 ${IPV4}`],
    ['raw IP 12', 12, IPV4],
    ['raw IP 14', 14, IPV4],
    ['raw IP 101', 101, IPV4],
    ['IPv4', 228, IPV4],
    ['BSD null, little-endian', 0, `02000000 ${IPV4}`],
    ['BSD null, big-endian', 0, `00000002 ${IPV4}`],
    ['BSD loopback', 108, `00000002 ${IPV4}`],
    ['IPsec of BSD', 109, `02000000 00000100 00000001 ${IPV4}`],
    ['several interfaces of macOS', 258, `6c000000 01000000 01000000 656e3000 ${'00'.repeat(92)} ${ETHERNET}`],
    ['one of them without a link layer', 258, `30000000 01000000 0c000000 75746e30 ${'00'.repeat(32)} ${IPV4}`],
    ['the same by the number that it had before', 149, `14000000 01000000 01000000 00000000 00000000 ${ETHERNET}`],
    ['Ethernet of Juniper', 178, `4d474301 ${ETHERNET}`],
    ['Ethernet of Juniper with extensions', 178, `4d474380 0006 010100020100 ${ETHERNET}`],
    ['Ethernet of Juniper that has none', 178, `4d474302 02000000 ${IPV4}`],
    ['a firewall’s log', 239, `02000000 08000100 08000000 07000a00 70667800 24000900 ${IPV4} 05000500 01000000`],
    ['a firewall’s log, big-endian', 239, `02000000 0007000a 70667800 00240009 ${IPV4}`],
    ['metadata of Cisco', 1, `${MACS} 8909 0101 0001 0064 0800 ${IPV4}`],
    ['metadata of Cisco behind a tag of none', 1, `${MACS} 8909 0100 0800 ${IPV4}`],
    ['VN-Tag', 1, `${MACS} 8926 80010002 0800 ${IPV4}`],
    ['E-Tag', 1, `${MACS} 893f 000100020000 0800 ${IPV4}`],
    ['HSR', 1, `${MACS} 892f 003c 0001 0800 ${IPV4}`],
    ['the time of Arista', 1, `${MACS} d28b 0001 0010 00000005 00000006 0800 ${IPV4}`],
    ['the short time of Arista', 1, `${MACS} d28b 0001 0120 000500000006 0800 ${IPV4}`],
    ['LLC in a long frame', 1, `${MACS} 8870 aaaa03 000000 0800 ${IPV4}`],
    ['FabricPath', 1, `02ffffffffff 020000000001 8903 0160 ${ETHERNET}`],
  ])('%s', (_, linkType, text) => {
    expect(decode(text, linkType)).toEqual(OVER_IPV4);
  });

  it.each([
    ['one tag', `${MACS} 8100 a064 0800 ${IPV4}`, 100],
    ['802.1ad', `${MACS} 88a8 0065 8100 0066 0800 ${IPV4}`, 0x66],
    ['0x9100, three deep', `${MACS} 9100 0001 9100 0002 8100 0fff 0800 ${IPV4}`, 4095],
    ['forty deep', `${MACS} 9200 0001 ${'8100 0002'.repeat(39)} 0800 ${IPV4}`, 2],
    ['of a provider backbone', `${MACS} 88a8 0064 88e7 00012345 ${ETHERNET}`, 100],
    ['before 802.2', `${MACS} 8100 00c8 0028 aaaa03 000000 0800 ${IPV4}`, 200],
  ])('VLAN, %s', (_, text, vlan) => {
    expect(decode(text)).toEqual({ ...OVER_IPV4, vlan });
  });

  it.each([
    [258, '6c000000 02000000 01000000', 'link-type.pktap'],
    [258, '6c000000 01000000 01000000', 'link-type.pktap'],
    [258, '0c000000 01000000 02010000', 'link-type.pktap'],
    [149, 'deadbeef deadbeef deadbeef', 'link-type.link-type-149'],
    [258, '0c000000 01000000 93000000', 'link-type.link-type-147'],
    [178, '4d474402 00000002', 'bad-version'],
    [178, '4d4743', 'truncated'],
    [109, '02000000 00000100 00000001', 'truncated'],
    [239, '02000000 04000100', 'truncated'],
    [239, '02000000 00000100 00000000', 'truncated'],
    [1, `${MACS} 8926 80010002`, 'truncated'],
    [1, `${MACS} d28b 0002 0010 00000005 00000006 0800`, 'ethertype.0xd28b'],
    [1, `${MACS} 8909 01ff 0001 0064 0800`, 'truncated'],
  ])('of type %d goes no further where there is no packet: %s', (linkType, text, name) => {
    expect(decode(text, linkType)).toEqual({ dropped: name });
  });

  it('counts what it does not decode by name', () => {
    expect(decode('00', 147)).toEqual({ dropped: 'link-type.link-type-147' });
    expect(decode('00', 189)).toEqual({ dropped: 'link-type.usb-linux' });
    expect(decode(`${MACS} 0806 ${'00'.repeat(28)}`)).toEqual({ dropped: 'ethertype.arp' });
    expect(decode(`${MACS} 88f5 ${'00'.repeat(28)}`)).toEqual({ dropped: 'ethertype.0x88f5' });
    expect(decode(`${MACS} 0026 424203 ${'00'.repeat(35)}`)).toEqual({ dropped: 'ethertype.spanning-tree' });
    expect(decode(IPV4.replace('3d11', '3d32'), 101)).toEqual({ dropped: 'ip-protocol.esp' });
    expect(decode(`07000000 ${IPV4}`, 0)).toEqual({ dropped: 'address-family.7' });
    expect(decode(`${MACS} 0010 ffff ${'00'.repeat(14)}`)).toEqual({ dropped: 'ethertype.0x00ff' });
    expect(decode(`${MACS} 0010 aaaa03 00000c 0105 ${'00'.repeat(14)}`)).toEqual({ dropped: 'ethertype.0x0105' });
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

describe('IPv4', () => {
  it('passes options and an authentication header', () => {
    const options = '47b8 0028 abcd 0000 3d11 0000 c0000201 c6336407 0101010101010101';
    expect(decode(`${options} ${UDP}`, 228)).toEqual(OVER_IPV4);
    const authenticated = IPV4.replace('0020 abcd', '0038 abcd').replace('3d11', '3d33');
    expect(decode(authenticated.replace(UDP, `1104 ${'00'.repeat(22)} ${UDP}`), 228)).toEqual(OVER_IPV4);
  });

  it('reads what a jumbo frame holds', () => {
    const udp = `9c40 13c4 2332 0000 ${'5a'.repeat(9002)}`;
    const jumbo = `45b8 2346 abcd 0000 3d11 0000 c0000201 c6336407 ${udp}`;
    expect(decode(`${MACS} 0800 ${jumbo}`)).toEqual({ ...OVER_IPV4, payload: '5a'.repeat(9002) });
  });
});

describe('SCTP', () => {
  it('reads the ports and stops at the chunks', () => {
    const sctp = '13c4 9c41 01020304 00000000 0003 0010 00000000 00000000';
    expect(decode(`4500 002c 0001 0000 4084 0000 c0000201 c6336407 ${sctp}`, 101)).toMatchObject({
      layer: LAYER.SCTP,
      src: '192.0.2.1:5060',
      dst: '198.51.100.7:40001',
      payload: '00030010 00000000 00000000'.replaceAll(' ', ''),
    });
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

  it('says how much of the payload is missing where the TCP options were cut', () => {
    const tcp = '9c40 13c5 89abcdef 00000000 8018 ffff 0000 0000 0101';
    const packet = `4500 0038 0001 0000 4006 0000 c0000201 c6336407 ${tcp}`;
    const bytes = hex(packet);
    const decoder = new FrameDecoder();
    // 20 + 32 + 4 octets on the wire, 42 captured.
    expect(decoder.decode(bytes, 0, bytes.length, 56, 101, 0)).toBe(LAYER.TCP);
    expect([decoder.frame.end - decoder.frame.offset, decoder.frame.cut]).toEqual([0, 4]);
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
    [
      'a TCP header of 16 octets',
      `4500 0028 0001 0000 4006 0000 c0000201 c6336407 ${'00'.repeat(12)} 4000 ${'00'.repeat(6)}`,
      'bad-length',
    ],
    [
      'TCP options beyond the packet',
      `4500 0028 0001 0000 4006 0000 c0000201 c6336407 ${'00'.repeat(12)} 6000 ${'00'.repeat(6)}`,
      'bad-length',
    ],
  ])('drops %s', (_, text, fault) => {
    expect(decode(text, 228)).toEqual({ dropped: fault });
  });
});

describe('any octets', () => {
  it('never throw, and end within what was captured', () => {
    const linkTypes = Object.values(LINK_TYPE);
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
