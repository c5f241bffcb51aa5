import { answeredCall } from './call.js';
import { dtlsHandshake, iceChecks } from './connectivity.js';
import { type Fixture, toCallee, toCaller } from './fixture.js';
import { ALICE, BOB, SipFlow } from './sip-flow.js';

const ICE = [
  'a=ice-ufrag:8hhY',
  'a=ice-pwd:asd88fgpdd777uzjYhagZg',
  'a=candidate:1 1 UDP 2130706431 10.0.0.5 4000 typ host',
  'a=fingerprint:sha-256 00:11:22:33',
];

/** A call of 30 s between two browsers. */
function browsers() {
  const sdp = { protocol: 'UDP/TLS/RTP/SAVPF', lines: ICE };
  return new SipFlow()
    .invite({ sdp: { address: ALICE.media, ...sdp } })
    .at(2000)
    .respond(200, { sdp: { address: BOB.media, ...sdp } })
    .after(10)
    .ack()
    .at(32_000)
    .bye()
    .after(10)
    .respond(200).records;
}

/** Another call, which shows that the probe sees both ways (P0). */
const comparable = answeredCall({
  callId: 'other-call@192.0.2.30',
  caller: { user: '2001', address: '192.0.2.30:5060', media: '192.0.2.30:4000' },
  callee: { user: '2002', address: '192.0.2.40:5060', media: '192.0.2.40:6000' },
}).records;

const checks = (options: Partial<Parameters<typeof iceChecks>[0]> = {}) =>
  iceChecks({ src: ALICE.media, dst: BOB.media, atMs: 2100, ...options });

const handshake = (outcome: Parameters<typeof dtlsHandshake>[0]['outcome']) =>
  dtlsHandshake({ src: ALICE.media, dst: BOB.media, atMs: 2500, outcome });

/** Calls of ends that look for a path, and near misses. */
export const ICE_FIXTURES: Readonly<Record<string, Fixture>> = {
  'no ICE check succeeds': { records: [...browsers(), checks(), ...comparable], codes: ['ice-failure'] },
  'both ends want to control': {
    records: [...browsers(), checks({ errors: { 487: 7 } }), ...comparable],
    codes: ['ice-failure'],
  },
  'the path is found and nobody shakes hands': {
    records: [...browsers(), checks({ successes: 5 }), ...comparable],
    codes: ['ice-failure'],
  },
  'the handshake fails': {
    records: [...browsers(), checks({ successes: 5 }), handshake('failed'), ...comparable],
    codes: ['ice-failure'],
  },
  'not: path and handshake are good, and media flows': {
    records: [
      ...browsers(),
      checks({ successes: 5 }),
      handshake('completed'),
      ...toCallee({ fromMs: 2300 }),
      ...toCaller({ fromMs: 2300 }),
    ],
    codes: [],
    nearMissOf: 'ice-failure',
  },
  'not: two checks, which prove neither a path nor that there is none': {
    records: [...browsers(), checks({ requests: 2 }), ...comparable],
    codes: ['no-media'],
    nearMissOf: 'ice-failure',
  },
  'not: checks without success, but media flows': {
    records: [...browsers(), checks(), ...toCallee({ fromMs: 2300 }), ...toCaller({ fromMs: 2300 })],
    codes: [],
    nearMissOf: 'ice-failure',
  },
};
