import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSipMessage } from './message.js';
import { INVITE_LINES, messageBytes, SDP_OFFER } from './message-text.fixture.js';
import type { OctetSpan } from './octet-span.js';
import { PlainSip } from './plain-sip.js';
import { sipRecordFields } from './record-fields.js';

const OK_LINES = [
  'SIP/2.0 180 Ringing',
  'Via: SIP/2.0/UDP 192.0.2.1:5060;rport=5060;branch=z9hG4bK776',
  'f: <sip:alice@example.com>;tag=1',
  't: "Bob \\" <b>" <sip:bob@example.com>;tag=2;x=y',
  'i: call-1@192.0.2.1',
  'CSeq: 7 INVITE',
  'Server: Proxy/2',
  'm: <sip:bob@192.0.2.2>',
  'RSeq: 4',
  'Reason: Q.850;cause=16',
  'l: 0',
];

const plain = new PlainSip();

/** What both say, each by the other's words; null where the message is not plain. */
function readings(bytes: Uint8Array) {
  // What stands around a message in a capture is not its own.
  const around = Uint8Array.from([
    ...new TextEncoder().encode('x: '),
    ...bytes,
    ...new TextEncoder().encode('\r\n\r\nx'),
  ]);
  if (!plain.read(around, 3, 3 + bytes.length)) return null;
  const parsed = parseSipMessage(bytes, 0, bytes.length);
  if (!parsed.ok) return { plain: 'a message', whole: parsed.fault };
  const { headers, ...fields } = sipRecordFields(parsed.value);
  const text = (span: OctetSpan) => plain.textOrNull(span);
  const isRequest = plain.status === 0;
  const { sender, recipient } = plain;
  const told = plain.telling.map(({ name, value }) => [name, plain.text(value)]);
  return {
    plain: {
      method: isRequest ? text(plain.method) : null,
      requestUri: isRequest ? text(plain.requestUri) : null,
      status: plain.status || null,
      reason: isRequest ? null : plain.text(plain.phrase),
      callId: plain.text(plain.callId),
      from: [sender.uri, sender.displayName, plain.text(plain.fromTag)],
      to: [recipient.uri, recipient.displayName, plain.text(plain.toTag)],
      cseq: [plain.cseq, plain.text(plain.cseqMethod)],
      branch: plain.text(plain.branch),
      sentBy: plain.sentBy,
      viaCount: plain.viaCount,
      contact: text(plain.contact),
      userAgent: text(plain.agent),
      sdp: plain.sdp,
      octets: plain.octets,
      raw: plain.raw.length,
      maxForwards: text(plain.maxForwards) ?? undefined,
      contentLength: text(plain.contentLength) ?? undefined,
      isReliable: plain.isReliable,
      hasRecordRoute: plain.hasRecordRoute,
      reason3326: told.find(([name]) => name === 'reason')?.[1],
      timer: told.find(([name]) => name === 'session-expires')?.[1],
      extension: told.find(([name]) => name === 'x-cid')?.[1],
    },
    whole: {
      method: fields.method,
      requestUri: fields.requestUri,
      status: fields.status,
      reason: fields.reason,
      callId: fields.callId,
      from: [fields.from.uri, fields.from.displayName, fields.fromTag ?? ''],
      to: [fields.to.uri, fields.to.displayName, fields.toTag ?? ''],
      cseq: [fields.cseq, fields.cseqMethod],
      branch: fields.branch ?? '',
      sentBy: fields.sentBy,
      viaCount: fields.viaCount,
      contact: fields.contact,
      userAgent: fields.userAgent,
      sdp: fields.sdp,
      octets: fields.raw.length,
      raw: fields.raw.length,
      maxForwards: headers['max-forwards']?.[0],
      contentLength: headers['content-length']?.[0],
      isReliable: headers.rseq !== undefined,
      hasRecordRoute: headers['record-route'] !== undefined,
      reason3326: headers.reason?.[0],
      timer: headers['session-expires']?.[0],
      extension: headers['x-cid']?.[0],
    },
  };
}

function expectSame(bytes: Uint8Array): void {
  const both = readings(bytes);
  if (both !== null) expect(both.plain).toEqual(both.whole);
}

describe('a plain message', () => {
  it.each([
    ['an INVITE', messageBytes(INVITE_LINES, SDP_OFFER)],
    ['a response with compact names', messageBytes(OK_LINES)],
    ['a message after line ends', Buffer.concat([Buffer.from('\r\n\r\n'), messageBytes(OK_LINES)])],
    ['one with lines that end in LF', Buffer.from(`${OK_LINES.join('\n')}\n\n`)],
  ])('%s is one, and says what the whole grammar says of it', (_, bytes) => {
    expect(readings(bytes)).not.toBeNull();
    expectSame(bytes);
  });

  it.each([
    ['a folded header', OK_LINES.map((line) => line.replace('SIP/2.0/UDP ', 'SIP/2.0/UDP\r\n '))],
    ['octets beyond ASCII', OK_LINES.map((line) => line.replace('Bob', 'Bøb'))],
    ['two elements in a Via', OK_LINES.map((line) => line.replace(';rport', ', SIP/2.0/UDP b;rport'))],
    ['no Call-ID', OK_LINES.filter((line) => !line.startsWith('i:'))],
    ['no end of its headers', OK_LINES.slice(0, 3)],
    ['a report of its own', [...OK_LINES, 'X-RTP-Stat: PS=1']],
  ])('is none with %s', (_, lines) => {
    const bytes = messageBytes(lines);
    expect(readings(lines.length === 3 ? bytes.subarray(0, bytes.length - 2) : bytes)).toBeNull();
  });

  it.each(['REGISTER', 'INFO', 'REFER'])('is no %s, whose headers and body are all read', (method) => {
    const lines = INVITE_LINES.map((line) => line.replace('INVITE', method));
    expect(readings(messageBytes(lines, SDP_OFFER))).toBeNull();
  });

  it('has no keys and no other body than a session description', () => {
    const withBody = (body: string, type: string) =>
      messageBytes([...INVITE_LINES.slice(0, -2), `Content-Type: ${type}`, `Content-Length: ${body.length}`], body);
    expect(readings(withBody(SDP_OFFER, 'APPLICATION/SDP'))).not.toBeNull();
    expect(readings(withBody(`${SDP_OFFER}a=crypto:1 AES inline:abc\r\n`, 'application/sdp'))).toBeNull();
    expect(readings(withBody(SDP_OFFER, 'multipart/mixed;boundary=a'))).toBeNull();
    expect(readings(withBody('Signal=1', 'application/dtmf-relay'))).toBeNull();
  });

  it('has the description that its text has, however like one before it is', () => {
    const line = fc.constantFrom(
      ...[
        'v=0',
        'o=- 1 2 IN IP4 192.0.2.9',
        'o=- 3 4 IN IP4 192.0.2.8',
        's=-',
        't=0 0',
        'c=IN IP4 192.0.2.7',
        'c=IN IP4 h',
        'x',
      ],
      ...[
        'a=sendonly',
        'm=audio 4000 RTP/AVP 0 8',
        'm=audio 4002 RTP/AVP 0 8',
        'm=video 4002 RTP/AVP 0 8',
        'm=audio x y z',
      ],
      ...['a=ptime:20', 'a=ssrc:1 cname:a', 'b=AS:64', 'm=audio', 'm=audio 70000 RTP/AVP 0 8'],
    );
    const end = fc.constantFrom('\r\n', '\r\n', '\n', '\r', '');
    fc.assert(
      fc.property(fc.array(fc.tuple(line, end), { maxLength: 7 }), (lines) => {
        const body = lines.map((parts) => parts.join('')).join('');
        const bytes = messageBytes([...INVITE_LINES.slice(0, -1), `Content-Length: ${body.length}`], body);
        expect(readings(bytes)).not.toBeNull();
        expectSame(bytes);
      }),
      { numRuns: 5000 },
    );
  });

  it('says the same with any octets changed, and cut anywhere', () => {
    for (const whole of [messageBytes(INVITE_LINES, SDP_OFFER), messageBytes(OK_LINES)]) {
      const changes = fc.array(
        fc.tuple(fc.nat(whole.length - 1), fc.constantFrom(...Buffer.from('\r\n \t:;,<>"\\=bBtT0a\x7fé'))),
        {
          maxLength: 3,
        },
      );
      fc.assert(
        fc.property(changes, fc.nat(2 * whole.length), (octets, length) => {
          const bytes = Uint8Array.from(whole);
          for (const [at, octet] of octets) bytes[at] = octet;
          expectSame(bytes.subarray(0, length));
        }),
        { numRuns: 4000 },
      );
    }
  });

  it('says the same with any header values', () => {
    const names = fc.constantFrom(
      ...[
        'From',
        'to',
        'Via',
        'v',
        'CSeq',
        'Contact',
        'Content-Type',
        'Content-Length',
        'Call-ID',
        'User-Agent',
        'Server',
      ],
      ...['Max-Forwards', 'Reason', 'Session-Expires', 'x', 'X-CID', 'Record-Route', 'Proxy-Authorization', 'Foo'],
    );
    const value = fc
      .array(
        fc.constantFrom(
          ...[
            '<sip:a@b>',
            ';tag=',
            ';branch=',
            ';',
            '"',
            '\\',
            ',',
            '<',
            '>',
            ' ',
            '\t',
            '1',
            'INVITE',
            ' INVITE',
            'a',
          ],
          ...['SIP/2.0/UDP h', ';rport', '; branch=q', ';Branch=q', 'application/sdp', '=', '\r'],
        ),
        { maxLength: 6 },
      )
      .map((parts) => parts.join(''));
    let met = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(names, value), { maxLength: 4 }), fc.boolean(), (headers, before) => {
        const lines = headers.map(([name, text]) => `${name}: ${text}`);
        const [first = '', ...others] = OK_LINES;
        const bytes = messageBytes(
          before ? [first, ...lines, ...others] : [first, ...others, ...lines],
          'v=0\r\no=a 1 1 IN IP4 b\r\n',
        );
        if (readings(bytes) !== null) met++;
        expectSame(bytes);
      }),
      { numRuns: 4000 },
    );
    expect(met).toBeGreaterThan(100);
  });
});
