import type { CaptureRecord } from '@earshot/contracts';
import { answeredCall } from './call.js';
import { answeredFlow, CALLEE_SSRC, CALLER_SSRC, type Fixture, toCallee, toCaller } from './fixture.js';
import { receiverReport, senderReport } from './rtcp-report.js';
import { rtpTimeline } from './rtp-timeline.js';
import { ALICE, BOB, type SipFlow } from './sip-flow.js';

/** Another call of the same probe with speech both ways: without it the probe may be blind to one direction (P0). */
function comparable(): readonly CaptureRecord[] {
  return answeredCall({
    callId: 'other-call@192.0.2.30',
    caller: { user: '2001', address: '192.0.2.30:5060', media: '192.0.2.30:4000' },
    callee: { user: '2002', address: '192.0.2.40:5060', media: '192.0.2.40:6000' },
  }).records;
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

/** What the callee counts as sent, at 7 s and at 27 s. */
function calleeCounts(): CaptureRecord[] {
  const report = (atMs: number, packets: number) =>
    senderReport({ src: '192.0.2.20:6001', dst: '192.0.2.10:4001', ssrc: CALLEE_SSRC, atMs, ntpMiddle: atMs, packets });
  return [report(7000, 250), report(27_000, 1250)];
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

interface RtpDigit {
  readonly endSeen?: boolean;
  readonly payloadType?: number;
}

function rtpDigit(digit: string, atMs: number, { endSeen = true, payloadType = 101 }: RtpDigit = {}): CaptureRecord {
  const [window] = toCallee({ fromMs: atMs, toMs: atMs + 40 });
  const { v, probe, key, src, dst, ssrc } = window as Extract<CaptureRecord, { kind: 'rtp-window' }>;
  const atUs = (window as CaptureRecord).atUs;
  const id = `d1${atUs.toString(16)}`.padStart(32, '0');
  const what = { digit, payloadType, durationMs: 100, endSeen };
  return { v, id, probe, atUs, key, kind: 'dtmf', src, dst, ssrc, callId: null, ...what };
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

/** Calls with a cause in their media, and near misses. */
export const MEDIA_FIXTURES: Readonly<Record<string, Fixture>> = {
  'clean call': { records: answeredCall().records, codes: [] },

  'one-way: the callee is not heard': {
    records: [...answeredCall({ toCaller: null }).records, ...comparable()],
    codes: ['one-way-audio'],
  },
  'not one-way: the call lasted four seconds': {
    records: [...answeredCall({ toCaller: null, endMs: 6_000 }).records, ...comparable()],
    codes: [],
    nearMissOf: 'one-way-audio',
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
    codes: ['stuck-hold'],
    nearMissOf: 'one-way-audio',
  },

  'no media at all': {
    records: [...answeredCall({ toCaller: null, toCallee: null }).records, ...comparable()],
    codes: ['no-media'],
  },
  'not no-media: the probe sees no media of anybody': {
    records: answeredCall({ toCaller: null, toCallee: null }).records,
    codes: [],
    nearMissOf: 'no-media',
  },

  'a queue overflows before the probe': {
    records: answeredCall({ toCaller: runs(60) }).records,
    codes: ['queue-drop-bursts'],
  },
  'not: a queue that overflows while the capture drops packets itself': {
    records: answeredCall({ toCaller: { ...runs(60), probeDrops: 60 } }).records,
    codes: ['capture-loss'],
    nearMissOf: 'queue-drop-bursts',
  },
  'not: the same runs without a rising delay': {
    records: answeredCall({ toCaller: runs(0) }).records,
    codes: [],
    nearMissOf: 'queue-drop-bursts',
  },

  'lost after the probe': { records: [...answeredCall().records, ...callerReports(50)], codes: ['downstream-loss'] },
  'not: the receiver lost three packets': {
    records: [...answeredCall().records, ...callerReports(3)],
    codes: [],
    nearMissOf: 'downstream-loss',
  },

  'lost before the probe, as the receiver confirms': {
    records: [...answeredCall({ toCaller: { lost: ({ index }) => one(index) } }).records, ...callerReports(40)],
    codes: ['upstream-loss'],
  },
  'not: loss at the probe that nobody reports on': {
    records: answeredCall({ toCaller: { lost: ({ index }) => one(index) } }).records,
    codes: [],
    nearMissOf: 'upstream-loss',
  },
  'lost before the probe, as the sender counts': {
    records: [...answeredCall({ toCaller: { lost: ({ index }) => one(index) } }).records, ...calleeCounts()],
    codes: ['upstream-loss'],
  },
  'not: the sender counts what the capture dropped itself': {
    records: [
      ...answeredCall({ toCaller: { lost: ({ index }) => one(index), probeDrops: 60 } }).records,
      ...calleeCounts(),
    ],
    codes: ['capture-loss'],
    nearMissOf: 'upstream-loss',
  },
  'lost before the probe, as the receiver confirms, while the capture dropped some too': {
    records: [
      ...answeredCall({ toCaller: { lost: ({ index }) => one(index), probeDrops: 60 } }).records,
      ...callerReports(40),
    ],
    codes: ['capture-loss', 'upstream-loss'],
  },

  'the probe dropped packets itself': {
    records: answeredCall({ toCaller: { lost: ({ index }) => one(index), probeDrops: 60 } }).records,
    codes: ['capture-loss'],
  },
  'not: drops while nothing of this call was missing': {
    records: answeredCall({ toCaller: { probeDrops: 60 } }).records,
    codes: [],
    nearMissOf: 'capture-loss',
  },

  'media is sent to the address behind the NAT': {
    records: natCall('10.0.0.5:4000'),
    codes: ['private-sdp-behind-nat'],
  },
  'not: the peer latched on to the public address': {
    records: natCall('203.0.113.9:61000'),
    codes: [],
    nearMissOf: 'private-sdp-behind-nat',
  },

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
    nearMissOf: 'dtmf-mismatch',
  },
  'a key under a number that nobody agreed to': {
    records: [...answeredCall().records, rtpDigit('7', 9_000, { payloadType: 96 })],
    codes: ['dtmf-mismatch'],
  },
  'a key without its end': {
    records: [...answeredCall().records, rtpDigit('7', 9_000, { endSeen: false })],
    codes: ['dtmf-mismatch'],
  },

  'the mirror copies every packet': {
    records: answeredCall({ toCaller: { mirrorCopies: () => 1 } }).records,
    codes: ['mirror-duplicates'],
  },
  'not: the mirror copied every second packet': {
    records: answeredCall({ toCaller: { mirrorCopies: ({ index }) => index % 2 } }).records,
    codes: [],
    nearMissOf: 'mirror-duplicates',
  },

  'media goes to an address that nobody announced': {
    records: [...answeredCall({ toCaller: null }).records, ...toCaller({ dst: '192.0.2.99:4000' })],
    codes: ['media-to-wrong-target'],
  },
  'not: the address is that of a further port of the section': {
    records: [
      ...answeredFlow({ caller: { ...ALICE, media: `${ALICE.media}/2` } })
        .at(32_000)
        .bye()
        .after(10)
        .respond(200).records,
      ...toCallee(),
      ...toCaller({ dst: '192.0.2.10:4002' }),
    ],
    codes: [],
    nearMissOf: 'media-to-wrong-target',
  },
  'not: the wrong address was left within two seconds': {
    records: [
      ...answeredCall({ toCaller: null }).records,
      ...toCaller({ dst: '192.0.2.99:4000', toMs: 3_500, ssrc: 0xb0c }),
      ...toCaller({ fromMs: 3_520 }),
    ],
    codes: [],
    nearMissOf: 'media-to-wrong-target',
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
