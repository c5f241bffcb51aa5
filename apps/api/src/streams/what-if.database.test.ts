import { ArrivalTrace } from '@earshot/metrics';
import { migrateToLatest } from '@earshot/migrations';
import { answeredCall, START_US } from '@earshot/test/builders';
import { type FreshDatabase, freshDatabase } from '@earshot/test/database';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../database/connect.js';
import { type IngestWorker, startIngestWorker } from '../ingest/worker.fixture.js';
import { StreamsController } from './streams.controller.js';
import { StreamsRepository } from './streams.repository.js';
import { forgetTraces, TracesRepository } from './traces.repository.js';

/** The call, with a trace in the third window of what the caller hears: 250 packets, one of them 70 ms late. */
function tracedCall() {
  const { records, toCaller } = answeredCall();
  const traced = toCaller[2];
  if (traced === undefined) throw new Error('the call is too short');
  const trace = new ArrivalTrace();
  for (let index = 0; index < 250; index++) {
    const atUs = traced.windowUs + 20_000 * index + (index === 249 ? 70_000 : 0);
    trace.add(traced.windowUs, atUs, index, 160 * index, false, 0);
  }
  const text = Buffer.from(trace.take() ?? new Uint8Array()).toString('base64');
  return {
    records: records.map((record) => (record === traced ? { ...traced, trace: text } : record)),
    ssrc: traced.ssrc,
  };
}

describe('what would have been heard behind another buffer', () => {
  let fresh: FreshDatabase;
  let worker: IngestWorker;
  let streams: StreamsController;

  beforeEach(async () => {
    fresh = await freshDatabase();
    const connection = connect(fresh.url, () => {});
    await migrateToLatest(connection.database);
    await connection.close();
    worker = await startIngestWorker(fresh.url, () => START_US + 3_600_000_000);
    const { database } = worker.connection;
    const settings = { version: '0', hepAddresses: [], uploadLimitOctets: null, quality: {} };
    streams = new StreamsController(new StreamsRepository(database), new TracesRepository(database), settings);
  });

  afterEach(async () => {
    await worker.close();
    await fresh.drop();
  });

  it('is simulated on the traces that came with windows, once however often they come', async () => {
    const { records, ssrc } = tracedCall();
    for (let time = 0; time < 2; time++) {
      await worker.publish(records);
      await worker.settled();
    }
    const { rows } = await worker.connection.pool.query('select count(*)::int as traces from rtp_trace');
    expect(rows).toEqual([{ traces: 1 }]);
    const windows = await worker.connection.pool.query(`select 1 from rtp_window where fields->>'trace' is not null`);
    expect(windows.rows).toEqual([]);

    const { items } = await streams.list({ limit: 10 });
    const heard = items.find((stream) => Number.parseInt(stream.ssrc, 16) === ssrc);
    const small = await streams.whatIf(heard?.key ?? '', { buffer: 'fixed', ms: 40 });
    expect(small).toMatchObject({ simulated: true, tracedWindows: 1, total: { latePct: 0.4 } });
    const large = await streams.whatIf(heard?.key ?? '', { buffer: 'fixed', ms: 80 });
    expect(large.total).toMatchObject({ latePct: 0, lossPct: 0 });

    const other = items.find((stream) => Number.parseInt(stream.ssrc, 16) !== ssrc);
    const none = await streams.whatIf(other?.key ?? '', { buffer: 'adaptive', ms: 60 });
    expect(none).toMatchObject({ unavailable: 'no-trace', total: null });
    await expect(streams.whatIf('0'.repeat(16), { buffer: 'fixed', ms: 40 })).rejects.toMatchObject({ status: 404 });
  });

  it('ends with the retention of traces', async () => {
    await worker.publish(tracedCall().records);
    expect(await forgetTraces(worker.connection.database, (Date.now() - 3_600_000) * 1000)).toBe(0);
    expect(await forgetTraces(worker.connection.database, (Date.now() + 3_600_000) * 1000)).toBe(1);
  });
});
