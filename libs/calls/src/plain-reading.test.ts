import type { SipRecord } from '@earshot/contracts';
import { PlainSip, parseSipMessage, sipRecordFields } from '@earshot/protocol';
import { SipFlow, START_US } from '@earshot/test/builders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFold, type Fold } from './fold.js';
import type { Message } from './message.js';

const [TEMPLATE] = new SipFlow().invite().records as [SipRecord];
const HOSTS = ['198.51.100.7', '10.0.0.5', '203.0.113.9'];

const SDP = (host: string, port: number) =>
  `v=0\r\no=- 1 1 IN IP4 10.0.0.5\r\ns=-\r\nc=IN IP4 ${host}\r\nt=0 0\r\nm=audio ${port} RTP/AVP 0\r\na=sendrecv\r\n`;

const sent = fc.record({
  start: fc.constantFrom(
    ...[
      'INVITE sip:b@example.com',
      'ACK sip:b@example.com',
      'BYE sip:b',
      'CANCEL sip:b',
      'UPDATE sip:b',
      'OPTIONS sip:b',
    ],
    ...['100 Trying', '180 Ringing', '183 Session Progress', '200 OK', '401 Unauthorized', '486 Busy Here', '487 Gone'],
  ),
  from: fc.nat(2),
  to: fc.nat(2),
  callId: fc.constantFrom('one@10.0.0.5', 'two', 'two_b2b-1'),
  fromTag: fc.constantFrom('a', 'b'),
  toTag: fc.constantFrom('', 'c', 'd'),
  cseq: fc.integer({ min: 1, max: 3 }),
  of: fc.constantFrom('INVITE', 'INVITE', 'BYE', 'OPTIONS'),
  headers: fc.subarray([
    ...[
      'Max-Forwards: 70',
      'Record-Route: <sip:p;lr>',
      'RSeq: 1',
      'Reason: Q.850;cause=16',
      'User-Agent: A',
      'Server: B',
    ],
    ...['Session-Expires: 90;refresher=uac', 'Min-SE: 90', 'Retry-After: 5', 'Proxy-Authorization: Digest nonce="n"'],
    ...['WWW-Authenticate: Digest realm="r", nonce="n", stale=true', 'X-CID: the-other-leg', 'Replaces: one@10.0.0.5'],
    ...[
      'Session-ID: 11112222333344445555666677778888',
      'Allow: INVITE',
      'Foo: bar',
      'P-Charging-Vector: icid-value=abcdefgh',
    ],
  ]),
  withSdp: fc.boolean(),
  afterUs: fc.constantFrom(0, 0, 400, 30_000, 600_000, -500),
});

type Sent = typeof sent extends fc.Arbitrary<infer T> ? T : never;

function textOf({ start, from, callId, fromTag, toTag, cseq, of, headers, withSdp }: Sent): string {
  const isResponse = /^\d/.test(start);
  const [method = ''] = start.split(' ');
  const body = withSdp ? SDP(HOSTS[from] as string, 4000 + 2 * cseq) : '';
  return [
    isResponse ? `SIP/2.0 ${start}` : `${start} SIP/2.0`,
    `Via: SIP/2.0/UDP ${HOSTS[from]}:5060;branch=z9hG4bK${cseq}${of}`,
    `From: "A" <sip:a@example.com>;tag=${fromTag}`,
    `To: <sip:b@example.com>${toTag === '' ? '' : `;tag=${toTag}`}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq} ${isResponse ? of : method}`,
    `Contact: <sip:a@${HOSTS[from]}:5060>`,
    ...headers,
    ...(withSdp ? ['Content-Type: application/sdp'] : []),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

function recordOf(message: Sent, place: number, atUs: number, bytes: Uint8Array): SipRecord {
  const parsed = parseSipMessage(bytes, 0, bytes.length);
  if (!parsed.ok) throw new Error(parsed.fault);
  return {
    ...TEMPLATE,
    ...(sipRecordFields(parsed.value) as Partial<SipRecord>),
    id: place.toString(16).padStart(32, '9'),
    atUs,
    ordinal: place,
    src: `${HOSTS[message.from]}:5060`,
    dst: `${HOSTS[message.to]}:5060`,
  };
}

function everything(fold: Fold) {
  return {
    calls: [...fold.calls()].map(({ facts, legs }) => ({
      facts,
      sendings: legs.map(({ sendings }) => sendings.map(({ first, repeats }) => [first, ...(repeats ?? [])].map(told))),
    })),
    others: fold
      .otherTransactions()
      .map((other) => ({ ...other, from: other.from, to: other.to, sendings: other.sendings.length })),
    transactions: fold.transactions(),
    sip: fold.sip(),
  };
}

function told(message: Message) {
  const { id, atUs, ordinal, src, dst, kind, cseq, branch, fromTag, toTag, octets, target, maxForwards } = message;
  const { session, answerer, notes } = message;
  return [
    ...[id, atUs, ordinal, src, dst, kind, cseq, branch, fromTag, toTag, octets, target, maxForwards],
    ...[session?.media.map(({ host, port, direction }) => [host, port, direction]), answerer, notes],
  ];
}

describe('a plain message', () => {
  it('is the same to a fold as its record is', () => {
    const plain = new PlainSip();
    fc.assert(
      fc.property(fc.array(fc.tuple(sent, fc.boolean()), { maxLength: 14 }), (messages) => {
        const octetsAt: Uint8Array[] = [];
        const ids = { idOf: ({ position }: { position: number }) => position.toString(16).padStart(32, '9') };
        const ofRecords = createFold();
        const ofBoth = createFold({ ids });
        let atUs = START_US;
        for (const [place, [message, stands]] of messages.entries()) {
          atUs += message.afterUs;
          const bytes = Buffer.from(textOf(message));
          octetsAt.push(bytes);
          const record = recordOf(message, place, atUs, bytes);
          ofRecords.add(record);
          expect(plain.read(bytes, 0, bytes.length)).toBe(true);
          // Some come as records all the same.
          if (place % 5 === 4) ofBoth.add(record);
          else {
            const { id, probe, ordinal, src, dst } = record;
            const ends = { source: message.from, sourcePort: 5060, destination: message.to, destinationPort: 5060 };
            ofBoth.addPlain(plain, { id, probe, ordinal, src, dst, atUs, ...ends, position: stands ? place : -1 });
          }
        }
        expect(everything(ofBoth)).toEqual(everything(ofRecords));
      }),
      { numRuns: 1500 },
    );
  });

  it('that comes again is in already', () => {
    const plain = new PlainSip();
    const bytes = Buffer.from(
      'OPTIONS sip:b SIP/2.0\r\nVia: SIP/2.0/UDP a\r\nFrom: <sip:a>\r\nTo: <sip:b>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n\r\n',
    );
    plain.read(bytes, 0, bytes.length);
    const fold = createFold({ ids: { idOf: () => 'one' } });
    const ends = { source: 1, sourcePort: 5060, destination: 2, destinationPort: 5060 };
    const origin = { id: 'one', probe: 'p', atUs: START_US, ordinal: 0, src: '192.0.2.1:5060', dst: '192.0.2.2:5060' };
    for (const position of [7, 7, -1]) fold.addPlain(plain, { ...origin, ...ends, position });
    expect(fold.sip().messages).toBe(1);
    // A position beyond 32 bits is one too.
    const positions: number[] = [];
    const far = createFold({
      ids: {
        idOf: ({ position, octets }) => {
          positions.push(position, octets);
          return 'far';
        },
      },
    });
    far.addPlain(plain, { ...origin, ...ends, position: 2 ** 40 + 2 ** 31 + 3 });
    expect(far.otherTransactions()[0]?.sendings[0]?.first.id).toBe('far');
    expect(positions).toEqual([2 ** 40 + 2 ** 31 + 3, bytes.length]);
  });
});
