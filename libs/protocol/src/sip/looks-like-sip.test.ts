import { describe, expect, it } from 'vitest';
import { looksLikeSip } from './looks-like-sip.js';

const looks = (text: string): boolean => looksLikeSip(Buffer.from(text, 'latin1'), 0, text.length);

describe('looksLikeSip', () => {
  it.each([
    'INVITE sip:a@example.org SIP/2.0\r\n',
    'invite  sip:a@example.org  sip/2.0 \r\n',
    '\r\n\r\nOPTIONS sip:a SIP/2.0\n',
    "!interesting-Method0123456789_*+`.%indeed'~ sip:a@example.org SIP/2.0\r\n",
    'SIP/2.0 200 OK\r\n',
    'SIP/2.0 100 \r\n',
    `${'A'.repeat(4099)} sip:a@example.org SIP/2.0\r\n`,
  ])('yes: %j', (text) => {
    expect(looks(text)).toBe(true);
  });

  it.each([
    '',
    '\r\n\r\n',
    '\0\0\0\0',
    'SIP/2.0',
    'GET / HTTP/1.1\r\n',
    'INVITE sip:a@example.org SIP/2.0',
    'INVITE sip:a@example.org SIP/3.0\r\n',
    'INVITESIP/2.0\r\n\r\n\r\n',
    'INVITE sip:a@example.orgSIP/2.0\r\n',
    `${'A'.repeat(8192)} sip:a@example.org SIP/2.0\r\n`,
    `A ${'b'.repeat(9000)} SIP/2.0\r\n`,
    '\x80\x00\x12\x34 SIP/2.0\r\n',
  ])('no: %j', (text) => {
    expect(looks(text)).toBe(false);
  });

  it('keeps within its offsets', () => {
    const bytes = Buffer.from('xxINVITE sip:a@example.org SIP/2.0\r\n');
    expect(looksLikeSip(bytes, 2, bytes.length)).toBe(true);
    expect(looksLikeSip(bytes, 2, bytes.length - 1)).toBe(false);
  });
});
