import { describe, expect, it } from 'vitest';
import { addressBytes, addressText, ipv4Number, macAddressText, socketAddressText } from './address-text.js';

// Canonical forms of RFC 5952 4.
const CANONICAL = [
  '2001:db8::1',
  '2001:db8::2:1',
  '2001:db8:0:1:1:1:1:1',
  '2001:db8::1:0:0:1',
  '2001:0:0:1::1',
  '::',
  '::1',
  '1::',
  'fe80::1:2:3:4',
  '2001:db8:aaaa:bbbb:cccc:dddd:eeee:1',
];

describe('MAC addresses', () => {
  it.each([
    [0x0000, 0x5e0053af, '00:00:5e:00:53:af'],
    [0xfedc, 0xba987654 | 0, 'fe:dc:ba:98:76:54'],
    [0, 0, null],
  ])('of %i and %i', (high, low, expected) => {
    expect(macAddressText(high, low)).toBe(expected);
  });
});

describe('addresses', () => {
  it.each(CANONICAL)('%s is written as it was read', (text) => {
    expect(addressText(addressBytes(text) as Uint8Array, 0, 6)).toBe(text);
  });

  it.each([
    ['2001:0DB8::0001', '2001:db8::1'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('%s is %s', (text, canonical) => {
    expect(addressText(addressBytes(text) as Uint8Array, 0, 6)).toBe(canonical);
  });

  it.each([
    '',
    '192.0.2',
    '192.0.2.256',
    '192.0.2.1.5',
    '1.2.3.a',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    'g::1',
    '12345::',
  ])('%j is none', (text) => {
    expect(addressBytes(text)).toBeNull();
  });

  it.each([
    ['192.0.2.1', 0xc0000201 | 0],
    ['127.255.0.9', 0x7fff0009],
    ['0.0.0.0', 0],
    ['2001:db8::1', null],
    ['192.0.2', null],
  ])('%s is the number %s', (text, number) => {
    expect(ipv4Number(text)).toBe(number);
  });

  it('has brackets around IPv6 before a port', () => {
    expect(socketAddressText(new Uint8Array([198, 51, 100, 7]), 0, 4, 5060)).toBe('198.51.100.7:5060');
    expect(socketAddressText(addressBytes('2001:db8::7') as Uint8Array, 0, 6, 5060)).toBe('[2001:db8::7]:5060');
  });
});
