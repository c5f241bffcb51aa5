import { describe, expect, it } from 'vitest';
import { parseSipMessage } from './message.js';
import { INVITE_LINES, messageBytes, SDP_OFFER } from './message-text.fixture.js';
import { type SipRecordFields, sipRecordFields } from './record-fields.js';

function fields(lines: readonly string[], body = ''): SipRecordFields {
  const bytes = messageBytes(lines, body);
  const decoded = parseSipMessage(bytes, 0, bytes.length);
  if (!decoded.ok) throw new Error(decoded.fault);
  return sipRecordFields(decoded.value);
}

describe('sipRecordFields', () => {
  it('maps a request', () => {
    const { raw, ...record } = fields(INVITE_LINES, SDP_OFFER);
    expect(raw).toHaveLength(Buffer.from(`${INVITE_LINES.join('\r\n')}\r\n\r\n${SDP_OFFER}`).length);
    expect(record).toMatchObject({
      method: 'INVITE',
      requestUri: 'sip:bob@biloxi.example.com',
      status: null,
      reason: null,
      callId: '3848276298220188511@atlanta.example.com',
      from: {
        uri: 'sip:alice@atlanta.example.com',
        user: 'alice',
        host: 'atlanta.example.com',
        displayName: 'Alice A.',
      },
      fromTag: '9fxced76sl',
      to: { uri: 'sip:bob@biloxi.example.com', user: 'bob', host: 'biloxi.example.com', displayName: 'Bob' },
      toTag: null,
      cseq: 31,
      cseqMethod: 'INVITE',
      branch: 'z9hG4bK83749.1',
      sentBy: 'ss1.example.com:5080',
      viaCount: 2,
      contact: 'sip:alice@client.atlanta.example.com;transport=tcp',
      userAgent: 'Example/1.2',
      contentType: 'application/sdp',
    });
    expect(record.sdp?.media).toHaveLength(1);
    expect(record.headers).toEqual({
      via: [
        'SIP/2.0/TCP ss1.example.com:5080;branch=z9hG4bK83749.1;received=192.0.2.54;rport=15080',
        'SIP/2.0/UDP client.atlanta.example.com:5062;branch=z9hG4bK74bf9',
      ],
      'max-forwards': ['69'],
      contact: ['<sip:alice@client.atlanta.example.com;transport=tcp>'],
      'session-expires': ['1800;refresher=uac'],
      'p-asserted-identity': ['"Alice" <sip:+14085550101@atlanta.example.com>'],
      'x-cid': ['leg-7741'],
      'content-length': [String(SDP_OFFER.length)],
    });
  });

  it('names the Server of a response, else its User-Agent', () => {
    const status = ['SIP/2.0 200 OK', 'Call-ID: c', 'CSeq: 4 BYE', 'User-Agent: ua'];
    expect(fields([...status, 'Server: srv']).userAgent).toBe('srv');
    expect(fields(status)).toMatchObject({ userAgent: 'ua', cseq: 4, cseqMethod: 'BYE', sdp: null, contact: null });
  });

  it('has empty texts and 0 for what a broken message lacks', () => {
    expect(fields(['OPTIONS sip:b@example.org SIP/2.0'])).toMatchObject({
      callId: '',
      from: { uri: '', user: null, host: null, displayName: null },
      cseq: 0,
      cseqMethod: 'OPTIONS',
      branch: null,
      sentBy: null,
      viaCount: 0,
    });
  });

  it('keeps a bounded number of extension headers, and none that could harm an object', () => {
    const many = Array.from({ length: 100 }, (_, index) => `X-${index}: v`);
    const { headers } = fields(['OPTIONS sip:b SIP/2.0', '__proto__: {}', 'constructor: x', ...many]);
    expect(Object.keys(headers)).toHaveLength(64);
    expect(Object.getPrototypeOf(headers)).toBe(Object.prototype);
  });

  it('says what the answer of a transferred party was', () => {
    const lines = [
      'NOTIFY sip:a@example.com SIP/2.0',
      'Call-ID: x',
      'CSeq: 2 NOTIFY',
      'Content-Type: message/sipfrag;version=2.0',
    ];
    expect(fields(lines, 'SIP/2.0 486 Busy Here\r\n')).toMatchObject({
      bodies: ['sip-fragment'],
      fragment: { status: 486, reason: 'Busy Here', method: null },
    });
    expect(fields(INVITE_LINES, SDP_OFFER)).toMatchObject({ bodies: ['session-description'], fragment: null });
  });

  it('keeps the headers of linking and diagnosis, by their long names', () => {
    const lines = [
      'BYE sip:a@example.com SIP/2.0',
      'RTP-RxStat: Dur=1',
      'XCall-ID: other-leg-1',
      'y: a.b.c',
      'Unknown: 1',
    ];
    expect(fields(lines).headers).toEqual({
      'rtp-rxstat': ['Dur=1'],
      'xcall-id': ['other-leg-1'],
      identity: ['a.b.c'],
    });
  });
});

it('has the description of the session, not that of an early one beside it (RFC 3959 10)', () => {
  const part = (disposition: string, port: number) =>
    `--b\r\nContent-Type: application/sdp\r\nContent-Disposition: ${disposition}\r\n\r\nv=0\r\nm=audio ${port} RTP/AVP 0\r\n`;
  const portsOf = (...dispositions: string[]) => {
    const body = `${dispositions.map((disposition, place) => part(disposition, 4000 + 2 * place)).join('')}--b--`;
    const bytes = messageBytes(['SIP/2.0 183 Session Progress', 'Content-Type: multipart/mixed;boundary=b'], body);
    const decoded = parseSipMessage(bytes, 0, bytes.length);
    return decoded.ok ? sipRecordFields(decoded.value).sdp?.media.map(({ port }) => port) : null;
  };
  expect(portsOf('early-session;handling=optional', 'session')).toEqual([4002]);
  expect(portsOf('session', 'early-session')).toEqual([4000]);
  expect(portsOf('Early-Session')).toEqual([4000]);
});
