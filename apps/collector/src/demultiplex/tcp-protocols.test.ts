import { describe, expect, it } from 'vitest';
import { octets } from '../fixtures/packets.js';
import { tcpProtocol } from './tcp-protocols.js';

describe('TCP that is no SIP', () => {
  it.each([
    ['MSRP, the example of RFC 4975 4', 2855, new Uint8Array(Buffer.from('MSRP a786hjs2 SEND\r\n')), 'msrp'],
    ['H.225.0 SETUP in a TPKT', 1720, octets('03000020 08 02 0001 05 04 03 88 93 a5'), 'h225'],
    ['SCCP KeepAlive', 2000, octets('04000000 00000000 00000000'), 'sccp'],
    ['SCCP of a later version', 2000, octets('0c000000 11000000 81000000 00000000 00000000'), 'sccp'],
    ['the same elsewhere', 2001, octets('04000000 00000000 00000000'), null],
    ['a length that no SCCP has', 2000, octets('00100100 00000000 00000000'), null],
    ['RDP in a TPKT', 3389, octets('0300000b 06e00000 000000'), null],
    ['a segment that is too short', 1720, octets('03000020 0802'), null],
    ['TLS, a ClientHello', 443, octets('160301020001 0001fc03'), 'tls'],
    ['TLS, application data', 5061, octets('1703030105 000000'), 'tls'],
    ['TLS on the port of SCCP', 2000, octets('160301020001 0001fc03'), 'tls'],
    ['a record longer than TLS has', 443, octets('1703034901 000000'), null],
    ['a content type that TLS has not', 443, octets('1903030105 000000'), null],
  ])('%s', (_, port, bytes, expected) => {
    expect(tcpProtocol(bytes, 0, bytes.length, 40_000, port)).toBe(expected);
    expect(tcpProtocol(bytes, 0, bytes.length, port, 40_000)).toBe(expected);
  });
});
