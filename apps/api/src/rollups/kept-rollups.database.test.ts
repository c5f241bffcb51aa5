import { type Contribution, callContribution, qualityPolicy, RollupSums, streamContributions } from '@earshot/calls';
import type { CallDetail, CaptureRecord, QualitySettings, Stream } from '@earshot/contracts';
import { DAY_US, migrateToLatest } from '@earshot/migrations';
import { ALICE, answeredCall, BOB, rtpTimeline, SipFlow, START_US } from '@earshot/test/builders';
import { type FreshDatabase, freshDatabase } from '@earshot/test/database';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallLooks } from '../calls/call-looks.js';
import { CallsRepository } from '../calls/calls.repository.js';
import { CallsService } from '../calls/calls.service.js';
import { DecisionsRepository } from '../calls/decisions.repository.js';
import { DecisionsService } from '../calls/decisions.service.js';
import { MessagesRepository } from '../calls/messages.repository.js';
import { connect } from '../database/connect.js';
import { type IngestWorker, startIngestWorker } from '../ingest/worker.fixture.js';
import { silentLog } from '../log.js';
import { forgetDaysBefore } from '../retention/forget-days.js';

const NOW_US = START_US + DAY_US;
const CAROL = { user: '1003', address: '192.0.2.30:5060', media: '192.0.2.30:7000' };

/** A lossy call, two legs that a header links, media whose SDP may come after it, and a call that is busy; media over the end of a slot. */
function traffic(): CaptureRecord[] {
  const lossy = answeredCall({
    callId: 'lossy@192.0.2.10',
    startUs: START_US + 285_000_000,
    toCaller: { lost: ({ index }) => index % 10 === 5 },
  });
  const inbound = new SipFlow({ callId: 'inbound@sbc' }).invite().at(9_000).bye();
  const outbound = { callId: 'outbound@sbc', caller: BOB, callee: CAROL, startUs: START_US + 50_000 };
  const naming = new SipFlow(outbound)
    .invite({ sdp: null, headers: ['X-CID: inbound@sbc'] })
    .at(8_900)
    .bye();
  const lines = ['a=ssrc:24301 cname:alice@phone'];
  const late = new SipFlow({ callId: 'nat@192.0.2.10', startUs: START_US + 400_000_000 });
  late.invite({ sdp: { lines } }).at(200).respond(200).ack();
  const media = rtpTimeline({
    ...{ src: '10.9.0.1:4000', dst: '10.9.0.2:4000', ssrc: 24_301 },
    ...{ fromMs: 300, toMs: 12_000, startUs: START_US + 400_000_000 },
  });
  const busy = new SipFlow({ callId: 'busy@192.0.2.10', startUs: START_US + 2_000_000 }).invite().at(500).respond(486);
  return [...lossy.records, ...inbound.records, ...naming.records, ...late.records, ...media, ...busy.records];
}

type Kept = Record<string, { contributions: number; sums: number[] }>;

describe('the rollups that are kept', () => {
  let fresh: FreshDatabase;
  let worker: IngestWorker;

  const start = async (quality: QualitySettings = {}): Promise<void> => {
    worker = await startIngestWorker(fresh.url, () => NOW_US, undefined, qualityPolicy(quality));
  };

  beforeEach(async () => {
    fresh = await freshDatabase();
    const connection = connect(fresh.url, () => {});
    await migrateToLatest(connection.database);
    await connection.close();
    await start();
  });

  afterEach(async () => {
    await worker.close();
    await fresh.drop();
  });

  async function take(records: readonly CaptureRecord[]): Promise<void> {
    await worker.publish(records);
    await worker.settled();
  }

  /** What the table has. */
  async function kept(): Promise<Kept> {
    const { rows } = await worker.connection.pool.query('select * from rollup');
    return Object.fromEntries(
      rows.map(({ slot_us, caller_peer, callee_peer, codec, user_agent, probe, direction, contributions, sums }) => [
        JSON.stringify([slot_us, caller_peer, callee_peer, codec, user_agent, probe, direction]),
        { contributions, sums: sums.map(Number) },
      ]),
    );
  }

  const callsService = (): CallsService => {
    const { connection } = worker;
    const { database } = connection;
    const looks = new CallLooks(connection, silentLog);
    return new CallsService(new CallsRepository(database), new MessagesRepository(database), looks);
  };

  const decisions = (): DecisionsService =>
    new DecisionsService(callsService(), new DecisionsRepository(worker.connection.database), () => worker.settled());

  /** The same summed over the calls and streams as the API gives them. */
  async function summed(): Promise<Kept> {
    const calls: CallDetail[] = [];
    for (const { key } of await worker.calls()) calls.push(await callsService().call(key));
    const { rows } = await worker.connection.pool.query<{ doc: Stream }>(
      'select doc from stream where call_key is null',
    );
    const contributions: Contribution[] = [
      ...calls.flatMap((call) => callContribution(call) ?? []),
      ...calls.flatMap((call) => call.streamDetails.flatMap((stream) => streamContributions(stream, call))),
      ...rows.flatMap(({ doc }) => streamContributions(doc, null)),
    ];
    const sums: Kept = {};
    for (const { slotUs, dimensions, sums: own } of contributions) {
      const { callerPeer, calleePeer, codec, userAgent, probe, direction } = dimensions;
      const key = JSON.stringify([slotUs, callerPeer, calleePeer, codec, userAgent, probe, direction]);
      const row = sums[key] ?? { contributions: 0, sums: new RollupSums().values };
      sums[key] = {
        contributions: row.contributions + 1,
        sums: row.sums.map((sum, at) => sum + (own.values[at] ?? 0)),
      };
    }
    return sums;
  }

  async function decide(isMerge: boolean, first: number, second: number): Promise<void> {
    const calls = await worker.calls();
    const [one, two] = [calls[first % calls.length], calls[second % calls.length]];
    if (one === undefined || two === undefined) return;
    if (isMerge) await decisions().merge(one.key, two.key);
    else {
      const { legDetails } = await callsService().call(one.key);
      if (legDetails.length > 1) await decisions().split(one.key, [(legDetails[0] as { key: string }).key]);
    }
  }

  it('are the sum over all calls, whatever comes in which order, again, or is split and merged', async () => {
    const records = traffic();
    const batch = fc.record({ kind: fc.constant('take' as const), of: fc.subarray(records.map((_, index) => index)) });
    const decision = fc.record({
      kind: fc.constantFrom('merge' as const, 'split' as const),
      a: fc.nat(9),
      b: fc.nat(9),
    });
    const steps = fc.array(fc.oneof({ weight: 3, arbitrary: batch }, { weight: 1, arbitrary: decision }), {
      minLength: 2,
      maxLength: 5,
    });
    let whole: Kept | null = null;
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        await worker.close();
        await start();
        const { pool } = worker.connection;
        await pool.query('truncate message, rtp_window, rtcp_report, media_event, evidence, dirty, traffic_due');
        await pool.query('truncate call, leg, stream, finding, contribution, sketch, sip_transaction, rollup');
        await pool.query('truncate link_decision, link_decision_leg');
        for (const step of taken) {
          if (step.kind === 'take') await take(step.of.map((index) => records[index] as CaptureRecord));
          else await decide(step.kind === 'merge', step.a, step.b);
          expect(await kept()).toEqual(await summed());
        }
        const { rows: decided } = await pool.query<{ id: number }>('select id from link_decision');
        for (const { id } of decided) await decisions().undo(String(id));
        // Whatever there was of them before, with everything here they are what they always are.
        await take(records);
        const now = await kept();
        whole ??= now;
        expect(now).toEqual(whole);
        expect(now).toEqual(await summed());
      }),
      { numRuns: 6, endOnFailure: true },
    );
    expect(Object.keys(whole ?? {}).length).toBeGreaterThan(6);
  });

  it('are summed anew where what was counted changes: other thresholds in force', async () => {
    const jittery = answeredCall({ toCaller: { delayMs: ({ index }) => (index % 2) * 36 } }).records;
    await take(jittery);
    const badMs = async (): Promise<number> =>
      Object.values(await kept()).reduce((sum, { sums }) => sum + new RollupSums(sums).media().badMs, 0);
    expect(await badMs()).toBe(0);
    await worker.close();
    await start({ thresholds: { preset: 'microsoft' } });
    await expect.poll(badMs, { timeout: 20_000 }).toBeGreaterThan(25_000);
    expect((await worker.calls())[0]).toMatchObject({ verdict: { outcome: 'bad' }, caller: { band: 'bad' } });
    expect(await kept()).toEqual(await summed());
  });

  it('take words that are too long for an index', async () => {
    const agent = 'x'.repeat(20_000);
    const flow = new SipFlow({ callId: 'long@192.0.2.10', caller: { ...ALICE, agent } }).invite();
    await take(flow.at(500).respond(486).records);
    expect(Object.keys(await kept())).toEqual([expect.stringMatching(/"x{100}"/)]);
  });

  it('lose what the retention removes, and are gone with their last call', async () => {
    const next = answeredCall({ callId: 'next@192.0.2.10', startUs: START_US + DAY_US });
    // Begins on the first day and is heard on the second: it goes with the first.
    const over = answeredCall({
      callId: 'over@192.0.2.10',
      startUs: Math.floor(START_US / DAY_US + 1) * DAY_US - 10_000_000,
    });
    await take([...traffic(), ...over.records]);
    await take(next.records);
    expect(await kept()).toEqual(await summed());
    const day = Math.floor(START_US / DAY_US);
    await forgetDaysBefore(worker.connection.database, day + 1);
    expect(Object.keys(await kept()).length).toBeGreaterThan(0);
    expect(await kept()).toEqual(await summed());
    await forgetDaysBefore(worker.connection.database, day + 2);
    expect(await kept()).toEqual({});
  });
});
