import { describe, expect, it } from 'vitest';
import { canonicalIpv6, hostOf, portOf, socketAddressOf } from './socket-address.js';

describe('an address', () => {
  // RFC 5952 4 and 5.
  it.each([
    ['2001:0db8:0000:0000:0000:0000:0002:0001', '2001:db8::2:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:DB8::A', '2001:db8::a'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['not:an::address::at all', 'not:an::address::at all'],
  ])('%s is written %s', (text, canonical) => {
    expect(canonicalIpv6(text)).toBe(canonical);
  });

  it('has its host and its port', () => {
    expect([hostOf('192.0.2.1:5060'), portOf('192.0.2.1:5060')]).toEqual(['192.0.2.1', 5060]);
    expect([hostOf('[2001:db8::1]:5060'), portOf('[2001:db8::1]:5060')]).toEqual(['2001:db8::1', 5060]);
    expect(socketAddressOf('2001:DB8:0::1', 4000)).toBe('[2001:db8::1]:4000');
  });
});
