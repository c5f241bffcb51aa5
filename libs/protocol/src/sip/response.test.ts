import { describe, expect, it } from 'vitest';
import { parseSipMessage, type SipMessage } from './message.js';
import { responsePort, writeSipResponse } from './response.js';

function request(via: readonly string[], lines: readonly string[] = ['To: <sip:reports@192.0.2.9>']): SipMessage {
  const text = [
    'PUBLISH sip:reports@192.0.2.9 SIP/2.0',
    ...via.map((value) => `Via: ${value}`),
    'From: "Room; 5" <sip:r5@example.com>;tag=9x',
    ...lines,
    'Call-ID: 7f3@room5',
    'CSeq: 411 PUBLISH',
    '',
    '',
  ].join('\r\n');
  const decoded = parseSipMessage(Buffer.from(text), 0, text.length);
  if (!decoded.ok) throw new Error(decoded.fault);
  return decoded.value;
}

const OK = { status: 200, reason: 'OK', address: '203.0.113.77', port: 40_961, toTag: 'ours' };

describe('writeSipResponse', () => {
  it('copies what RFC 3261 8.2.6.2 names, in its order, and gives To a tag', () => {
    const via = ['SIP/2.0/UDP 203.0.113.77:5062;branch=z9hG4bK1', 'SIP/2.0/TCP a.example;branch=z9hG4bK0'];
    expect(writeSipResponse(request(via), { ...OK, headers: [['SIP-ETag', 'e1']] })).toBe(
      [
        'SIP/2.0 200 OK',
        'Via: SIP/2.0/UDP 203.0.113.77:5062;branch=z9hG4bK1',
        'Via: SIP/2.0/TCP a.example;branch=z9hG4bK0',
        'From: "Room; 5" <sip:r5@example.com>;tag=9x',
        'To: <sip:reports@192.0.2.9>;tag=ours',
        'Call-ID: 7f3@room5',
        'CSeq: 411 PUBLISH',
        'SIP-ETag: e1',
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    );
  });

  it.each([
    // RFC 3261 18.2.1: sent-by is a name, or another address.
    ['SIP/2.0/UDP phone.example;branch=z9hG4bK2', 'SIP/2.0/UDP phone.example;branch=z9hG4bK2;received=203.0.113.77'],
    // RFC 3581 4.
    [
      'SIP/2.0/UDP 10.0.0.5:5060;rport;branch=z9hG4bK3',
      'SIP/2.0/UDP 10.0.0.5:5060;rport=40961;branch=z9hG4bK3;received=203.0.113.77',
    ],
    // What a client claims of itself is not believed.
    [
      'SIP/2.0/UDP 10.0.0.5;received=192.0.2.1;branch=z9hG4bK4;rport',
      'SIP/2.0/UDP 10.0.0.5;branch=z9hG4bK4;rport=40961;received=203.0.113.77',
    ],
  ])('says in the topmost Via where the request came from: %s', (via, expected) => {
    expect(writeSipResponse(request([via]), OK)?.split('\r\n')[1]).toBe(`Via: ${expected}`);
  });

  it('takes several values in one Via apart', () => {
    const response = writeSipResponse(request(['SIP/2.0/UDP 203.0.113.77;branch=a, SIP/2.0/UDP b;branch=b']), OK);
    expect(response?.match(/^Via: .*$/gm)).toEqual([
      'Via: SIP/2.0/UDP 203.0.113.77;branch=a',
      'Via: SIP/2.0/UDP b;branch=b',
    ]);
  });

  it('leaves a To that has a tag, and that of a 100, as it came', () => {
    const tagged = request(['SIP/2.0/UDP b'], ['To: <sip:x@y>;tag=theirs']);
    expect(writeSipResponse(tagged, OK)).toContain('\r\nTo: <sip:x@y>;tag=theirs\r\n');
    expect(writeSipResponse(request(['SIP/2.0/UDP b']), { ...OK, status: 100, reason: 'Trying' })).toContain(
      '\r\nTo: <sip:reports@192.0.2.9>\r\n',
    );
  });

  it('cannot answer without Via or To', () => {
    expect(writeSipResponse(request([]), OK)).toBeNull();
    expect(writeSipResponse(request(['SIP/2.0/UDP b'], []), OK)).toBeNull();
  });
});

describe('responsePort', () => {
  it.each([
    ['SIP/2.0/UDP 10.0.0.5:5090;rport;branch=a', 40_961],
    ['SIP/2.0/UDP 10.0.0.5:5090;branch=a', 5090],
    ['SIP/2.0/UDP 10.0.0.5;branch=a', 5060],
    ['SIP/2.0/UDP [2001:db8::5]:5091;branch=a', 5091],
    ['SIP/2.0/UDP [2001:db8::5];branch=a', 5060],
    // There is no such port: nothing could be sent there.
    ['SIP/2.0/UDP 10.0.0.5:0;branch=a', 40_961],
    ['SIP/2.0/UDP 10.0.0.5:65536;branch=a', 40_961],
    ['SIP/2.0/UDP 10.0.0.5:99999;branch=a', 40_961],
  ])('of %s is %d', (via, port) => {
    expect(responsePort(request([via]), 40_961)).toBe(port);
  });
});
