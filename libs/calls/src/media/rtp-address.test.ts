import { describe, expect, it } from 'vitest';
import { isRtpAddressOf } from './session-description.js';

describe('whether an address is that of a media section', () => {
  it.each([
    ['192.0.2.1', 4000, '192.0.2.1:4000', true],
    ['192.0.2.1', 4000, '192.0.2.1:40000', false],
    ['192.0.2.1', 4000, '192.0.2.11:4000', false],
    ['192.0.2.11', 4000, '192.0.2.1:4000', false],
    ['192.0.2.1', 0, '192.0.2.1:0', false],
    [null, 4000, '192.0.2.1:4000', false],
    ['media.example', 4000, 'media.example:4000', true],
    ['2001:DB8:0:0:0:0:0:1', 4000, '[2001:db8::1]:4000', true],
    ['2001:db8::1', 4002, '[2001:db8::1]:4000', false],
  ])('of %s port %i it is %s: %s', (host, port, address, is) => {
    expect(isRtpAddressOf({ host, port }, address)).toBe(is);
  });
});
