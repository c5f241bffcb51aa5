import { describe, expect, it } from 'vitest';
import { parseSipMessage } from './message.js';
import { PlainSip } from './plain-sip.js';

function octets(startLine: string, contacts: readonly string[]): Buffer {
  return Buffer.from(
    [
      startLine,
      'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKa',
      'From: <sip:a@example.com>;tag=1',
      'To: <sip:b@example.com>;tag=2',
      'Call-ID: c',
      'CSeq: 1 INVITE',
      ...contacts.map((contact) => `Contact: ${contact}`),
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n'),
  );
}

function contactOf(startLine: string, contacts: readonly string[]): string | null {
  const data = octets(startLine, contacts);
  const message = parseSipMessage(data, 0, data.length);
  return message.ok ? message.value.contactUri : null;
}

describe('the contact of a redirection that is tried first (RFC 3261 8.1.3.4)', () => {
  it.each([
    // RFC 3261 20.10, with the order of its two turned round.
    [
      [
        '<mailto:watson@bell-telephone.com>;q=0.1',
        '"Mr. Watson" <sip:watson@worcester.bell-telephone.com>;q=0.7; expires=3600',
      ],
      'sip:watson@worcester.bell-telephone.com',
    ],
    [['<sip:a@h>;q=0.2, <sip:b@h>;q=0.9, <sip:c@h>;q=0.5'], 'sip:b@h'],
    [['<sip:a@h>;q=0.999', '<sip:b@h>'], 'sip:b@h'],
    [['<sip:a@h>', '<sip:b@h>;q=1.0'], 'sip:a@h'],
    [['<sip:a@h>;q=0', '<sip:b@h>;q=0.001'], 'sip:b@h'],
    [['<sip:a@h>;Q = 0.4', 'sip:b@h;q=.5'], 'sip:b@h'],
    [['<sip:a@h;q=0.9>;q=0.1', '<sip:b@h>;q=0.3'], 'sip:b@h'],
    [['<sip:a@h>;q=high', '<sip:b@h>;q=0.3'], 'sip:a@h'],
    [['<sip:a@h>'], 'sip:a@h'],
    [[], null],
  ])('of %j', (contacts, expected) => {
    expect(contactOf('SIP/2.0 302 Moved Temporarily', contacts)).toBe(expected);
  });

  it('is the first of any other message', () => {
    expect(contactOf('SIP/2.0 200 OK', ['<sip:a@h>;q=0.1', '<sip:b@h>;q=0.9'])).toBe('sip:a@h');
  });

  it('is not left to the reader of plain messages, which knows but one', () => {
    const plain = new PlainSip();
    const take = (contacts: readonly string[]) => {
      const data = octets('SIP/2.0 302 Moved Temporarily', contacts);
      return plain.read(data, 0, data.length);
    };
    expect(take(['<sip:a@h>;q=0.1', '<sip:b@h>;q=0.9'])).toBe(false);
    expect(take(['<sip:a@h>;q=0.1'])).toBe(true);
  });
});
