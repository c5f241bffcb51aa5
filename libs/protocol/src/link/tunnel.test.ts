import { describe, expect, it } from 'vitest';
import { FrameDecoder } from './frame-decoder.js';
import { LAYER } from './layer.js';
import { decode, ETHERNET, hex, IPV4, IPV6, MACS, OVER_IPV4, OVER_IPV6, UDP } from './packet-text.fixture.js';

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
    ['ERSPAN III by the number of II', `${outer('2f', 66)} 1000 88be 00000001 2000 0001 00000000 00000000 ${ETHERNET}`],
    ['Ethernet behind segment routing', `${outer('8f', 46)} ${ETHERNET}`],
    ['NVGRE', `${outer('2f', 54)} 2000 6558 00002a07 ${ETHERNET}`],
    ['VXLAN', `${outerUdp('12b5', 54)} 08000000 00002a00 ${ETHERNET}`],
    ['Geneve with an option', `${outerUdp('17c1', 62)} 0200 6558 00002a00 0000000100000000 ${ETHERNET}`],
    ['Geneve with IP', `${outerUdp('17c1', 40)} 0000 0800 00002a00 ${IPV4}`],
    ['GTP-U', `${outerUdp('0868', 40)} 30ff 0020 00000001 ${IPV4}`],
    ['GTP-U with an extension header', `${outerUdp('0868', 48)} 34ff 0028 00000001 0000 00 85 01 0000 00 ${IPV4}`],
    ['GTP-U with Ethernet', `${outerUdp('0868', 54)} 30ff 002e 00000001 ${ETHERNET}`],
    [
      'GTP-U with Ethernet behind the container of a PDU session',
      `${outerUdp('0868', 62)} 34ff 0036 00000001 0000 00 85 01 0009 00 ${ETHERNET}`,
    ],
    [
      'GTP-U with Ethernet to an address that begins like IPv4',
      `${outerUdp('0868', 54)} 30ff 002e 00000001 4500 002d eeff 021122334455 0800 ${IPV4}`,
    ],
    [
      'GTP-U with Ethernet to an address that begins like IPv6',
      `${outerUdp('0868', 54)} 30ff 002e 00000001 62aa bbcc 0005 021122334455 0800 ${IPV4}`,
    ],
    ['MPLS in UDP', `${outerUdp('19eb', 36)} 00064140 ${IPV4}`],
    ['VXLAN with a group policy', `${outerUdp('12b5', 54)} 88000010 00002a00 ${ETHERNET}`],
    ['VXLAN-GPE with IP', `${outerUdp('12b6', 40)} 0c000001 00002a00 ${IPV4}`],
    ['VXLAN-GPE with Ethernet', `${outerUdp('12b6', 54)} 0c000003 00002a00 ${ETHERNET}`],
    ['VXLAN-GPE with MPLS', `${outerUdp('12b6', 44)} 0c000005 00002a00 00064140 ${IPV4}`],
    ['VXLAN on the port of VXLAN-GPE', `${outerUdp('12b6', 54)} 08000000 00002a00 ${ETHERNET}`],
    [
      'a service header of fixed length in VXLAN-GPE',
      `${outerUdp('12b6', 64)} 0c000004 00002a00 0fc60101 000001ff ${'00'.repeat(16)} ${IPV4}`,
    ],
    [
      'a service header without context in GRE, with Ethernet',
      `${outer('2f', 58)} 0000 894f 0fc20203 000001ff ${ETHERNET}`,
    ],
    ['VXLAN on the port of old Linux', `${outerUdp('2118', 54)} 08000000 00002a00 ${ETHERNET}`],
    ['L2TP', `${outerUdp('06a5', 42)} 0002 0001 0002 ff03 0021 ${IPV4}`],
    [
      'L2TP with length, sequence and offset',
      `${outerUdp('06a5', 54)} 4a02 0034 0001 0002 0000 0000 0002 0000 ff03 0021 ${IPV4}`,
    ],
    [
      'L2TP that is answered to where the client is behind NAT',
      `${outer('11', 50)} 06a5 c2d4 0032 0000 0002 0001 0002 ff03 0021 ${IPV4}`,
    ],
    ['L2TP version 3', `${outerUdp('06a5', 54)} 0003 0000 00000007 ${ETHERNET}`],
    ['L2TP version 3 with a cookie', `${outerUdp('06a5', 62)} 0003 0000 00000007 0011223344556677 ${ETHERNET}`],
    ['L2TP version 3 over IP', `${outer('73', 50)} 00000007 ${ETHERNET}`],
    [
      'L2TP version 3 over IP with a cookie, tagged',
      `${outer('73', 62)} 00000007 0011223344556677 ${MACS} 8100 0064 0800 ${IPV4}`,
    ],
    ['Ethernet in IP', `${outer('61', 48)} 3000 ${ETHERNET}`],
    ['TZSP', `${outerUdp('9090', 52)} 0100 0001 00 01 ${ETHERNET}`],
    ['TZSP with a tag', `${outerUdp('9090', 54)} 0100 0001 0a01c8 01 ${ETHERNET}`],
    ['HP remote mirroring', `${outerUdp('1efc', 58)} 0000000000000000 00400a80 ${ETHERNET}`],
    ['GRE in UDP', `${outerUdp('1292', 36)} 0000 0800 ${IPV4}`],
  ])('%s', (_, text) => {
    expect(decode(text, 101)).toEqual({ ...OVER_IPV4, vlan: text.includes('8100 0064') ? 100 : -1 });
  });

  it('VXLAN on a port that is configured', () => {
    const packet = `${outerUdp('2af9', 54)} 08000000 00002a00 ${ETHERNET}`;
    expect(decode(packet, 101)).toMatchObject({ layer: LAYER.UDP, dst: '10.0.0.2:11001' });
    expect(decode(packet, 101, new FrameDecoder(7, [11_001]))).toEqual(OVER_IPV4);
  });

  const sctp = `9c40 13c4 00000007 00000000 0300 0010 89abcdef 0001a000 0000 0000 0003 0011 00000001 0000 0000 00000000 aa`;
  it.each([
    ['to its port', `${outerUdp('26ab', 48)} ${sctp} 000000`],
    ['from its port', `${outer('11', 56)} 26ab 1111 0038 0000 ${sctp} 000000`],
    ['without the padding of the last chunk', `${outerUdp('26ab', 45)} ${sctp}`],
  ])('SCTP in UDP, %s', (_, text) => {
    expect(decode(text, 101)).toMatchObject({ layer: LAYER.SCTP, src: '10.0.0.1:40000', dst: '10.0.0.2:5060' });
  });

  it('6in4', () => {
    expect(decode(`${outer('29', 52)} ${IPV6}`, 101)).toEqual(OVER_IPV6);
  });

  it.each([
    ['12b5', '8008 0001 00000000 11223344 ffffffff'],
    ['0868', '8008 0001 00000000 11223344 ffffffff'],
    ['17c1', '8008 0001 00000000 11223344 ffffffff'],
    ['06a5', '8008 0001 00000000 11223344 ffffffff'],
    ['9090', '8008 0001 00000000 11223344 ffffffff'],
    ['1efc', `8008 0001 00000000 11223344 ${'ff'.repeat(20)}`],
    ['12b6', '8008 0001 00000000 11223344 ffffffff'],
    ['26ab', '8008 0001 00000000 11223344 ffffffff'],
    ['26ab', `8008 0001 00000000 11223344 ${'00'.repeat(20)}`],
    // As if of a chunk of four octets, and more behind it.
    ['26ab', '8008 0001 00000000 11223344 00000004 ffff'],
    ['26ab', '8008 0001 00000000 11223344'],
    // Eight contributing sources: the octet of the I flag.
    ['12b5', `8808 0001 00000000 11223344 ${'ff'.repeat(40)}`],
  ])('leaves RTP to the port of a tunnel (0x%s) alone: %s', (port, rtp) => {
    const payload = rtp.replaceAll(' ', '');
    expect(decode(`${outerUdp(port, payload.length / 2)} ${rtp}`, 101)).toMatchObject({ layer: LAYER.UDP, payload });
  });

  it.each([
    ['control messages of L2TP', `${outerUdp('06a5', 12)} c802 000c 0000 0000 0000 0000`],
    ['a TZSP keep-alive', `${outerUdp('9090', 5)} 0104 0000 01`],
    ['TZSP without an end of its tags', `${outerUdp('9090', 8)} 0100 0001 0a05 0000`],
    ['L2TP version 3 with no frame that can be found', `${outerUdp('06a5', 30)} 0003 0000 00000007 ${'00'.repeat(22)}`],
    ['GTP-U with neither IP nor Ethernet with IP', `${outerUdp('0868', 54)} 30ff 002e 00000001 ${MACS} 0806 ${IPV4}`],
    ['a GTP-U echo', `${outerUdp('0868', 8)} 3001 0000 00000000`],
    ['GTP-U whose extension headers do not end', `${outerUdp('0868', 16)} 34ff 0008 00000001 0000 00 85 00 0000 00`],
  ])('leaves %s as UDP', (_, text) => {
    expect(decode(text, 101)).toMatchObject({ layer: LAYER.UDP });
  });

  it.each([
    ['GRE of another version', `${outer('2f', 36)} 0002 0800 ${IPV4}`, 'bad-version'],
    ['an acknowledgement of PPTP', `${outer('2f', 12)} 2081 880b 0000 0001 00000003`, 'no-payload'],
    ['GRE that ends within its header', `${outer('2f', 6)} b000 0800 0000`, 'truncated'],
    [
      'VXLAN-GPE with what is not decoded',
      `${outerUdp('12b6', 16)} 0c000006 00002a00 0000000000000000`,
      'service-protocol.6',
    ],
    ['a service header within another', `${outer('2f', 12)} 0000 894f 0fc20204 000001ff`, 'service-protocol.4'],
    ['a service header of another version', `${outer('2f', 12)} 0000 894f 4fc20203 000001ff`, 'bad-version'],
    ['a service header shorter than it can be', `${outer('2f', 12)} 0000 894f 0fc10203 000001ff`, 'bad-length'],
    ['a service header that ends within its context', `${outer('2f', 12)} 0000 894f 0fc60101 000001ff`, 'truncated'],
    ['a service header that ends within itself', `${outer('2f', 8)} 0000 894f 0fc60101`, 'truncated'],
    ['ERSPAN III that ends within its header', `${outer('2f', 12)} 0000 22eb 2000 0001 00000000`, 'truncated'],
    ['Ethernet in IP of another version', `${outer('61', 48)} 4000 ${ETHERNET}`, 'bad-version'],
    ['Ethernet in IP that ends within its header', `${outer('61', 1)} 30`, 'truncated'],
    ['control messages of L2TP over IP', `${outer('73', 8)} 00000000 c8030000`, 'no-payload'],
    [
      'L2TP over IP with no frame that can be found',
      `${outer('73', 24)} 00000007 ${'00'.repeat(20)}`,
      'ip-protocol.l2tp',
    ],
  ])('drops %s', (_, text, dropped) => {
    expect(decode(text, 101)).toEqual({ dropped });
  });

  it('goes through VXLAN in Geneve in GRE, with a VLAN in each', () => {
    const tagged = `${MACS} 8100 0065 0800 ${IPV4}`;
    const vxlan = `${outerUdp('12b5', 58)} 08000000 00002a00 ${tagged}`;
    const geneve = `${outerUdp('17c1', 112)} 0000 6558 00002a00 ${MACS} 88a8 0066 0800 ${vxlan}`;
    expect(decode(`${outer('2f', 144)} 0000 0800 ${geneve}`, 101)).toEqual({ ...OVER_IPV4, vlan: 101 });
  });

  it('joins fragments within a tunnel that came in fragments itself', () => {
    const whole = hex(UDP);
    const inner = (start: number, more: boolean) => {
      const bytes = Buffer.from(whole.subarray(start, more ? start + 8 : undefined)).toString('hex');
      const length = (20 + bytes.length / 2).toString(16).padStart(4, '0');
      return `45b8 ${length} abcd ${more ? '2000' : '0001'} 3d11 0000 c0000201 c6336407 ${bytes}`;
    };
    const decoder = new FrameDecoder(7);
    const [first, second] = [inner(0, true), inner(8, false)];
    // The first inner fragment is itself in two pieces of the outer IP packet (protocol 4).
    const octets = first.replaceAll(' ', '');
    const outerFragment = (flags: string, hexText: string) =>
      `4500 ${(20 + hexText.length / 2).toString(16).padStart(4, '0')} 0009 ${flags} 4004 0000 0a000001 0a000002 ${hexText}`;
    expect(decode(outerFragment('2000', octets.slice(0, 48)), 101, decoder)).toMatchObject({ layer: LAYER.HELD });
    expect(decode(outerFragment('0003', octets.slice(48)), 101, decoder)).toMatchObject({ layer: LAYER.HELD });
    expect(decode(`${outer('04', 24)} ${second}`, 101, decoder)).toEqual(OVER_IPV4);
    expect(decoder.fragments).toMatchObject({ datagramsJoined: 2, fragmentsJoined: 4, fragmentsHeld: 0 });
  });

  it('finds TCP within', () => {
    const tcp = `4500 002b 0001 0000 4006 0000 c0000201 c6336407 9c40 13c5 89abcdef 00000000 5018 ffff 0000 0000 534950`;
    expect(decode(`${outerUdp('12b5', 65)} 08000000 00002a00 ${MACS} 0800 ${tcp}`, 101)).toMatchObject({
      layer: LAYER.TCP,
      dst: '198.51.100.7:5061',
      payload: '534950',
    });
  });

  it('ends headers in headers without end', () => {
    const nested = `${outer('04', 800)}`.repeat(40);
    expect(decode(nested, 101)).toEqual({ dropped: 'too-deep' });
  });
});
