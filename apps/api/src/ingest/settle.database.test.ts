import { createFold } from '@earshot/calls';
import type { CaptureRecord, Finding, Stream } from '@earshot/contracts';
import { RULES, ruleSettings } from '@earshot/diagnosis';
import { migrateToLatest } from '@earshot/migrations';
import {
  ALICE,
  answeredCall,
  BOB,
  extendedReport,
  iceChecks,
  rtpTimeline,
  SipFlow,
  START_US,
  senderReport,
} from '@earshot/test/builders';
import { type FreshDatabase, freshDatabase } from '@earshot/test/database';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../database/connect.js';
import type { CallDocument } from '../database/schema.js';
import { type IngestWorker, startIngestWorker } from './worker.fixture.js';

const SECOND_US = 1_000_000;
const DAY_US = 86_400 * SECOND_US;

describe('a settle', () => {
  let fresh: FreshDatabase;
  let worker: IngestWorker;
  let nowUs: number;

  beforeEach(async () => {
    fresh = await freshDatabase();
    const connection = connect(fresh.url, () => {});
    await migrateToLatest(connection.database);
    await connection.close();
    nowUs = START_US + DAY_US;
    worker = await startIngestWorker(fresh.url, () => nowUs);
  });

  afterEach(async () => {
    await worker.close();
    await fresh.drop();
  });

  async function take(...records: readonly CaptureRecord[]): Promise<void> {
    await worker.publish(records);
    await worker.settled();
  }

  const states = async () => (await worker.calls()).map(({ callIds, state }) => [callIds.join(' '), state]);

  it('makes two calls one when what links them comes last', async () => {
    const first = new SipFlow({ callId: 'inbound@sbc' }).invite().at(9_000).bye();
    const carol = { user: '1003', address: '192.0.2.30:5060', media: '192.0.2.30:7000' };
    const options = { callId: 'outbound@sbc', caller: BOB, callee: carol, startUs: START_US + 50_000 };
    const plain = new SipFlow(options).invite({ sdp: null }).at(8_900).bye();
    await take(...first.records, ...plain.records);
    expect(await states()).toEqual([
      ['inbound@sbc', 'ended'],
      ['outbound@sbc', 'ended'],
    ]);
    const naming = new SipFlow(options)
      .at(1)
      .invite({ sdp: null, headers: ['X-CID: inbound@sbc'], branch: 'z9hG4bK-late' });
    await take(...naming.records);
    expect(await states()).toEqual([['inbound@sbc outbound@sbc', 'ended']]);
    const legs = await worker.connection.pool.query('select distinct call_key from leg');
    expect(legs.rows).toHaveLength(1);
  });

  it('brings the legs of a call together over midnight', async () => {
    const midnightUs = Math.ceil(START_US / DAY_US) * DAY_US + DAY_US;
    nowUs = midnightUs + DAY_US;
    const flow = new SipFlow({ callId: 'late@192.0.2.10', startUs: midnightUs - 10 * SECOND_US });
    flow.invite().at(200).respond(200).after(10).ack().at(20_000).bye().after(5).respond(200);
    await take(...flow.records.slice(3));
    await take(...flow.records.slice(0, 3));
    expect(await worker.calls()).toMatchObject([{ state: 'ended', messages: 5, startUs: midnightUs - 10 * SECOND_US }]);
  });

  it('tells apart calls that use a Call-ID again days later', async () => {
    const again = (days: number) =>
      new SipFlow({ callId: '1-1@sipp', startUs: START_US + days * DAY_US }).invite().after(5).respond(486);
    nowUs = START_US + 9 * DAY_US;
    await take(...again(0).records, ...again(5).records);
    await take(...again(5).after(5).ack().records);
    expect((await worker.calls()).map(({ messages }) => messages)).toEqual([2, 3]);
  });

  it('tells apart calls that use a Call-ID again at once, as the fold of all of their records does, in whatever order they come', async () => {
    const call = (fromTag: string, seconds: number, toTag = `${fromTag}-callee`) => {
      const startUs = START_US + seconds * SECOND_US;
      const flow = new SipFlow({ callId: 'fixed@sender', fromTag, toTag, startUs }).invite().at(90).respond(180);
      flow.at(900).respond(200).at(910).ack().at(5000).bye().at(5010).respond(200);
      const heard = { src: '192.0.2.20:6000', dst: '192.0.2.10:4000', startUs, fromMs: 910, toMs: 5000 };
      return [...flow.records, ...rtpTimeline({ ...heard, ssrc: 0x1000 + seconds })];
    };
    // Another tag, another tag again, all the same after a restart, and the first tag on the day after.
    const [a, b, again, nextDay] = [call('a', 0), call('b', 6), call('b', 60, 'c'), call('a', 86_400)] as const;
    nowUs = START_US + 3 * DAY_US;
    const all = [...a, ...b, ...again, ...nextDay];
    const fold = createFold({ nowUs });
    fold.addAll(all);
    const expected = [...fold.calls()].map(({ facts }) => [facts.key, facts.startUs, facts.messages, facts.streams]);
    expect(expected.map((of) => of.slice(1))).toEqual(
      [0, 6, 60, 86_400].map((seconds) => [START_US + seconds * SECOND_US, 6, 1]),
    );
    const stored = async () =>
      (await worker.calls()).map(({ key, startUs, messages, streams }) => [key, startUs, messages, streams]);
    await take(...b);
    expect(await stored()).toEqual(expected.slice(1, 2));
    await take(...nextDay.slice(0, 3));
    await take(...again.slice(2));
    await take(...nextDay.slice(3), ...again.slice(0, 2));
    expect(await stored()).toEqual(expected.slice(1));
    // What comes last began first, and changes nothing of the others.
    await take(...a);
    expect(await stored()).toEqual(expected);
    for (const { messages } of await worker.calls()) expect(messages).toBe(6);
  });

  it('binds a stream of no announced address when what names its source comes last', async () => {
    const lines = ['a=ssrc:24301 cname:alice@phone'];
    const flow = new SipFlow({ callId: 'nat@192.0.2.10' }).invite({ sdp: { lines } }).at(200).respond(200).ack();
    const span = { fromMs: 300, toMs: 12_000 };
    const announced = rtpTimeline({ src: '10.9.0.1:4000', dst: '10.9.0.2:4000', ssrc: 24_301, ...span });
    const named = { src: '10.9.0.3:4000', dst: '10.9.0.4:4000', ssrc: 99, cname: 'alice@phone' };
    const unannounced = rtpTimeline({ ...named, ...span });
    await take(...announced, ...unannounced, senderReport({ ...named, atMs: 5000, ntpMiddle: 1, packets: 9 }));
    const streams = async () => {
      const { rows } = await worker.connection.pool.query<{ doc: Stream }>('select doc from stream order by start_us');
      return rows.map(({ doc: { callId, boundBy, ssrc } }) => [callId, boundBy, ssrc]).sort();
    };
    expect(await streams()).toEqual([
      [null, null, '0x00000063'],
      [null, null, '0x00005eed'],
    ]);
    await take(...flow.records);
    expect(await streams()).toEqual([
      ['nat@192.0.2.10', 'cname', '0x00000063'],
      ['nat@192.0.2.10', 'ssrc', '0x00005eed'],
    ]);
  });

  it('binds the second stream of an endpoint when the name of the first comes last', async () => {
    const { records, flow } = answeredCall({ callId: 'two@192.0.2.10' });
    const second = { src: '192.0.2.10:4800', dst: '198.51.100.7:7000', ssrc: 99, cname: 'alice@phone' };
    const report = senderReport({ ...second, atMs: 5000, ntpMiddle: 1, packets: 9 });
    await take(...records, ...rtpTimeline({ ...second, fromMs: 2100, toMs: 20_000 }), report);
    const bound = async () => {
      const { rows } = await worker.connection.pool.query<{ doc: Stream }>(
        `select doc from stream where doc->>'ssrc' = '0x00000063'`,
      );
      return rows.map(({ doc: { callId, boundBy, boundValue } }) => [callId, boundBy, boundValue]);
    };
    expect(await bound()).toEqual([[null, null, null]]);
    const { src, dst } = { src: '192.0.2.10:4001', dst: '192.0.2.20:6001' };
    const first = senderReport({ ...second, src, dst, ssrc: 0xa11ce, atMs: 4000, ntpMiddle: 2, packets: 9 });
    // As a probe sends it that knows the SDP.
    await take({ ...first, key: flow.records[0]?.key as string, callId: 'two@192.0.2.10' });
    expect(await bound()).toEqual([['two@192.0.2.10', 'cname', 'alice@phone']]);
  });

  it('takes a value that everybody shares for no evidence', async () => {
    // One Session-ID in 40 calls is a constant of a generator.
    const headers = ['Session-ID: ab30317f1a784dc48ff824d0d3715d86;remote=00000000000000000000000000000000'];
    const flows = Array.from({ length: 40 }, (_, index) =>
      new SipFlow({
        callId: `load-${index}@192.0.2.10`,
        caller: { ...ALICE, user: `2${index}`, media: `192.0.2.10:${10_000 + 2 * index}` },
        callee: { ...BOB, user: `3${index}`, media: `192.0.2.20:${10_000 + 2 * index}` },
        startUs: START_US + index * 1_000,
      })
        .invite({ headers })
        .after(5)
        .respond(486),
    );
    await take(...flows.flatMap(({ records }) => records));
    expect((await worker.calls()).map(({ legs }) => legs)).toEqual(flows.map(() => 1));
    expect(worker.ingest.counters.crowdedValues).toBeGreaterThan(0);
  });

  it('counts what belongs to no call and is too much to wait for one', async () => {
    const [src, dst] = ['198.18.0.1:4000', '203.0.113.3:3478'];
    const checks = Array.from({ length: 8_193 }, (_, index) => iceChecks({ src, dst, atMs: index / 100 }));
    await take(...checks);
    const { stored, recordsLetGo } = worker.ingest.counters;
    expect([stored, recordsLetGo]).toEqual([8_193, 4_097]);
  });

  it.each([31, 32, 33, 34])(
    'ties %i calls that share a value, or does not, whichever of them comes last',
    async (count) => {
      const headers = ['Session-ID: ab30317f1a784dc48ff824d0d3715d86;remote=00000000000000000000000000000000'];
      const flows = Array.from({ length: count }, (_, index) => {
        const options = { callId: `tied-${index}@192.0.2.10`, startUs: START_US + index * 1_000 };
        return new SipFlow(options).invite({ headers, sdp: null }).after(5).respond(486);
      });
      const fold = createFold({ nowUs });
      fold.addAll(flows.flatMap(({ records }) => records));
      const expected = [...fold.calls()].map(({ facts: { key, legs } }) => [key, legs]);
      expect(expected).toHaveLength(count > 32 ? count : 1);
      // Numbers without a common divisor, so that each comes once.
      const order = flows.map((_, index) => flows[(index * 7 + 3) % count] as SipFlow);
      const sizes = [count - 3, 1, 1, 1];
      for (const size of sizes) await take(...order.splice(0, size).flatMap(({ records }) => records));
      expect((await worker.calls()).map(({ key, legs }) => [key, legs])).toEqual(expected);
    },
  );

  it('gives up a live INVITE without an answer when its time is over', async () => {
    nowUs = START_US + SECOND_US;
    await take(...new SipFlow({ callId: 'lost@192.0.2.10' }).invite().records);
    expect(await states()).toEqual([['lost@192.0.2.10', 'trying']]);
    nowUs = START_US + 34 * SECOND_US;
    await expect.poll(states, { timeout: 10_000 }).toEqual([['lost@192.0.2.10', 'timed-out']]);
  });

  it('does not age an imported call beyond the end of its capture', async () => {
    const imported = { probe: 'import' };
    const lost = new SipFlow({ probe: 'import:sbc-1', callId: 'lost@192.0.2.10' }).invite();
    const soon = new SipFlow({ ...imported, callId: 'soon@192.0.2.11', startUs: START_US + 20 * SECOND_US })
      .invite()
      .at(5)
      .respond(486);
    await take(...lost.records, ...soon.records);
    expect((await states())[0]).toEqual(['lost@192.0.2.10', 'trying']);
    // The rest of the capture shows that nothing came for longer than an INVITE is waited for.
    const later = new SipFlow({ ...imported, callId: 'later@192.0.2.12', startUs: START_US + 40 * SECOND_US })
      .invite()
      .at(5)
      .respond(486);
    await take(...later.records);
    expect((await states())[0]).toEqual(['lost@192.0.2.10', 'timed-out']);
  });

  it('tells earlier calls what a probe was seen to see', async () => {
    const oneWay = answeredCall({ callId: 'one-way@192.0.2.10', toCaller: null });
    await take(...oneWay.records);
    const confidence = async () => {
      const { rows } = await worker.connection.pool.query(`select doc from finding where code = 'one-way-audio'`);
      return rows.map(({ doc }) => doc.confidence as number);
    };
    const [unsure] = await confidence();
    const bothWays = answeredCall({
      callId: 'both-ways@192.0.2.40',
      caller: { ...ALICE, address: '192.0.2.40:5060', media: '192.0.2.40:4000' },
      callee: { ...BOB, address: '192.0.2.50:5060', media: '192.0.2.50:4000' },
      startUs: START_US + 3_600 * SECOND_US,
    });
    await take(...bothWays.records);
    const [sure] = await confidence();
    expect(sure).toBeGreaterThan(unsure as number);
  });

  it('works calls out again with changed settings', async () => {
    const { records } = answeredCall({ toCaller: null });
    await take(...records);
    const codes = async () => (await worker.calls()).map(({ findingCodes }) => findingCodes);
    expect(await codes()).toEqual([['one-way-audio']]);
    await worker.close();
    worker = await startIngestWorker(fresh.url, () => nowUs, ruleSettings(['one-way-audio'], []));
    await expect.poll(codes, { timeout: 20_000 }).toEqual([[]]);
  });

  it('finds by the thresholds that are set, and stores them with the version of the rule', async () => {
    // Answered for 30 s.
    const { records } = answeredCall({ toCaller: null });
    await worker.close();
    worker = await startIngestWorker(fresh.url, () => nowUs, ruleSettings([], ['answeredForMs=31000']));
    await take(...records);
    const stored = async () => {
      const { rows } = await worker.connection.pool.query<{ doc: Finding }>('select doc from finding');
      return rows.map(({ doc }) => [doc.code, doc.ruleVersion, doc.thresholds]);
    };
    expect(await stored()).toEqual([]);
    await worker.close();
    worker = await startIngestWorker(fresh.url, () => nowUs, ruleSettings([], ['answeredForMs=29000']));
    const version = RULES.find(({ code }) => code === 'one-way-audio')?.version;
    await expect.poll(stored, { timeout: 20_000 }).toEqual([['one-way-audio', version, { answeredForMs: 29_000 }]]);
  });

  it('keeps what a receiver said in XR blocks with its call', async () => {
    const [host, port] = ALICE.media.split(':') as [string, string];
    const from = { src: `${host}:${Number(port) + 1}`, dst: BOB.media, ssrc: 0xa11ce };
    const delay = { type: 16, name: 'delay', ssrc: 0xb0b, fields: { interval: 'sampled', meanRoundTripMs: 81.25 } };
    await take(...answeredCall().records, extendedReport({ ...from, atMs: 9_000 }, [delay]));
    const { rows } = await worker.connection.pool.query<{ detail: CallDocument }>('select detail from call');
    expect(rows.flatMap(({ detail }) => detail.extendedBlocks)).toMatchObject([
      { type: 16, count: 1, src: from.src, ssrc: '0x00000b0b', fields: { meanRoundTripMs: 81.25 } },
    ]);
  });

  it('counts what it could not read and leaves the others alone', async () => {
    await take(...new SipFlow({ callId: 'whole@192.0.2.10' }).invite().after(5).respond(486).records);
    // What no collector sends: a record whose fields are not those of its kind.
    await worker.connection.pool.query(
      `update message set fields = '{"kind":"sip","key":"c:whole@192.0.2.10"}' where at_us > ${START_US}`,
    );
    await worker.connection.pool.query(
      `insert into dirty (node, at_us, to_us, cause) select distinct node, at_us, at_us, 'signalling' from message`,
    );
    // What a worker has in memory it does not read.
    await worker.close();
    worker = await startIngestWorker(fresh.url, () => nowUs);
    await take(
      ...new SipFlow({ callId: 'other@192.0.2.10', startUs: START_US + SECOND_US }).invite().after(5).respond(486)
        .records,
    );
    expect(await worker.calls()).toHaveLength(2);
    expect(worker.ingest.counters.unreadableMessages).toBeGreaterThan(0);
    await worker.settled();
    const marks = await worker.connection.pool.query('select * from dirty');
    expect(marks.rows).toEqual([]);
  });
});
