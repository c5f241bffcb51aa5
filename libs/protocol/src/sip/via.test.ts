import { describe, expect, it } from 'vitest';
import { cutHeaders, scanHeaders } from './headers.js';
import { parseVia, viasOf } from './via.js';

describe('parseVia', () => {
  it.each([
    ['SIP/2.0/UDP 192.0.2.4:5060;branch=z9hG4bK1', 'UDP', '192.0.2.4:5060', 'z9hG4bK1', null, null],
    ['SIP/2.0/tcp host.example.com ;branch=z9hG4bK2', 'TCP', 'host.example.com', 'z9hG4bK2', null, null],
    ['SIP/2.0/UDP 10.1.1.1;rport;branch=z9hG4bK3', 'UDP', '10.1.1.1', 'z9hG4bK3', null, 0],
    [
      'SIP/2.0/UDP 10.1.1.1;Rport=1024;received=192.0.2.1;BRANCH=z9hG4bK4',
      'UDP',
      '10.1.1.1',
      'z9hG4bK4',
      '192.0.2.1',
      1024,
    ],
    [
      'SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bKas3-111',
      'UDP',
      '[2001:db8::9:1]',
      'z9hG4bKas3-111',
      '2001:db8::9:255',
      null,
    ],
    [
      'SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKas3',
      'UDP',
      '[2001:db8::9:1]',
      'z9hG4bKas3',
      '2001:db8::9:255',
      null,
    ],
    ['SIP/2.0/TCP\t[2001:db8::9] : 5060 ;branch=z9hG4bK5', 'TCP', '[2001:db8::9]:5060', 'z9hG4bK5', null, null],
    ['SIP  /   2.0 /UDP 192.0.2.2;branch=390skdjuw', 'UDP', '192.0.2.2', '390skdjuw', null, null],
    [
      'SIP  / 2.0  / TCP     spindle.example.com : 5061  ; branch  =   z9hG4bK9ikj8',
      'TCP',
      'spindle.example.com:5061',
      'z9hG4bK9ikj8',
      null,
      null,
    ],
    ['SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bKasd', 'UNKNOWN', 't4.example.com', 'z9hG4bKasd', null, null],
    ['SIP/2.0/UDP iftgw.example.com', 'UDP', 'iftgw.example.com', null, null, null],
  ])('%s', (value, transport, sentBy, branch, received, rport) => {
    expect(parseVia(value)).toMatchObject({ transport, sentBy, branch, received, rport, malformed: false });
  });

  it.each([
    ['empty parameters', 'SIP/2.0/UDP 192.0.2.15;;'],
    ['a branch that is only the cookie', 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK'],
    ['no sent-by', 'SIP/2.0/UDP'],
    ['another version', 'SIP/7.0/UDP c.example.com;branch=z9hG4bKkdjuw'],
    ['nothing', ''],
  ])('says so of %s', (_, value) => {
    expect(parseVia(value).malformed).toBe(true);
  });
});

describe('viasOf', () => {
  it('lists repeated headers and comma lists alike, top first', () => {
    const text = [
      'Via: SIP/2.0/UDP a;branch=z9hG4bKa, SIP/2.0/UDP b;branch=z9hG4bKb',
      'To: <sip:x>',
      'v: SIP/2.0/TLS c;branch=z9hG4bKc',
      '\r\n',
    ].join('\r\n');
    const headers = cutHeaders(text, scanHeaders(text, 0, text.length, []), true);
    expect(viasOf(headers).map((via) => via.sentBy)).toEqual(['a', 'b', 'c']);
  });
});
