import type { CaptureRecord } from '@earshot/contracts';
import { answeredCall } from './call.js';
import { receiverReport, senderReport } from './rtcp-report.js';
import { rtpTimeline } from './rtp-timeline.js';
import { ALICE, BOB, SipFlow } from './sip-flow.js';

/** Calls with a known cause, and near misses without; `codes` is every finding that must be made, and no other may. */
export interface Fixture {
  readonly records: readonly CaptureRecord[];
  readonly codes: readonly string[];
}

const CALLEE_SSRC = 0xb0b;
const CALLER_SSRC = 0xa11ce;

/** Another call of the same probe with speech both ways: without it the probe may be blind to one direction (P0). */
function comparable(): readonly CaptureRecord[] {
  return answeredCall({
    callId: 'other-call@192.0.2.30',
    caller: { user: '2001', address: '192.0.2.30:5060', media: '192.0.2.30:4000' },
    callee: { user: '2002', address: '192.0.2.40:5060', media: '192.0.2.40:6000' },
  }).records;
}

/** 32 s of a call without media, for flows that need more than `answeredCall` says. */
function answeredFlow(options: { caller?: typeof ALICE; callee?: typeof BOB } = {}): SipFlow {
  return new SipFlow(options).invite().at(100).respond(180).at(2000).respond(200).after(10).ack();
}

function toCaller(options: Partial<Parameters<typeof rtpTimeline>[0]> = {}): CaptureRecord[] {
  return rtpTimeline({ src: BOB.media, dst: ALICE.media, ssrc: CALLEE_SSRC, fromMs: 2020, toMs: 32_000, ...options });
}

function toCallee(options: Partial<Parameters<typeof rtpTimeline>[0]> = {}): CaptureRecord[] {
  return rtpTimeline({ src: ALICE.media, dst: BOB.media, ssrc: CALLER_SSRC, fromMs: 2020, toMs: 32_000, ...options });
}

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

/** Reports of the caller's end about what it received, at 7 s and at 27 s: 1000 packets apart. */
function callerReports(lost: number): CaptureRecord[] {
  const report = (atMs: number, cumulativeLost: number, extendedHighestSequence: number) =>
    receiverReport({
      src: '192.0.2.10:4001',
      dst: '192.0.2.20:6001',
      ssrc: CALLER_SSRC,
      of: CALLEE_SSRC,
      atMs,
      cumulativeLost,
      extendedHighestSequence,
    });
  return [report(7000, 0, 65_250), report(27_000, lost, 66_250)];
}

const NAT_ALICE = { ...ALICE, address: '203.0.113.9:5060', media: '10.0.0.5:4000' };

function natCall(dst: string | null): readonly CaptureRecord[] {
  const flow = answeredFlow({ caller: NAT_ALICE }).at(32_000).bye().after(10).respond(200);
  const caller = rtpTimeline({
    src: '203.0.113.9:61000',
    dst: BOB.media,
    ssrc: CALLER_SSRC,
    fromMs: 2020,
    toMs: 32_000,
  });
  return [...flow.records, ...caller, ...(dst === null ? [] : toCaller({ dst }))];
}

function infoDigit(flow: SipFlow, digit: string): SipFlow {
  return flow
    .request('INFO', { body: { type: 'application/dtmf-relay', text: `Signal=${digit}\r\nDuration=160\r\n` } })
    .after(10)
    .respond(200);
}

function rtpDigit(digit: string, atMs: number, endSeen = true): CaptureRecord {
  const [window] = toCallee({ fromMs: atMs, toMs: atMs + 40 });
  const { v, probe, key, src, dst, ssrc } = window as Extract<CaptureRecord, { kind: 'rtp-window' }>;
  const atUs = (window as CaptureRecord).atUs;
  const id = `d1${atUs.toString(16)}`.padStart(32, '0');
  return { v, id, probe, atUs, key, kind: 'dtmf', src, dst, ssrc, callId: null, digit, durationMs: 100, endSeen };
}

/** Every hundredth window of packets from 10 s to 20 s loses a run of ten; `risingMs` is how much later the five before come. */
function runs(risingMs: number) {
  const inRun = (index: number): boolean => index > 400 && index < 900 && index % 50 < 10;
  const before = (index: number): number => (index > 400 && index < 900 && index % 50 >= 40 ? (index % 50) - 39 : 0);
  return {
    lost: ({ index }: { index: number }) => inRun(index),
    delayMs: ({ index }: { index: number }) => (before(index) * risingMs) / 10,
  };
}

const one = (index: number): boolean => index % 25 === 0;

export const FIXTURES: Readonly<Record<string, Fixture>> = {
  'clean call': { records: answeredCall().records, codes: [] },

  'one-way: the callee is not heard': {
    records: [...answeredCall({ toCaller: null }).records, ...comparable()],
    codes: ['one-way-audio'],
  },
  'not one-way: the call lasted four seconds': {
    records: [...answeredCall({ toCaller: null, endMs: 6_000 }).records, ...comparable()],
    codes: [],
  },
  'not one-way: the callee was put on hold': {
    records: [
      ...answeredFlow()
        .at(3_000)
        .reinvite({ sdp: { direction: 'sendonly' } })
        .after(10)
        .respond(200, { sdp: { direction: 'recvonly' } })
        .after(10)
        .ack()
        .at(32_000)
        .bye()
        .after(10)
        .respond(200).records,
      ...toCallee(),
      ...comparable(),
    ],
    codes: [],
  },

  'no media at all': {
    records: [...answeredCall({ toCaller: null, toCallee: null }).records, ...comparable()],
    codes: ['no-media'],
  },
  'not no-media: the probe sees no media of anybody': {
    records: answeredCall({ toCaller: null, toCallee: null }).records,
    codes: [],
  },

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
  },

  'refusal repeated without an ACK': {
    records: new SipFlow().invite().at(100).respond(486).againAt(600, 1600, 3600, 7600).records,
    codes: ['failure-ack-lost'],
  },
  'not: the refusal was repeated once': {
    records: new SipFlow().invite().at(100).respond(486).againAt(600).after(10).ack().records,
    codes: [],
  },

  'next hop is dead': { records: new SipFlow().invite().againAt(...INVITE_TIMES).records, codes: ['dead-next-hop'] },
  'not: the next hop answered the fourth INVITE': {
    records: new SipFlow().invite().againAt(500, 1500, 3500).after(40).respond(100).after(100).respond(180).records,
    codes: [],
  },
  'not: an ACK shows that answers came past the probe': {
    records: new SipFlow().invite().againAt(500, 1500, 3500).after(200).ack().records,
    codes: [],
  },

  'stalled after 100': {
    records: new SipFlow().invite().at(20).respond(100).at(15_000).cancel().after(5).respond(200).after(5).records,
    codes: ['stalled-after-100'],
  },
  'not: it rang before the caller gave up': {
    records: new SipFlow().invite().at(20).respond(100).at(900).respond(180).at(15_000).cancel().after(5).respond(200)
      .records,
    codes: [],
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
  },

  'a queue overflows before the probe': {
    records: answeredCall({ toCaller: runs(60) }).records,
    codes: ['queue-drop-bursts'],
  },
  'not: the same runs without a rising delay': { records: answeredCall({ toCaller: runs(0) }).records, codes: [] },

  'lost after the probe': { records: [...answeredCall().records, ...callerReports(50)], codes: ['downstream-loss'] },
  'not: the receiver lost three packets': { records: [...answeredCall().records, ...callerReports(3)], codes: [] },

  'lost before the probe, as the receiver confirms': {
    records: [...answeredCall({ toCaller: { lost: ({ index }) => one(index) } }).records, ...callerReports(40)],
    codes: ['upstream-loss'],
  },
  'not: loss at the probe that nobody reports on': {
    records: answeredCall({ toCaller: { lost: ({ index }) => one(index) } }).records,
    codes: [],
  },
  'lost before the probe, as the sender counts': {
    records: [
      ...answeredCall({ toCaller: { lost: ({ index }) => one(index) } }).records,
      ...(
        [
          [7000, 250],
          [27_000, 1250],
        ] as const
      ).map(([atMs, packets]) =>
        senderReport({
          src: '192.0.2.20:6001',
          dst: '192.0.2.10:4001',
          ssrc: CALLEE_SSRC,
          atMs,
          ntpMiddle: atMs,
          packets,
        }),
      ),
    ],
    codes: ['upstream-loss'],
  },

  'the probe dropped packets itself': {
    records: answeredCall({ toCaller: { lost: ({ index }) => one(index), probeDrops: 60 } }).records,
    codes: ['capture-loss'],
  },
  'not: drops while nothing of this call was missing': {
    records: answeredCall({ toCaller: { probeDrops: 60 } }).records,
    codes: [],
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
  },

  'media is sent to the address behind the NAT': {
    records: natCall('10.0.0.5:4000'),
    codes: ['private-sdp-behind-nat'],
  },
  'not: the peer latched on to the public address': { records: natCall('203.0.113.9:61000'), codes: [] },

  'keys go out twice': {
    records: [
      ...infoDigit(answeredFlow().at(10_000), '5').at(32_000).bye().after(10).respond(200).records,
      ...toCallee(),
      ...toCaller(),
      rtpDigit('5', 10_000),
    ],
    codes: ['dtmf-mismatch'],
  },
  'not: one key by INFO, another in the media': {
    records: [
      ...infoDigit(answeredFlow().at(10_000), '5').at(32_000).bye().after(10).respond(200).records,
      ...toCallee(),
      ...toCaller(),
      rtpDigit('6', 12_000),
    ],
    codes: [],
  },
  'a key without its end': {
    records: [...answeredCall().records, rtpDigit('7', 9_000, false)],
    codes: ['dtmf-mismatch'],
  },

  'the mirror copies every packet': {
    records: answeredCall({ toCaller: { mirrorCopies: () => 1 } }).records,
    codes: ['mirror-duplicates'],
  },
  'not: the mirror copied every second packet': {
    records: answeredCall({ toCaller: { mirrorCopies: ({ index }) => index % 2 } }).records,
    codes: [],
  },

  'media goes to an address that nobody announced': {
    records: [...answeredCall({ toCaller: null }).records, ...toCaller({ dst: '192.0.2.99:4000' })],
    codes: ['media-to-wrong-target'],
  },
  'not: the wrong address was left within two seconds': {
    records: [
      ...answeredCall({ toCaller: null }).records,
      ...toCaller({ dst: '192.0.2.99:4000', toMs: 3_500, ssrc: 0xb0c }),
      ...toCaller({ fromMs: 3_520 }),
    ],
    codes: [],
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
  },
};

/** Three calls that lose in the same seconds; the receivers say that nothing was lost, or that all of it was. */
export function commonLoss(reported: 'none' | 'all'): readonly CaptureRecord[] {
  const outage = ({ index }: { index: number }): boolean => index >= 400 && index < 440;
  return [1, 2, 3].flatMap((call) => {
    const phone = (user: string, last: number) => ({
      user,
      address: `192.0.2.${last}:5060`,
      media: `192.0.2.${last}:4000`,
    });
    const caller = phone(`30${call}`, 100 + call);
    const callee = phone(`40${call}`, 200 + call);
    const { records } = answeredCall({
      callId: `common-${call}`,
      caller,
      callee,
      toCaller: { lost: outage, ssrc: 0xc0 + call },
    });
    const reports = [0, 1].map((place) =>
      receiverReport({
        src: `192.0.2.${100 + call}:4001`,
        dst: `192.0.2.${200 + call}:4001`,
        ssrc: 0xd0 + call,
        of: 0xc0 + call,
        atMs: 7000 + place * 20_000,
        cumulativeLost: reported === 'all' ? place * 40 : 0,
        extendedHighestSequence: 65_250 + place * 1000,
      }),
    );
    return [...records, ...reports];
  });
}
