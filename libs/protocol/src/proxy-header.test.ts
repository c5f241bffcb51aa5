import { describe, expect, it } from 'vitest';
import { proxyHeaderLength } from './proxy-header.js';

const LINE = Buffer.from('PROXY TCP4 192.0.2.1 198.51.100.7 40000 5060\r\n');
/** The example of proxy-protocol.txt 2.2, TCP over IPv4, with twelve octets of addresses. */
const BINARY = Buffer.from(
  '0d0a0d0a000d0a515549540a 21 11 000c c0000201 c6336407 9c40 13c4'.replaceAll(' ', ''),
  'hex',
);
const NEXT = Buffer.from('OPTIONS sip:b SIP/2.0\r\n');

describe('the header of a load balancer', () => {
  it.each([LINE, BINARY])('is as long as it says, however much of it is there', (header) => {
    for (let octets = 1; octets < header.length; octets++)
      expect(proxyHeaderLength(header.subarray(0, octets))).toBe(-1);
    expect(proxyHeaderLength(header)).toBe(header.length);
    expect(proxyHeaderLength(Buffer.concat([header, NEXT]))).toBe(header.length);
  });

  it.each([
    ['SIP', NEXT],
    ['a keep-alive before it', Buffer.concat([Buffer.from('\r\n\r\n'), NEXT])],
    ['PUBLISH', Buffer.from('PUBLISH sip:b SIP/2.0\r\n')],
    ['nothing', Buffer.alloc(0)],
    ['a line without end', Buffer.from(`PROXY ${'x'.repeat(101)}`)],
    ['another version', Buffer.from(BINARY.toString('hex').replace('0a2111', '0a1111'), 'hex')],
    ['more than a header has', Buffer.from(BINARY.toString('hex').replace('11000c', '11fff0'), 'hex')],
  ])('is none in %s', (_, stream) => {
    expect(proxyHeaderLength(stream)).toBe(0);
  });
});
