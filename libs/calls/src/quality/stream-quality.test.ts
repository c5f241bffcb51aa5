import type { CaptureRecord } from '@earshot/contracts';
import { CodecTable } from '@earshot/metrics';
import {
  answeredCall,
  delaySinceLastReceiverReport,
  extendedReport,
  receiverReport,
  referenceTime,
  senderReport,
} from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import type { AssembledCall } from '../assembled-call.js';
import { createFold } from '../fold.js';
import { DEFAULT_POLICY, qualityPolicy } from './quality-policy.js';

function only(records: readonly CaptureRecord[]): AssembledCall {
  const fold = createFold();
  fold.addAll(records);
  const [call] = [...fold.calls()];
  return call as AssembledCall;
}

const PROBE_PORTS = { caller: '192.0.2.10:4001', callee: '192.0.2.20:6001' };
const SSRC = { caller: 0xa11ce, callee: 0xb0b };

/** The way to the caller and back takes 20 ms, that to the callee 80 ms: sender reports pass, and are answered. */
function roundTrips(): CaptureRecord[] {
  const { caller, callee } = PROBE_PORTS;
  const report = { cumulativeLost: 0, extendedHighestSequence: 65_200 };
  return [
    senderReport({ src: callee, dst: caller, ssrc: SSRC.callee, atMs: 5000, ntpMiddle: 0xb7058000, packets: 150 }),
    receiverReport({
      ...report,
      ...{ src: caller, dst: callee, ssrc: SSRC.caller, of: SSRC.callee, atMs: 5060 },
      ...{ lastSenderReport: 0xb7058000, delaySinceMs: 40 },
    }),
    senderReport({ src: caller, dst: callee, ssrc: SSRC.caller, atMs: 5100, ntpMiddle: 0x12345678, packets: 150 }),
    receiverReport({
      ...report,
      ...{ src: callee, dst: caller, ssrc: SSRC.callee, of: SSRC.caller, atMs: 5200 },
      ...{ lastSenderReport: 0x12345678, delaySinceMs: 20 },
    }),
  ];
}

describe('the quality of a stream', () => {
  it('without loss is that of G.711 at rest: R 93.2, MOS 4.41', () => {
    const { caller } = only(answeredCall().records).facts;
    expect(caller.mosLq).toBeCloseTo(4.4094, 4);
    expect(caller.band).toBe('good');
    expect(caller).toMatchObject({ lossPct: 0, impairedMs: 0, measuredMs: 29_980 });
  });

  it('follows G.107 from its loss', () => {
    // 150 of 1500 lost one by one: Ie,eff = 95 * 10 / (10 / 1 + 25.1) = 27.066; R = 93.206 - 27.066 = 66.141;
    // MOS = 1 + 0.035 * 66.141 + 66.141 * 6.141 * 33.859 * 7e-6 = 3.411.
    const { streams, facts } = only(
      answeredCall({ answerMs: 1980, toCaller: { fromMs: 2000, toMs: 32_000, lost: ({ index }) => index % 10 === 5 } })
        .records,
    );
    const stream = streams.find(({ stream: { listener } }) => listener === 'caller')?.stream;
    expect(stream).toMatchObject({ packets: 1350, expected: 1500, lost: 150, impairedPct: 100, band: 'poor' });
    expect(stream?.r).toBeCloseTo(66.141, 2);
    expect(stream?.mosLq).toBeCloseTo(3.411, 3);
    expect(stream?.quality).toMatchObject({ model: 'G.107 (06/2015)', scale: 'nb', codec: 'PCMU', ie: 0, bpl: 25.1 });
    expect(stream?.quality.assumed).toContain('plcAssumed');
    expect(facts.callee.band).toBe('good');
  });

  it('names its worst five seconds, with the loss then', () => {
    // 25 of the 250 packets between 15 s and 20 s: the window that begins there.
    const lost = ({ atMs }: { atMs: number }): boolean => atMs >= 13_000 && atMs < 18_000 && (atMs / 20) % 10 === 3;
    const { facts } = only(answeredCall({ answerMs: 1980, toCaller: { fromMs: 2000, lost } }).records);
    const stream = facts.streamDetails.find(({ listener }) => listener === 'caller');
    expect(stream?.minWindow).toMatchObject({ atUs: 1_704_067_215_000_000, lossPct: 10, rttMs: null });
    expect(facts.caller).toMatchObject({ mosLqMinUs: 1_704_067_215_000_000, impairedMs: 5000, band: 'poor' });
    // Five windows of 5 s, one of 3 s before and one of 2 s after: seven, one of them impaired.
    expect(stream?.windows).toHaveLength(7);
    expect(stream?.impairedPct).toBeCloseTo(100 / 7, 6);
  });

  it('of a codec without published constants is null', () => {
    const { facts } = only(answeredCall({ toCaller: { codec: 'OPUS', clockRate: 48_000, payloadType: 96 } }).records);
    const stream = facts.streamDetails.find(({ listener }) => listener === 'caller');
    expect(stream).toMatchObject({ r: null, mosLq: null, minWindow: null, band: null, impairedPct: null });
    expect(stream?.quality.unscored).toBe('no-published-constants');
  });

  it('under 500 packets is scored and not classified', () => {
    const { facts } = only(answeredCall({ endMs: 10_000 }).records);
    expect(facts.streamDetails[0]).toMatchObject({ packets: 399, classified: false, band: null });
    expect(facts.streamDetails[0]?.mosLq).toBeCloseTo(4.4094, 4);
  });

  it('has the delay in it where both halves of the round trip were seen', () => {
    const call = only([...answeredCall().records, ...roundTrips()]);
    const trips = call.facts.roundTrips.map(({ half, rttMs }) => [half, Math.round(rttMs)]);
    expect(trips).toEqual([
      ['caller', 20],
      ['callee', 80],
      ['end-to-end', 100],
    ]);
    const stream = call.facts.streamDetails[0];
    const bufferMs = stream?.playout.adaptive.meanDelayMs as number;
    // Half of 100 ms, the buffer, a packet of 20 ms, and no look-ahead.
    expect(stream?.quality.delayMs).toBeCloseTo(50 + bufferMs + 20, 1);
    expect(stream?.quality.assumed).toContain('delayFromRtt');
    expect(stream?.mosCq as number).toBeLessThan(stream?.mosLq as number);
    expect(stream?.minWindow?.rttMs).toBeCloseTo(100, 1);
    expect(stream?.quality.delaySource).toBe('round-trip');
    const [summary] = call.facts.roundTripSummaries;
    expect(summary).toMatchObject({ callerMs: expect.closeTo(20, 1), calleeMs: expect.closeTo(80, 1) });
    expect(summary).toMatchObject({ endToEndMs: expect.closeTo(100, 1), known: 'both-halves', samples: 2 });
  });

  describe('has a round trip of reference times and their answers (RFC 3611 4.4, 4.5)', () => {
    const { caller, callee } = PROBE_PORTS;
    const fromCaller = (atMs: number) => ({ src: caller, dst: callee, ssrc: SSRC.caller, atMs });
    const fromCallee = (atMs: number) => ({ src: callee, dst: caller, ssrc: SSRC.callee, atMs });
    const tripsOf = (...records: CaptureRecord[]) =>
      only([...answeredCall().records, ...records]).facts.roundTrips.map(({ half, rttMs, by }) => ({
        half,
        rttMs: Math.round(rttMs),
        by,
      }));

    it('of both ends, whose halves add', () => {
      const answer = (ssrc: number, last: number, delayMs: number) =>
        delaySinceLastReceiverReport({ ssrc: 0x77, last: 1, delayMs: 0 }, { ssrc, last, delayMs });
      const trips = tripsOf(
        extendedReport(fromCallee(5000), [referenceTime(0xb7058000)]),
        extendedReport(fromCaller(5060), [answer(SSRC.callee, 0xb7058000, 40)]),
        extendedReport(fromCaller(5100), [referenceTime(0x12345678)]),
        extendedReport(fromCallee(5200), [answer(SSRC.caller, 0x12345678, 20)]),
      );
      expect(trips).toEqual([
        { half: 'caller', rttMs: 20, by: 'rrtr-dlrr' },
        { half: 'callee', rttMs: 80, by: 'rrtr-dlrr' },
        { half: 'end-to-end', rttMs: 100, by: 'rrtr-dlrr' },
      ]);
    });

    it('of one end, added to what sender reports tell of the other', () => {
      const trips = tripsOf(
        ...roundTrips().slice(2),
        extendedReport(fromCallee(6000), [referenceTime(0xb7058000)]),
        extendedReport(fromCaller(6060), [
          delaySinceLastReceiverReport({ ssrc: SSRC.callee, last: 0xb7058000, delayMs: 40 }),
        ]),
      );
      expect(trips.at(-1)).toEqual({ half: 'end-to-end', rttMs: 100, by: 'mixed' });
    });

    it.each([
      ['nobody sent a reference time', [], { last: 0xb7058000, delayMs: 40 }],
      ['it is 0, for none', [referenceTime(0)], { last: 0, delayMs: 40 }],
      ['it is another', [referenceTime(0xb7058001)], { last: 0xb7058000, delayMs: 40 }],
      ['the delay is longer than the time between', [referenceTime(0xb7058000)], { last: 0xb7058000, delayMs: 400 }],
    ])('but not where %s', (_, reference, answer) => {
      const trips = tripsOf(
        extendedReport(fromCallee(5000), reference),
        extendedReport(fromCaller(5060), [delaySinceLastReceiverReport({ ssrc: SSRC.callee, ...answer })]),
      );
      expect(trips).toEqual([]);
    });
  });

  it('has its round trips judged by the limits in force', () => {
    const judged = (metrics: { metric: 'roundTripMs'; good: number; fair: number }[]) => {
      const fold = createFold({ policy: qualityPolicy({ thresholds: { metrics } }) });
      fold.addAll([...answeredCall().records, ...roundTrips()]);
      return [...fold.calls()][0]?.facts.roundTrips.map(({ half, notGood }) => [half, notGood?.roundTripMs ?? 'good']);
    };
    // 20 ms to the caller and back, 80 ms to the callee, 100 ms from end to end.
    expect(judged([])).toEqual([
      ['caller', 'good'],
      ['callee', 'good'],
      ['end-to-end', 'good'],
    ]);
    expect(judged([{ metric: 'roundTripMs', good: 50, fair: 90 }])).toEqual([
      ['caller', 'good'],
      ['callee', 'fair'],
      ['end-to-end', 'bad'],
    ]);
  });

  it('has no delay in it where only one half was seen', () => {
    const call = only([...answeredCall().records, ...roundTrips().slice(0, 2)]);
    expect(call.facts.streamDetails[0]).toMatchObject({ mosCq: null });
    expect(call.facts.roundTrips).toMatchObject([{ half: 'caller' }]);
    expect(call.facts.roundTripSummaries).toMatchObject([
      { callerMs: expect.closeTo(20, 1), calleeMs: null, endToEndMs: null, known: 'one-half', samples: 1 },
    ]);
  });

  it('is told for each leg and direction, with the figures of the worst five seconds', () => {
    const lost = ({ atMs }: { atMs: number }): boolean => atMs >= 13_000 && atMs < 18_000 && (atMs / 20) % 10 === 3;
    const { facts } = only(answeredCall({ answerMs: 1980, toCaller: { fromMs: 2000, lost } }).records);
    const [leg] = facts.legHeard;
    expect(leg?.callId).toBe(facts.callIds[0]);
    const { quality, ...heard } = facts.caller;
    expect(leg?.caller).toEqual(heard);
    expect(quality).toEqual(facts.streamDetails.find(({ listener }) => listener === 'caller')?.quality);
    expect(facts.caller).toMatchObject({ scoredWindows: 7, impairedPct: expect.closeTo(100 / 7, 6) });
    expect(facts.caller.minWindow).toMatchObject({ atUs: 1_704_067_215_000_000, lossPct: 10, rttMs: null });
    expect(facts.caller.mosLqMax).toBeCloseTo(4.4094, 4);
    expect(facts.callee.minWindow?.mosLq).toBeCloseTo(4.4094, 4);
  });

  it('is scored behind each simulated buffer', () => {
    const { facts } = only(
      answeredCall({ answerMs: 1980, toCaller: { fromMs: 2000, toMs: 32_000, lost: ({ index }) => index % 10 === 5 } })
        .records,
    );
    const stream = facts.streamDetails.find(({ listener }) => listener === 'caller');
    // Nothing came late: all three buffers lost the same 10 %.
    for (const buffer of ['fixed50', 'fixed200', 'adaptive'] as const) {
      expect(stream?.playout[buffer]).toMatchObject({ lossPct: 10, r: expect.closeTo(66.141, 2), mosCq: null });
      expect(stream?.windows[2]?.buffers[buffer]).toEqual({ lossPct: 10, r: 66.141, mosLq: 3.411, mosCq: null });
    }
  });

  it('never travels without how it was made', () => {
    const { facts } = only(answeredCall().records);
    expect(facts.streamDetails[0]?.quality).toEqual({
      model: 'G.107 (06/2015)',
      version: 1,
      source: 'probe-rtp',
      scale: 'nb',
      codec: 'PCMU',
      ie: 0,
      bpl: 25.1,
      ieConfidence: 'standard',
      bplConfidence: 'standard',
      constantsSource: expect.stringContaining('G.113 Appendix I'),
      plc: true,
      buffer: 'adaptive',
      delayMs: null,
      delaySource: null,
      scoredWindows: expect.any(Number),
      coverage: expect.closeTo(1, 2),
      assumed: ['plcAssumed'],
      preset: 'itu',
      thresholdsChanged: false,
      unscored: null,
    });
  });

  it('takes what the operator decides: constants, the buffer of the headline, a delay', () => {
    const policy = {
      ...DEFAULT_POLICY,
      codecs: new CodecTable([{ codec: 'PCMU', mode: 'plc', ie: 5, bpl: 20, source: 'laboratory' }]),
      headline: 'fixed200' as const,
      assumedOneWayMs: 80,
    };
    const fold = createFold({ policy });
    fold.addAll(answeredCall().records);
    const [call] = [...fold.calls()];
    const stream = call?.facts.streamDetails[0];
    // 93.206 - 5; 80 ms of network, 200 ms of buffer and a packet of 20 ms.
    expect(stream?.r).toBeCloseTo(88.206, 2);
    expect(stream?.quality).toMatchObject({
      ...{ ie: 5, bpl: 20, ieConfidence: 'operator', constantsSource: 'laboratory', buffer: 'fixed200' },
      ...{ delaySource: 'configured', assumed: ['plcAssumed', 'delayAssumed'] },
    });
    expect(stream?.quality.delayMs).toBeCloseTo(300, 0);
  });

  it('has what other programs would have made of it beside it, and what they would lack', () => {
    const { facts } = only(answeredCall().records);
    const comparable = facts.streamDetails[0]?.comparable ?? [];
    expect(comparable.map(({ model }) => model)).toEqual([
      ...['effective-latency', 'rtpengine-nb', 'rtpengine-fb', 'voipmonitor-g711', 'asterisk-mes', 'freeswitch'],
    ]);
    expect(comparable.find(({ model }) => model === 'effective-latency')).toEqual({
      ...{ model: 'effective-latency', value: null, missing: ['rttMs'] },
    });
    // R 100 is MOS 4.5 with FreeSWITCH; R 93.2062 on VoIPmonitor's polynomial is 2.06405 + 2.95818 - 3.09825 + 2.37361.
    expect(comparable.find(({ model }) => model === 'freeswitch')?.value).toBe(4.5);
    expect(comparable.find(({ model }) => model === 'voipmonitor-g711')?.value).toBeCloseTo(4.2976, 3);
  });

  it('covers the answered time that was measured', () => {
    const { facts } = only(answeredCall({ toCaller: { toMs: 17_000 } }).records);
    const [heard] = facts.streamDetails.filter(({ listener }) => listener === 'caller');
    // 2.02 s to 16.98 s and a packet of 20 ms, of 30 s.
    expect(heard?.quality.coverage).toBeCloseTo(14.98 / 30, 4);
  });
});
