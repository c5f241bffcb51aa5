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
    expect(isRtpAddressOf({ host, port, portCount: 1, candidates: [] }, address)).toBe(is);
  });

  it('of several ports (RFC 8866 5.14) are the even ones', () => {
    const media = { host: '192.0.2.1', port: 49_170, portCount: 2, candidates: [] };
    const found = [49_168, 49_170, 49_171, 49_172, 49_173, 49_174].filter((port) =>
      isRtpAddressOf(media, `192.0.2.1:${port}`),
    );
    expect(found).toEqual([49_170, 49_172]);
  });

  it('of candidates (RFC 8839 5.1) is each of theirs', () => {
    const media = {
      host: '192.0.2.1',
      port: 4000,
      portCount: 1,
      candidates: ['203.0.113.1:61000', '[2001:db8::1]:4000'],
    };
    const found = ['192.0.2.1:4000', '203.0.113.1:61000', '[2001:db8::1]:4000', '203.0.113.1:61001'].filter((address) =>
      isRtpAddressOf(media, address),
    );
    expect(found).toEqual(['192.0.2.1:4000', '203.0.113.1:61000', '[2001:db8::1]:4000']);
  });
});
