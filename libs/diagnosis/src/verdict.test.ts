import { qualityPolicy } from '@earshot/calls';
import type { CaptureRecord, QualitySettings, SipRecord } from '@earshot/contracts';
import { answeredCall, FIXTURES, receiverReport, SipFlow, START_US } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { conclude } from './index.js';

function verdictOf(
  records: readonly CaptureRecord[],
  nowUs?: number,
  thresholds?: QualitySettings['thresholds'],
  captureEnded = false,
) {
  const policy = qualityPolicy({ thresholds });
  const { calls } = conclude(records, { policy, captureEnded, ...(nowUs === undefined ? {} : { nowUs }) });
  return calls.find(({ callIds }) => callIds.includes('call-1@192.0.2.10'))?.verdict;
}

const fixture = (name: string): readonly CaptureRecord[] => FIXTURES[name]?.records ?? [];
const busy = new SipFlow().invite().at(100).respond(180).at(5000).respond(486).ack();

function opusCall(): readonly CaptureRecord[] {
  const sdp = { sdp: { codecs: ['96 opus/48000/2'] } };
  const flow = new SipFlow()
    .invite(sdp)
    .at(2000)
    .respond(200, sdp)
    .after(10)
    .ack()
    .at(32_000)
    .bye()
    .after(10)
    .respond(200);
  const opus = { codec: 'OPUS', payloadType: 96 };
  const { toCaller, toCallee } = answeredCall({ toCaller: opus, toCallee: opus });
  return [...flow.records, ...toCaller, ...toCallee];
}

describe('the verdict', () => {
  it.each([
    ['a clean call', answeredCall().records, 'good', 'Good.'],
    [
      'ten bad seconds, by the clock of the call',
      // Answered at 2 s; every fourth run of ten packets from the 10th to the 18th second after the stream's start.
      answeredCall({ toCaller: { lost: ({ index }) => index > 500 && index < 900 && index % 40 < 10 } }).records,
      'bad',
      /^Bad\. Caller lost callee 00:0\d–00:(17|22): (1|2)\d % burst loss\.$/,
    ],
    [
      'one-way audio',
      fixture('one-way: the callee is not heard'),
      'bad',
      'Bad. One-way audio: the caller heard nothing from the callee.',
    ],
    [
      'no media captured by anybody',
      fixture('not no-media: the probe sees no media of anybody'),
      'not-measured',
      'Not measured: no media was seen.',
    ],
    ['a dead next hop', fixture('next hop is dead'), 'failed', 'Failed: no answer from 192.0.2.20 after 7 sendings.'],
    ['busy', busy.records, 'failed', 'Failed: 486 Busy Here from 192.0.2.20.'],
    [
      'a caller who gave up',
      fixture('not: the caller gave up'),
      'not-measured',
      'Cancelled by the caller after 4 s of ringing.',
    ],
    ['a call taken elsewhere', fixture('answered elsewhere'), 'not-measured', 'Answered elsewhere.'],
    [
      'a capture that dropped packets',
      fixture('the probe dropped packets itself'),
      'not-measured',
      'Not measured: the capture lost packets itself.',
    ],
    [
      'a codec that cannot be scored',
      opusCall(),
      'not-measured',
      'Not scored, OPUS has no published constants: caller lost 0.0 %, callee lost 0.0 %.',
    ],
    [
      'a short call',
      answeredCall({ endMs: 8000 }).records,
      'not-measured',
      'Not measured: fewer than 500 packets were seen.',
    ],
    [
      'first words that were lost',
      fixture("the callee's first words are lost"),
      'good',
      'Good. The caller heard nothing for 1.5 s after the answer.',
    ],
    [
      'early media that did not come',
      fixture('early media was promised and did not come'),
      'good',
      'Good. The caller heard silence instead of ringing.',
    ],
    ['a muted callee', fixture('the callee is muted'), 'good', 'Good. The caller heard dead air for 20 s.'],
    [
      'one NAT in front of both',
      fixture('two phones behind one NAT'),
      'bad',
      'Bad. Neither side hears the other: both are behind one NAT that does not send packets back in.',
    ],
    [
      'an offer without an answer',
      fixture('an offer in the 200 is never answered'),
      'bad',
      "Bad. No media: the callee's offer was never answered.",
    ],
    [
      'a call ended by a watchdog',
      fixture('ended for want of media'),
      'bad',
      'Bad. The call was ended: nothing came from the callee for 20 s.',
    ],
    [
      'a refresh that broke the media',
      fixture('a refresh is answered with another address and media stops'),
      'bad',
      'Bad. The caller heard nothing more after a re-INVITE.',
    ],
    [
      'a clock that runs twice as fast',
      fixture('timestamps at twice the clock'),
      /^(bad|poor|fair|good)$/,
      /^\w+\. The callee's timestamps run at 2 times the clock of PCMU\.$/,
    ],
  ] as const)('of %s', (_, records, outcome, text) => {
    const verdict = verdictOf(records);
    expect(verdict?.outcome).toMatch(outcome);
    if (typeof text === 'string') expect(verdict?.text).toBe(text);
    else expect(verdict?.text).toMatch(text);
    expect(verdict?.text).toBe(verdict?.clauses.map((clause) => clause.text).join(' '));
    expect(verdict?.text.match(/[.](\s|$)/g)?.length).toBeLessThanOrEqual(2);
  });

  it('says that the caller gave up, where a CANCEL and the answer passed each other', () => {
    const crossed = (talkMs: number) =>
      new SipFlow()
        .invite()
        .at(100)
        .respond(180)
        .at(5000)
        .respond(200)
        .at(5010)
        .cancel()
        .at(5020)
        .respond(200)
        .at(5030)
        .ack({ cseq: 1 })
        .at(5000 + talkMs)
        .bye()
        .after(10)
        .respond(200).records;
    expect(verdictOf(crossed(40))?.text).toBe('Cancelled by the caller just as the callee answered.');
    expect(verdictOf(crossed(9000))?.text).toBe('Not measured: no media was seen.');
  });

  it('says that a call runs only while something of it is seen', () => {
    const { records } = answeredCall();
    const up = records.filter((record) => record.kind !== 'sip' || record.cseqMethod !== 'BYE');
    const lastUs = Math.max(...up.map(({ atUs }) => atUs));
    expect(verdictOf(up, lastUs)).toMatchObject({ outcome: 'running', text: 'Running, good so far.' });
    expect(verdictOf(up, lastUs + 3_600_000_000)).toMatchObject({ outcome: 'good', text: 'Good.' });
  });

  it.each([
    ['was only tried', new SipFlow().invite(), 'not-measured', 'Not measured: the capture ends before any answer.'],
    [
      'rang',
      new SipFlow().invite().at(100).respond(180),
      'not-measured',
      'Not measured: the capture ends while it rings.',
    ],
    ['was refused', busy, 'failed', 'Failed: 486 Busy Here from 192.0.2.20.'],
  ])('does not take a call to run that %s when its capture ended', (_, { records }, outcome, text) => {
    expect(verdictOf(records, undefined, undefined, true)).toMatchObject({ outcome, text });
  });

  it('judges what was captured of a call that was up when its capture ended, and says so', () => {
    const { records } = answeredCall();
    const up = records.filter((record) => record.kind !== 'sip' || record.cseqMethod !== 'BYE');
    const lastUs = Math.max(...up.map(({ atUs }) => atUs));
    const text = 'Good. The capture ends before the call does.';
    expect(verdictOf(up, lastUs, undefined, true)).toMatchObject({ outcome: 'good', text });
    expect(verdictOf(up, lastUs + 3_600_000_000, undefined, true)).toMatchObject({ outcome: 'good', text: 'Good.' });
  });

  it('keeps what the receiver says apart from what the probe measured', () => {
    const report = (atMs: number, cumulativeLost: number, extendedHighestSequence: number) =>
      receiverReport({
        src: '192.0.2.10:4001',
        dst: '192.0.2.20:6001',
        ssrc: 1,
        of: 0xb0b,
        atMs,
        cumulativeLost,
        extendedHighestSequence,
      });
    const verdict = verdictOf([...answeredCall().records, report(7000, 0, 65_250), report(27_000, 60, 66_250)]);
    expect(verdict).toMatchObject({ outcome: 'good', confidence: 0.85 });
    expect(verdict?.text).toBe('Good at the probe. 6.0 % of the packets to the caller were lost after the probe.');
    expect(verdict?.clauses[1]?.finding).toBe('downstream-loss');
  });

  it('of a failure counts the sendings and names who refused', () => {
    const flow = new SipFlow().invite().againAt(500, 1500).at(1600).respond(503);
    expect(verdictOf(flow.records)?.text).toBe('Failed: 503 Service Unavailable from 192.0.2.20 after 3 sendings.');
  });

  it('is made by the thresholds in force, and names what is beyond them', () => {
    // Every other packet 36 ms late: J comes to 36 ms (RFC 3550 6.4.1), and the buffer plays all of it.
    const jittery = answeredCall({ toCaller: { delayMs: ({ index }) => (index % 2) * 36 } }).records;
    expect(verdictOf(jittery)?.outcome).toBe('good');
    const bad = verdictOf(jittery, undefined, { preset: 'microsoft' });
    expect(bad?.outcome).toBe('bad');
    expect(bad?.text).toMatch(/^Bad\. Caller heard callee with jitter 36 ms 00:00–00:29\.$/);
  });

  it('is that of a codec without a score where the thresholds need none', () => {
    expect(verdictOf(opusCall())?.outcome).toBe('not-measured');
    expect(verdictOf(opusCall(), undefined, { preset: 'microsoft' })).toMatchObject({ outcome: 'good', text: 'Good.' });
  });

  it('leads to what it was read from, where no finding does', () => {
    const idOf = (records: readonly CaptureRecord[], says: (record: SipRecord) => boolean) =>
      records.filter((record) => record.kind === 'sip' && says(record)).map(({ id }) => id);
    const [refusal] = verdictOf(busy.records)?.clauses ?? [];
    expect(refusal?.evidence?.messageIds).toEqual(idOf(busy.records, ({ status }) => status === 486));
    const gaveUp = fixture('not: the caller gave up');
    const [cancelled] = verdictOf(gaveUp)?.clauses ?? [];
    expect(cancelled?.evidence?.messageIds).toEqual(idOf(gaveUp, ({ method }) => method === 'CANCEL'));
    // Lost from the 10th to the 18th second of the stream, which starts 20 ms after the answer at 2 s.
    const lossy = answeredCall({ toCaller: { lost: ({ index }) => index > 500 && index < 900 && index % 40 < 10 } });
    const [, worst] = verdictOf(lossy.records)?.clauses ?? [];
    expect(worst?.finding).toBeNull();
    expect(worst?.evidence?.streamKey).not.toBeNull();
    expect(worst?.evidence?.fromUs).toBeLessThanOrEqual(START_US + 12_020_000);
    expect(worst?.evidence?.toUs).toBeGreaterThanOrEqual(START_US + 19_900_000);
    // A finding has its own.
    const [dead] = verdictOf(fixture('next hop is dead'))?.clauses ?? [];
    expect([dead?.finding, dead?.evidence]).toEqual(['dead-next-hop', undefined]);
  });
});
