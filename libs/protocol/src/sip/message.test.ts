import { describe, expect, it } from 'vitest';
import { parseSipMessage, type SipMessage } from './message.js';
import { INVITE_LINES, messageBytes, SDP_OFFER } from './message-text.fixture.js';

function parse(bytes: Uint8Array): SipMessage {
  const decoded = parseSipMessage(bytes, 0, bytes.length);
  if (!decoded.ok) throw new Error(`not decoded: ${decoded.fault} at ${decoded.offset}`);
  return decoded.value;
}

const MINIMAL = [
  'SIP/2.0 200 OK',
  'Via: SIP/2.0/UDP 192.0.2.4;branch=z9hG4bKx1',
  'From: <sip:a@example.org>;tag=f1',
  'To: <sip:b@example.org>;tag=t1',
  'Call-ID: c1',
  'CSeq: 7 OPTIONS',
];

describe('a request', () => {
  const message = parse(messageBytes(INVITE_LINES, SDP_OFFER));

  it('has its start line', () => {
    expect(message).toMatchObject({
      method: 'INVITE',
      requestUri: 'sip:bob@biloxi.example.com',
      status: null,
      reason: null,
    });
  });

  it('has its dialog identifiers', () => {
    expect(message.callId).toBe('3848276298220188511@atlanta.example.com');
    expect(message.from).toMatchObject({ displayName: 'Alice A.', user: 'alice', host: 'atlanta.example.com' });
    expect(message.from?.tag).toBe('9fxced76sl');
    expect(message.to?.tag).toBeNull();
    expect(message.cseq).toEqual({ number: 31, method: 'INVITE' });
  });

  it('has the Via on top and the number of all', () => {
    expect(message.via).toMatchObject({
      transport: 'TCP',
      sentBy: 'ss1.example.com:5080',
      branch: 'z9hG4bK83749.1',
      received: '192.0.2.54',
      rport: 15080,
    });
    expect(message.viaCount).toBe(2);
  });

  it('has its body by Content-Length', () => {
    expect(message.contentType).toBe('application/sdp');
    expect(message.sdp).toBe(SDP_OFFER);
    expect(message.raw.slice(message.bodyStart, message.bodyEnd)).toBe(SDP_OFFER);
    expect(message.warnings).toEqual([]);
  });
});

describe('a response', () => {
  it('has status and reason, and neither method nor URI', () => {
    expect(parse(messageBytes(MINIMAL))).toMatchObject({ method: null, requestUri: null, status: 200, reason: 'OK' });
  });
});

describe('where it lies in the bytes', () => {
  it('is only what the offsets say', () => {
    const inner = messageBytes(MINIMAL);
    const outer = Buffer.concat([Buffer.from('INVITE '), inner, Buffer.from('garbage')]);
    const decoded = parseSipMessage(outer, 7, 7 + inner.length);
    expect(decoded.ok && decoded.value.raw).toBe(Buffer.from(inner).toString('latin1'));
  });

  it('may follow CRLFs (RFC 3261 7.5)', () => {
    expect(parse(Buffer.concat([Buffer.from('\r\n\r\n'), messageBytes(MINIMAL)])).status).toBe(200);
  });
});

describe('header fields', () => {
  it('come in compact forms, any case and any order', () => {
    const message = parse(
      messageBytes([
        'BYE sip:b@example.org SIP/2.0',
        'l: 0',
        'i: short-1',
        'T: <sip:b@example.org>;tag=t9',
        'CSEQ: 2 BYE',
        'f: <sip:a@example.org>;tag=f9',
        'v: SIP/2.0/UDP 192.0.2.4;branch=z9hG4bKq',
        'x: 90',
        'k: timer',
      ]),
    );
    expect(message).toMatchObject({ callId: 'short-1', cseq: { number: 2, method: 'BYE' }, contentLength: 0 });
    expect(message.from?.tag).toBe('f9');
    expect(message.headers.first('session-expires')).toBe('90');
    expect(message.headers.first('supported')).toBe('timer');
    expect(message.warnings).toEqual([]);
  });

  it('are unfolded to one space (RFC 3261 7.3.1)', () => {
    const message = parse(messageBytes([...MINIMAL, 'Subject: I know you\t', '   are there,', '\tpick up']));
    expect(message.headers.first('subject')).toBe('I know you are there, pick up');
  });

  it('repeat in their order', () => {
    const message = parse(
      messageBytes([...MINIMAL, 'Record-Route: <sip:p1;lr>', 'X-A: 1', 'Record-Route: <sip:p2;lr>']),
    );
    expect(message.headers.all('record-route')).toEqual(['<sip:p1;lr>', '<sip:p2;lr>']);
  });

  it('may end in LF alone', () => {
    const message = parse(Buffer.from(`${MINIMAL.join('\n')}\n\n`));
    expect(message).toMatchObject({ callId: 'c1', status: 200, warnings: [] });
  });

  it('are UTF-8, while raw is a character an octet', () => {
    const message = parse(messageBytes([...MINIMAL, 'Subject: Grüße']));
    expect(message.headers.first('subject')).toBe('Grüße');
    expect(message.raw).toContain('GrÃ¼Ã\u009fe');
  });

  it('stay octets where they are no UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from(`${MINIMAL.join('\r\n')}\r\nSubject: caf`),
      Buffer.from([0xe9]),
      Buffer.from('\r\n\r\n'),
    ]);
    expect(parse(bytes).headers.first('subject')).toBe('caf\u00e9');
  });

  it('whose line has no colon are counted and skipped', () => {
    const message = parse(messageBytes([...MINIMAL, 'Foobar roobar', 'Expires: 60']));
    expect(message.warnings).toEqual(['malformed-header-line']);
    expect(message.headers.first('expires')).toBe('60');
  });

  it('are not believed where the capture cut them in the line', () => {
    const text = Buffer.from(messageBytes(MINIMAL)).toString();
    const message = parse(Buffer.from(text.slice(0, text.indexOf('Call-ID: c1') + 10)));
    expect(message.callId).toBeNull();
    expect(message.from?.tag).toBe('f1');
    expect(message.warnings).toContain('header-section-not-ended');
  });

  it('are read up to a bound', () => {
    const many = Array.from({ length: 600 }, (_, index) => `X-${index}: ${index}`);
    const message = parse(messageBytes([...MINIMAL, ...many]));
    expect(message.headers.names).toHaveLength(512);
    expect(message.warnings).toEqual(['too-many-headers']);
  });
});

describe('warnings, not faults', () => {
  const without = (name: string): string[] => MINIMAL.filter((line) => !line.startsWith(name));
  it.each([
    ['missing-call-id', messageBytes(without('Call-ID'))],
    ['missing-via', messageBytes(without('Via'))],
    ['missing-from', messageBytes(without('From'))],
    ['missing-to', messageBytes(without('To'))],
    ['missing-cseq', messageBytes(without('CSeq'))],
    ['malformed-cseq', messageBytes([...without('CSeq'), 'CSeq: many OPTIONS'])],
    ['repeated-header', messageBytes([...MINIMAL, 'Call-ID: c2'])],
    ['repeated-header', messageBytes([...MINIMAL, 'Content-Type: text/plain', 'Content-Length: 0', 'l: 4'], 'body')],
    ['malformed-content-length', messageBytes([...MINIMAL, 'Content-Length: -1'])],
    ['content-length-too-long', messageBytes([...MINIMAL, 'Content-Type: text/plain', 'Content-Length: 9'], 'body')],
    ['trailing-octets', messageBytes([...MINIMAL, 'Content-Type: text/plain', 'Content-Length: 3'], 'body')],
    ['missing-content-type', messageBytes([...MINIMAL, 'Content-Length: 4'], 'body')],
    ['header-section-not-ended', Buffer.from(`${MINIMAL.join('\r\n')}\r\n`)],
    ['scalar-out-of-range', messageBytes([...MINIMAL, 'Max-Forwards: 256'])],
    ['scalar-out-of-range', messageBytes([...MINIMAL, 'Expires: 4294967296'])],
    ['malformed-date', messageBytes([...MINIMAL, 'Date: Fri, 01 Jan 2010 16:00:00 EST'])],
  ])('%s', (warning, bytes) => {
    expect(parse(bytes).warnings).toEqual([warning]);
  });

  it('cseq-method-mismatch only in a request, where the method stands twice', () => {
    const lines = ['OPTIONS sip:b@example.org SIP/2.0', ...MINIMAL.slice(1, -1), 'CSeq: 7 INVITE'];
    expect(parse(messageBytes(lines)).warnings).toEqual(['cseq-method-mismatch']);
  });
});

describe('bodies', () => {
  it('are cut at Content-Length; what follows stays in raw', () => {
    const message = parse(messageBytes([...MINIMAL, 'Content-Type: text/plain', 'Content-Length: 3'], 'bodyrest'));
    expect(message.raw.slice(message.bodyStart, message.bodyEnd)).toBe('bod');
    expect(message.raw.endsWith('bodyrest')).toBe(true);
  });

  it('run to the end of the datagram without Content-Length', () => {
    const message = parse(messageBytes([...MINIMAL, 'Content-Type: application/sdp'], SDP_OFFER));
    expect(message).toMatchObject({ sdp: SDP_OFFER, contentLength: null, warnings: [] });
  });

  it('are SDP without Content-Type too, where they look so', () => {
    expect(parse(messageBytes(MINIMAL, SDP_OFFER)).sdp).toBe(SDP_OFFER);
  });

  it('hold the SDP among other parts', () => {
    const body = [
      '--b1',
      'Content-Type: application/isup;version=nxv3',
      '',
      'IAM',
      '--b1',
      'Content-Type: application/sdp',
      '',
      'v=0',
      'm=audio 4 RTP/AVP 0',
      '--b1--',
      '',
    ];
    const message = parse(messageBytes([...MINIMAL, 'Content-Type: multipart/mixed;boundary=b1'], body.join('\r\n')));
    expect(message.sdp).toBe('v=0\r\nm=audio 4 RTP/AVP 0');
    expect(message.parts.map((part) => part.contentType)).toEqual(['application/isup', 'application/sdp']);
  });
});

describe('faults', () => {
  it.each([
    ['truncated', ''],
    ['truncated', '\r\n\r\n'],
    ['bad-magic', 'GET / HTTP/1.1\r\n\r\n'],
    ['bad-magic', 'INVITE sip:a@example.org\r\n\r\n'],
    ['bad-version', 'OPTIONS sip:a@example.org SIP/7.0\r\n\r\n'],
    ['bad-version', 'SIP/3.0 200 OK\r\n\r\n'],
    ['malformed', 'SIP/2.0 4294967301 better not\r\n\r\n'],
    ['malformed', 'SIP/2.0 20\r\n\r\n'],
  ])('%s: %j', (fault, text) => {
    const bytes = Buffer.from(text);
    expect(parseSipMessage(bytes, 0, bytes.length)).toMatchObject({ ok: false, fault });
  });

  it('too-long beyond what a framer lets through', () => {
    const bytes = Buffer.alloc(65_536 + 262_144 + 1, 'a');
    expect(parseSipMessage(bytes, 0, bytes.length)).toMatchObject({ ok: false, fault: 'too-long' });
  });
});
