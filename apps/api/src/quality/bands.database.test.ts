import { createInProcessBus } from '@earshot/bus';
import { type CallPage, callDetail, callPage, rollupPage, type Stream, thresholdPage } from '@earshot/contracts';
import { answeredCall, START_US } from '@earshot/test/builders';
import { freshDatabase } from '@earshot/test/database';
import { describe, expect, it } from 'vitest';
import { startApi } from '../start-api.js';

/** Every other packet 36 ms late: J comes to 36 ms (RFC 3550 6.4.1), and the buffer plays all of it. */
const jittery = answeredCall({ toCaller: { delayMs: ({ index }) => (index % 2) * 36 } }).records;

interface Seen {
  readonly thresholds: ReturnType<typeof thresholdPage.parse>;
  readonly call: CallPage['items'][number] | undefined;
  readonly toCaller: Stream | undefined;
  readonly badMs: number | undefined;
}

/** The call over HTTP, as a worker gives it that was started with these thresholds. */
async function seenUnder(thresholds: Parameters<typeof startApi>[0]['quality']): Promise<Seen> {
  const fresh = await freshDatabase();
  const bus = await createInProcessBus();
  const options = { databaseUrl: fresh.url, bus, host: '127.0.0.1', port: 0, captureIntake: null };
  const api = await startApi(thresholds === undefined ? options : { ...options, quality: thresholds });
  try {
    const publisher = await bus.publisher({ probe: 'test' });
    await publisher.publish(jittery);
    await publisher.flush();
    await api.settled();
    const get = async (path: string): Promise<unknown> => (await fetch(new URL(path, api.url))).json();
    const [call] = callPage.parse(await get('/api/v1/calls')).items;
    const { streamDetails } = callDetail.parse(await get(`/api/v1/calls/${call?.key}`));
    const span = `fromUs=${START_US - 300_000_000}&toUs=${START_US + 3_600_000_000}`;
    return {
      thresholds: thresholdPage.parse(await get('/api/v1/thresholds')),
      call,
      toCaller: streamDetails.find(({ listener }) => listener === 'caller'),
      badMs: rollupPage
        .parse(await get(`/api/v1/rollups?${span}&by=direction`))
        .items.find(({ value }) => value === 'caller')?.media.badMs,
    };
  } finally {
    await api.close();
    await bus.close();
    await fresh.drop();
  }
}

describe('the thresholds of a worker', () => {
  it('are ITU’s by default: jitter that the buffer takes leaves a call good', async () => {
    const { thresholds, call, toCaller, badMs } = await seenUnder(undefined);
    expect(thresholds).toMatchObject({ preset: 'itu', changed: false });
    expect(call).toMatchObject({
      verdict: { outcome: 'good' },
      caller: { band: 'good', notGood: { jitterMs: 'bad' } },
    });
    expect(toCaller).toMatchObject({ band: 'good', quality: { preset: 'itu', thresholdsChanged: false } });
    expect(toCaller?.windows.map(({ band }) => band)).not.toContain('bad');
    expect(badMs).toBe(0);
  });

  it('make all that it answers: list, stream, windows, rollups', async () => {
    const { thresholds, call, toCaller, badMs } = await seenUnder({ thresholds: { preset: 'microsoft' } });
    expect(thresholds).toMatchObject({ preset: 'microsoft', changed: false });
    expect(call).toMatchObject({ verdict: { outcome: 'bad' }, caller: { band: 'bad', notGood: { jitterMs: 'bad' } } });
    expect(call?.callee.band).toBe('good');
    expect(call?.caller.quality).toMatchObject({ preset: 'microsoft', model: 'G.107 (06/2015)' });
    expect(toCaller).toMatchObject({ band: 'bad', impairedPct: 100, quality: { preset: 'microsoft' } });
    expect(toCaller?.windows[2]).toMatchObject({ band: 'bad', notGood: { jitterMs: 'bad' } });
    expect(badMs).toBeGreaterThan(25_000);
  });

  it('can be moved one by one', async () => {
    const metrics = [{ metric: 'jitterMs' as const, good: 10, fair: 40, decides: true }];
    const { thresholds, call, toCaller } = await seenUnder({ thresholds: { metrics } });
    expect(thresholds).toMatchObject({ preset: 'itu', changed: true });
    expect(thresholds.inForce).toContainEqual(
      expect.objectContaining({ metric: 'jitterMs', fair: 40, confidence: 'operator' }),
    );
    expect(call?.caller).toMatchObject({ band: 'fair', notGood: { jitterMs: 'fair' } });
    expect(toCaller?.quality).toMatchObject({ preset: 'itu', thresholdsChanged: true });
  });
});
