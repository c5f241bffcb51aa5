import { answeredCall } from './call.js';
import { answeredFlow, CALLEE_SSRC, type Fixture, toCallee, toCaller } from './fixture.js';
import { ALICE, BOB, type MessageOptions, type Phone, SipFlow } from './sip-flow.js';

/** Rings with these provisional responses at 100 ms, and is answered after 8 s. */
function ringing(...provisional: readonly [status: number, options: MessageOptions][]): SipFlow {
  const flow = new SipFlow().invite().at(100);
  for (const [status, options] of provisional) flow.respond(status, options).after(50);
  return flow.at(8000).respond(200).after(10).ack().at(32_000).bye().after(10).respond(200);
}

const WITH_MEDIA = { sdp: { address: BOB.media } };

/** Up to 15 s, then a re-INVITE by the callee with this offer and answer, and a BYE at 32 s. */
function refreshed(offer: MessageOptions['sdp'], answer: MessageOptions['sdp'], byeMs = 32_000): SipFlow {
  return answeredFlow()
    .at(15_000)
    .reinvite({ by: 'callee', sdp: { address: BOB.media, ...(offer as object) } })
    .after(20)
    .respond(200, { sdp: { address: ALICE.media, ...(answer as object) } })
    .after(10)
    .ack()
    .at(byeMs)
    .bye({ by: 'callee' })
    .after(10)
    .respond(200);
}

function held(resumeMs: number | null, transfer = false): SipFlow {
  const flow = answeredFlow()
    .at(10_000)
    .reinvite({ sdp: { direction: 'sendonly' } })
    .after(10)
    .respond(200, { sdp: { direction: 'recvonly' } })
    .after(10)
    .ack();
  if (resumeMs !== null) flow.at(resumeMs).reinvite().after(10).respond(200).after(10).ack();
  if (transfer)
    flow
      .at(14_000)
      .request('REFER', { headers: ['Refer-To: <sip:1003@192.0.2.30>'] })
      .after(10)
      .respond(202);
  return flow.at(32_000).bye({ by: 'callee' }).after(10).respond(200);
}

/** The callee falls silent at 12 s, and a BYE with this Reason comes at 32 s. */
function endedFor(reason: string, silentFromMs = 12_000) {
  return [
    ...answeredFlow()
      .at(32_000)
      .bye({ headers: [`Reason: ${reason}`] })
      .after(10)
      .respond(200).records,
    ...toCallee(),
    ...toCaller({ toMs: silentFromMs }),
  ];
}

function lateOffer(answer: MessageOptions['sdp']): SipFlow {
  return new SipFlow()
    .invite({ sdp: null })
    .at(100)
    .respond(180)
    .at(2000)
    .respond(200)
    .after(10)
    .ack({ sdp: answer ?? null })
    .at(32_000)
    .bye()
    .after(10)
    .respond(200);
}

const TRUNK_PROVIDER: Phone = { user: '1002', address: '198.51.100.7:5060', media: '198.51.100.7:6000' };
const INSIDE = { ...ALICE, address: '203.0.113.9:5060', media: '203.0.113.9:4000' };

/** The offer of a phone whose router put the outer address into `c=` only. */
function rewritten(options: { origin: string; headers?: readonly string[] }): SipFlow {
  const offer = `v=0\r\no=- 7 1 IN IP4 ${options.origin}\r\ns=-\r\nc=IN IP4 203.0.113.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n`;
  return new SipFlow({ caller: INSIDE, callee: TRUNK_PROVIDER, callId: 'call-1@192.168.1.7' })
    .invite({ sdp: offer, headers: options.headers ?? [] })
    .at(2000)
    .respond(200)
    .after(10)
    .ack()
    .at(32_000)
    .bye()
    .after(10)
    .respond(200);
}

const outer = (options: Partial<Parameters<typeof toCallee>[0]> = {}) => [
  ...toCallee({ src: INSIDE.media, dst: TRUNK_PROVIDER.media, ...options }),
  ...toCaller({ src: TRUNK_PROVIDER.media, dst: INSIDE.media }),
];

/** Two phones that announce the same outer address. */
const NAT_A: Phone = { user: '1001', address: '192.168.1.7:5060', media: '203.0.113.9:4000' };
const NAT_B: Phone = { user: '1002', address: '192.168.1.8:5060', media: '203.0.113.9:6000' };

function behindOneNat(returns: boolean) {
  return [
    ...answeredFlow({ caller: NAT_A, callee: NAT_B }).at(32_000).bye().after(10).respond(200).records,
    ...toCallee({ src: '192.168.1.7:4000', dst: NAT_B.media }),
    ...toCaller({ src: '192.168.1.8:6000', dst: NAT_A.media }),
    ...(returns ? toCaller({ src: NAT_B.media, dst: '192.168.1.7:4000' }) : []),
  ];
}

const SAVP = { protocol: 'RTP/SAVP', lines: ['a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x'] };

function profiles(offer: object, answer: object) {
  return [
    ...new SipFlow()
      .invite({ sdp: { address: ALICE.media, ...offer } })
      .at(2000)
      .respond(200, { sdp: { address: BOB.media, ...answer } })
      .after(10)
      .ack()
      .at(32_000)
      .bye()
      .after(10)
      .respond(200).records,
    ...toCallee(),
    ...toCaller(),
  ];
}

const tagged = (octets: number) => () => ({ inspectedPackets: 250, frameExcessOctets: { [octets]: 250 } });

/** Later packets take a longer way. */
const from = (index: number, value: number, before: number) => (packet: { readonly index: number }) =>
  packet.index >= index ? value : before;

/** Four calls at once; those of them at one site lose every tenth packet they get for ten seconds. */
function sites(losing: number) {
  return [0, 1, 2, 3].flatMap((call) => {
    const site = call < losing ? 10 : 40 + call;
    const phone = (user: string, host: string) => ({ user, address: `${host}:5060`, media: `${host}:4000` });
    const caller = phone(`20${call}`, `198.18.${site}.${call + 1}`);
    const callee = phone(`30${call}`, `198.19.${call}.7`);
    const lost = ({ index }: { readonly index: number }) =>
      call < 3 && index > 400 && index < 900 && index % 10 === call;
    return answeredCall({ callId: `site-${call}`, caller, callee, toCaller: { lost, ssrc: 0xe0 + call } }).records;
  });
}

/** Calls whose media begins, changes or ends wrongly, and near misses. */
export const COURSE_FIXTURES: Readonly<Record<string, Fixture>> = {
  'early media was promised and did not come': {
    records: [...ringing([183, WITH_MEDIA]).records, ...toCallee({ fromMs: 8020 }), ...toCaller({ fromMs: 8020 })],
    codes: ['early-media-missing'],
  },
  'not: early media came after a second': {
    records: [...ringing([183, WITH_MEDIA]).records, ...toCallee({ fromMs: 8020 }), ...toCaller({ fromMs: 1150 })],
    codes: [],
    nearMissOf: 'early-media-missing',
  },
  'not: 180 without a session description': {
    records: [...ringing([180, {}]).records, ...toCallee({ fromMs: 8020 }), ...toCaller({ fromMs: 8020 })],
    codes: [],
    nearMissOf: 'early-media-missing',
  },

  "the callee's first words are lost": {
    records: answeredCall({ toCaller: { fromMs: 3500 } }).records,
    codes: ['clipped-greeting'],
  },
  'not: the first packet comes 300 ms after the answer': {
    records: answeredCall({ toCaller: { fromMs: 2300 } }).records,
    codes: [],
    nearMissOf: 'clipped-greeting',
  },

  'an offer in the 200 is never answered': {
    records: [...lateOffer(null).records, ...toCallee()],
    codes: ['late-offer-broken'],
  },
  'not: the ACK answers': {
    records: [...lateOffer({ address: ALICE.media }).records, ...toCallee(), ...toCaller()],
    codes: [],
    nearMissOf: 'late-offer-broken',
  },

  'a refresh is answered with another address and media stops': {
    records: [...refreshed({}, { address: '192.0.2.10:4100' }).records, ...toCallee(), ...toCaller({ toMs: 15_500 })],
    codes: ['refresh-broke-media'],
  },
  'not: media follows to the other address': {
    records: [
      ...refreshed({}, { address: '192.0.2.10:4100' }).records,
      ...toCallee(),
      ...toCaller({ toMs: 15_500 }),
      ...toCaller({ fromMs: 15_520, dst: '192.0.2.10:4100', ssrc: CALLEE_SSRC + 1 }),
    ],
    codes: [],
    nearMissOf: 'refresh-broke-media',
  },
  'not: the call ends at once': {
    records: [
      ...refreshed({}, { address: '192.0.2.10:4100' }, 17_000).records,
      ...toCallee({ toMs: 17_000 }),
      ...toCaller({ toMs: 15_500 }),
    ],
    codes: [],
    nearMissOf: 'refresh-broke-media',
  },

  'on hold until the end': {
    records: [...held(null).records, ...toCallee(), ...toCaller({ toMs: 10_000 })],
    codes: ['stuck-hold'],
  },
  'not: taken back': {
    records: [...held(20_000).records, ...toCallee(), ...toCaller()],
    codes: [],
    nearMissOf: 'stuck-hold',
  },
  'not: transferred from hold': {
    records: [...held(null, true).records, ...toCallee(), ...toCaller({ toMs: 10_000 })],
    codes: [],
    nearMissOf: 'stuck-hold',
  },

  'ended for want of media': {
    records: endedFor('Q.850;cause=102;text="Recovery on timer expiry"'),
    codes: ['rtp-timeout'],
  },
  'not: ended as usual, after a silence': { records: endedFor('Q.850;cause=16'), codes: [], nearMissOf: 'rtp-timeout' },
  'not: ended by a timer while both were heard': {
    records: endedFor('Q.850;cause=102', 31_000),
    codes: [],
    nearMissOf: 'rtp-timeout',
  },

  'the router rewrote c= and forgot o=': {
    records: [...rewritten({ origin: '192.168.1.7' }).records, ...outer()],
    codes: ['sip-alg'],
  },
  'the router rewrote the Contact of a REGISTER and forgot Via and Call-ID': {
    records: new SipFlow({ caller: INSIDE, callee: TRUNK_PROVIDER, callId: 'registration-1@192.168.1.7' })
      .request('REGISTER', { toTag: null })
      .after(20)
      .respond(200)
      .records.map((record) => (record.method === null ? record : { ...record, sentBy: '192.168.1.7:5060' })),
    codes: ['sip-alg'],
  },
  'not: a proxy on the way left o= alone': {
    records: [
      ...rewritten({ origin: '192.168.1.7', headers: ['Record-Route: <sip:203.0.113.9;lr>'] }).records,
      ...outer(),
    ],
    codes: [],
    nearMissOf: 'sip-alg',
  },

  'not: a private host in the Call-ID alone': {
    records: [...rewritten({ origin: '203.0.113.9' }).records, ...outer()],
    codes: [],
    nearMissOf: 'sip-alg',
  },

  'two phones behind one NAT': { records: behindOneNat(false), codes: ['hairpin'] },
  'not: the NAT sends the packets back in': { records: behindOneNat(true), codes: [], nearMissOf: 'hairpin' },

  'the answer does not encrypt': { records: profiles(SAVP, {}), codes: ['srtp-mismatch'] },
  'the answer has no key': { records: profiles(SAVP, { protocol: 'RTP/SAVP' }), codes: ['srtp-mismatch'] },
  'not: both encrypt': { records: profiles(SAVP, SAVP), codes: [], nearMissOf: 'srtp-mismatch' },
  'payloads have the length of SRTP': {
    records: answeredCall({ toCaller: { payload: tagged(10) } }).records,
    codes: ['srtp-mismatch'],
  },
  'not: payloads are six octets too long': {
    records: answeredCall({ toCaller: { payload: tagged(6) } }).records,
    codes: [],
    nearMissOf: 'srtp-mismatch',
  },

  'three calls of one site lose packets together': { records: sites(3), codes: ['site-congestion'] },
  'not: two of them are at the site': { records: sites(2), codes: [], nearMissOf: 'site-congestion' },

  'another SSRC in mid-call': {
    records: answeredCall({ toCaller: { toMs: 18_000 } }).records.concat(
      toCaller({ fromMs: 18_020, ssrc: CALLEE_SSRC + 1 }),
    ),
    codes: ['stream-restart'],
  },
  'the numbers jump in mid-call': {
    records: answeredCall({ toCaller: { restartsAt: [800] } }).records,
    codes: ['stream-restart'],
  },
  'not: another SSRC after a re-INVITE': {
    records: [
      ...refreshed({}, {}).records,
      ...toCallee(),
      ...toCaller({ toMs: 15_500 }),
      ...toCaller({ fromMs: 15_520, ssrc: CALLEE_SSRC + 1 }),
    ],
    codes: [],
    nearMissOf: 'stream-restart',
  },

  'the route changes and the delay with it': {
    records: answeredCall({ toCaller: { ttl: from(820, 56, 60), delayMs: from(820, 25, 0) } }).records,
    codes: ['route-change'],
  },
  'not: the route changes and the delay does not': {
    records: answeredCall({ toCaller: { ttl: from(820, 56, 60) } }).records,
    codes: [],
    nearMissOf: 'route-change',
  },
};
