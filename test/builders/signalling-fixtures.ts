import { type Fixture, toCallee, toCaller } from './fixture.js';
import { SipFlow } from './sip-flow.js';

/** RFC 3261 timer A: gaps of 0.5 s doubling. */
const INVITE_TIMES = [500, 1500, 3500, 7500, 15_500, 31_500] as const;
/** RFC 3261 13.3.1.4 after an answer at 2 s: gaps of 0.5 s doubling to 4 s. */
const ANSWER_TIMES = [2500, 3500, 5500, 9500, 13_500, 17_500, 21_500, 25_500, 29_500, 33_500] as const;

function challenged(rounds: number, stale: boolean): SipFlow {
  const flow = new SipFlow().invite();
  for (let round = 1; round <= rounds; round++) {
    flow
      .after(20)
      .respond(407, {
        headers: [`Proxy-Authenticate: Digest realm="x", nonce="n${round}"${stale ? ', stale=true' : ''}`],
      })
      .after(5)
      .ack()
      .after(5);
    flow.invite({ headers: ['Proxy-Authorization: Digest username="1001", realm="x", nonce="n", response="0"'] });
  }
  return flow;
}

/** Calls with a cause in their signalling, and near misses. */
export const SIGNALLING_FIXTURES: Readonly<Record<string, Fixture>> = {
  'ACK never arrives and the callee hangs up': {
    records: [
      ...new SipFlow()
        .invite()
        .at(100)
        .respond(180)
        .at(2000)
        .respond(200)
        .againAt(...ANSWER_TIMES)
        .at(34_000)
        .bye({ by: 'callee' })
        .after(10)
        .respond(200).records,
      ...toCallee(),
      ...toCaller(),
    ],
    codes: ['ack-never-arrived'],
  },
  'not: the answer was repeated once and then acknowledged': {
    records: [
      ...new SipFlow()
        .invite()
        .at(2000)
        .respond(200)
        .againAt(2500)
        .after(20)
        .ack()
        .at(32_000)
        .bye()
        .after(10)
        .respond(200).records,
      ...toCallee(),
      ...toCaller(),
    ],
    codes: [],
    nearMissOf: 'ack-never-arrived',
  },

  'refusal repeated without an ACK': {
    records: new SipFlow().invite().at(100).respond(486).againAt(600, 1600, 3600, 7600).records,
    codes: ['failure-ack-lost'],
  },
  'not: the refusal was repeated once': {
    records: new SipFlow().invite().at(100).respond(486).againAt(600).after(10).ack().records,
    codes: [],
    nearMissOf: 'failure-ack-lost',
  },

  'next hop is dead': { records: new SipFlow().invite().againAt(...INVITE_TIMES).records, codes: ['dead-next-hop'] },
  'not: the next hop answered the fourth INVITE': {
    records: new SipFlow().invite().againAt(500, 1500, 3500).after(40).respond(100).after(100).respond(180).records,
    codes: [],
    nearMissOf: 'dead-next-hop',
  },
  'not: an ACK shows that answers came past the probe': {
    records: new SipFlow().invite().againAt(500, 1500, 3500).after(200).ack().records,
    codes: [],
    nearMissOf: 'dead-next-hop',
  },

  'stalled after 100': {
    records: new SipFlow().invite().at(20).respond(100).at(15_000).cancel().after(5).respond(200).after(5).records,
    codes: ['stalled-after-100'],
  },
  'not: it rang before the caller gave up': {
    records: new SipFlow().invite().at(20).respond(100).at(900).respond(180).at(15_000).cancel().after(5).respond(200)
      .records,
    codes: [],
    nearMissOf: 'stalled-after-100',
  },

  'offer refused for its codecs': {
    records: new SipFlow()
      .invite({ sdp: { codecs: ['9 G722/8000', '18 G729/8000'] } })
      .at(50)
      .respond(488, { sdp: { codecs: ['0 PCMU/8000'] } })
      .after(10)
      .ack().records,
    codes: ['codec-rejection'],
  },
  'not: refused because busy': {
    records: new SipFlow().invite().at(50).respond(486).after(10).ack().records,
    codes: [],
    nearMissOf: 'codec-rejection',
  },

  'credentials are never accepted': {
    records: challenged(3, false).after(20).respond(403).records,
    codes: ['auth-loop'],
  },
  'not: challenged once and let in': {
    records: [
      ...challenged(1, false).at(2000).respond(200).after(10).ack().at(32_000).bye().after(10).respond(200).records,
      ...toCallee(),
      ...toCaller(),
    ],
    codes: [],
    nearMissOf: 'auth-loop',
  },

  'a phone that registers is never let in': {
    records: [1, 2, 3].reduce(
      (flow, round) =>
        flow
          .request('REGISTER', {
            toTag: null,
            headers: [`Authorization: Digest username="1001", realm="x", nonce="n${round - 1}", response="0"`],
          })
          .after(20)
          .respond(401, { headers: [`WWW-Authenticate: Digest realm="x", nonce="n${round}"`] })
          .after(20),
      // Longer than a filter may be.
      new SipFlow({ callId: 'r'.repeat(250) }),
    ).records,
    codes: ['auth-loop'],
  },
  'the nonce is never young enough': {
    records: challenged(3, true).after(20).respond(403).records,
    codes: ['auth-loop'],
  },
  'not: a redirection was repeated without an ACK': {
    records: new SipFlow().invite().at(100).respond(302).againAt(600, 1600, 3600, 7600).records,
    codes: [],
    nearMissOf: 'failure-ack-lost',
  },

  'answered elsewhere': {
    records: new SipFlow()
      .invite()
      .at(100)
      .respond(180)
      .at(4000)
      .cancel({ headers: ['Reason: SIP;cause=200;text="Call completed elsewhere"'] })
      .after(5)
      .respond(200).records,
    codes: ['forked-elsewhere'],
  },
  'not: the caller gave up': {
    records: new SipFlow().invite().at(100).respond(180).at(4000).cancel().after(5).respond(200).records,
    codes: [],
    nearMissOf: 'forked-elsewhere',
  },
};
