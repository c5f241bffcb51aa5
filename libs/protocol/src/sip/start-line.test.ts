import { describe, expect, it } from 'vitest';
import { checkRequestUri, parseStartLine } from './start-line.js';
import type { SipWarning } from './warning.js';

function parse(line: string): unknown[] {
  const warnings: SipWarning[] = [];
  const parsed = parseStartLine(line, warnings);
  if (typeof parsed !== 'string' && parsed.requestUri !== null) checkRequestUri(parsed.requestUri, warnings);
  return [parsed, warnings];
}

describe('a Request-Line', () => {
  it.each([
    ['INVITE sip:a@example.org SIP/2.0', 'INVITE', 'sip:a@example.org', []],
    ['RE%47IST%45R sip:r SIP/2.0', 'RE%47IST%45R', 'sip:r', []],
    ['OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0', 'OPTIONS', 'soap.beep://192.0.2.103:3002', []],
    ['INVITE  sip:a@example.org  SIP/2.0', 'INVITE', 'sip:a@example.org', ['start-line-blanks']],
    ['OPTIONS sip:a@example.org SIP/2.0  ', 'OPTIONS', 'sip:a@example.org', ['start-line-blanks']],
    ['OPTIONS sip:a@example.org sip/2.0', 'OPTIONS', 'sip:a@example.org', []],
    ['INVITE <sip:a@example.org> SIP/2.0', 'INVITE', 'sip:a@example.org', ['request-uri-brackets']],
    ['INVITE sip:a@example.org; lr SIP/2.0', 'INVITE', 'sip:a@example.org; lr', ['malformed-request-uri']],
    [
      'INVITE sip:a@example.org?Route=%3Csip:b%3E SIP/2.0',
      'INVITE',
      'sip:a@example.org?Route=%3Csip:b%3E',
      ['request-uri-headers'],
    ],
    ['REGISTER sip:2001:db8::10 SIP/2.0', 'REGISTER', 'sip:2001:db8::10', ['malformed-request-uri']],
  ])('%s', (line, method, requestUri, warnings) => {
    expect(parse(line)).toEqual([{ method, requestUri, status: null, reason: null }, warnings]);
  });
});

describe('a Status-Line', () => {
  it.each([
    ['SIP/2.0 200 OK', 200, 'OK'],
    ['SIP/2.0 100 ', 100, ''],
    ['SIP/2.0 100', 100, ''],
    ['sip/2.0 486 Busy Here', 486, 'Busy Here'],
    ['SIP/2.0 603 Decline; reason', 603, 'Decline; reason'],
    [Buffer.from('SIP/2.0 200 = 2**3 * 5**2 но').toString('latin1'), 200, '= 2**3 * 5**2 но'],
  ])('%s', (line, status, reason) => {
    expect(parse(line)).toEqual([{ method: null, requestUri: null, status, reason }, []]);
  });
});

describe('neither', () => {
  it.each([
    ['bad-magic', ''],
    ['bad-magic', 'INVITE'],
    ['bad-magic', ' sip:a SIP/2.0'],
    ['bad-magic', 'INVITE SIP/2.0'],
    ['bad-magic', 'INVITE  SIP/2.0'],
    ['bad-magic', 'IN(ITE sip:a SIP/2.0'],
    ['bad-magic', 'GET / HTTP/1.1'],
    ['bad-version', 'OPTIONS sip:a SIP/7.0'],
    ['bad-version', 'SIP/1.0 200 OK'],
    ['malformed', 'SIP/2.0 099 Low'],
    ['malformed', 'SIP/2.0 2000 Long'],
    ['malformed', 'SIP/2.0 OK'],
  ])('%s: %j', (fault, line) => {
    expect(parse(line)[0]).toBe(fault);
  });
});
