import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeSip } from './looks-like-sip.js';
import { parseSipMessage } from './message.js';
import { INVITE_LINES, messageBytes, SDP_OFFER } from './message-text.fixture.js';
import { parseNameAddr, tagOfNameAddr, usualUri } from './name-addr.js';
import { commaList } from './parameters.js';
import { type SipRecordFields, sipRecordFields } from './record-fields.js';
import { redactSecrets } from './redact.js';
import { firstBranch, firstSentBy, parseVia } from './via.js';
import { parseVqReport } from './vq-rtcpxr.js';

/** What is kept of a message is its text; read again it says the same. */
function expectSameAgain(fields: SipRecordFields): void {
  const again = parseSipMessage(Buffer.from(fields.raw, 'latin1'), 0, fields.raw.length);
  expect(again.ok && sipRecordFields(again.value)).toEqual(fields);
}

function readAll(bytes: Uint8Array): void {
  looksLikeSip(bytes, 0, bytes.length);
  const decoded = parseSipMessage(bytes, 0, bytes.length);
  if (decoded.ok) {
    const fields = sipRecordFields(decoded.value);
    expect(fields.raw.length).toBeLessThanOrEqual(bytes.length);
    expect(Number.isSafeInteger(fields.cseq)).toBe(true);
    expectSameAgain(fields);
  }
}

/** Text of the characters that grammars turn on. */
const tricky = fc
  .array(fc.constantFrom(...'<>";:,=@?%[]\\\r\n\t *;aA1', 'SIP/2.0', 'tag=', 'branch=', 'inline:', 'a=crypto:'))
  .map((parts) => parts.join(''));

describe('properties', () => {
  it('any bytes are read without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        readAll(bytes);
      }),
    );
  });

  it('a message with any octets changed, and cut anywhere, is read without an exception', () => {
    const whole = messageBytes(INVITE_LINES, SDP_OFFER);
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 });
    fc.assert(
      fc.property(changes, fc.nat(whole.length), (octets, length) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, octet] of octets) bytes[at] = octet;
        readAll(bytes.subarray(0, length));
      }),
      { numRuns: 1000 },
    );
  });

  it('any header value is read without an exception', () => {
    const names = fc.constantFrom(
      'From',
      'To',
      'Via',
      'CSeq',
      'Contact',
      'Content-Type',
      'Content-Length',
      'Authorization',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(names, tricky), { maxLength: 8 }), tricky, (headers, body) => {
        readAll(messageBytes(['OPTIONS sip:a SIP/2.0', ...headers.map(([name, value]) => `${name}: ${value}`)], body));
        for (const [, value] of headers) {
          parseNameAddr(value);
          parseVia(value);
          parseVqReport(value);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('redaction keeps every length and is done once', () => {
    const lines = fc.constantFrom(
      'Authorization: Digest ',
      'a=crypto:1 S ',
      'k=clear:',
      'a=ice-pwd:',
      'Proxy-Authorization:',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(lines, tricky)), (parts) => {
        const text = parts.map(([name, value]) => `${name}${value}\r\n`).join('');
        const redacted = redactSecrets(text);
        expect(redacted).toHaveLength(text.length);
        expect(redactSecrets(redacted)).toBe(redacted);
      }),
      { numRuns: 500 },
    );
  });

  it('what is read without the whole grammar is what the grammar says', () => {
    const words = fc.constantFrom(
      ...[
        'SIP/2.0/UDP',
        'SIP/2.0/',
        ' ',
        ' ',
        '192.0.2.1:5060',
        '[2001:db8::1]',
        ';branch=',
        ';rport',
        'z9hG4bK776',
        ';tag=',
      ],
      ...['<sip:a@example.com>', '<', '>', '"', ',', ';', '=', '\t', '\\', 'sip:a', ';lr'],
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 9 }), (parts) => {
        // As header values are: without blanks around them.
        const value = parts.join('').trim();
        const [first] = commaList(value);
        const [via, address] = first === undefined ? [null, null] : [parseVia(first), parseNameAddr(first)];
        expect([null, via?.sentBy], value).toContain(firstSentBy(value));
        expect([null, via?.branch], value).toContain(firstBranch(value));
        expect([null, address?.uri], value).toContain(usualUri(value));
        if (first === value) expect(tagOfNameAddr(value), value).toBe(address?.tag);
      }),
      { numRuns: 5000 },
    );
    expect(firstSentBy('SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK776')).toBe('192.0.2.1:5060');
    expect(usualUri('"Alice" <sip:a@example.com>')).toBeNull();
    expect(usualUri('<sip:a@example.com;lr>;expires=60')).toBe('sip:a@example.com;lr');
  });

  it.each(
    ['\n', ':', '\n ', ';', ',', '"', '<', '\r\n\t', 'a:\n', '--x\n', 'v:,'].flatMap((unit) => {
      // The longest message that is read: in quadratic time more than 50 thousand million steps, where a test may take a minute.
      const run = unit.repeat(300_000 / unit.length);
      return [
        [unit, 'in a header', `INVITE sip:a SIP/2.0\r\nVia: ${run}\r\n\r\n`],
        [unit, 'in a body', `OPTIONS sip:a SIP/2.0\r\nContent-Type: multipart/x;boundary=x\r\n\r\n${run}`],
      ] as const;
    }),
  )('%j over and over %s takes linear time', (_, __, text) => {
    for (let time = 0; time < 5; time++) readAll(Buffer.from(text));
  });
});
