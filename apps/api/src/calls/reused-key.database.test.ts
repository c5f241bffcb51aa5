import { type Bus, createInProcessBus } from '@earshot/bus';
import { callDetail, callMessages, callPage } from '@earshot/contracts';
import { answeredCall, SipFlow, START_US } from '@earshot/test/builders';
import { type FreshDatabase, freshDatabase } from '@earshot/test/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../index.js';

const CALL_ID = '1-7@192.0.2.10';
const LATER_US = START_US + 3 * 86_400_000_000;

describe('a Call-ID that a program uses again days later', () => {
  let fresh: FreshDatabase;
  let bus: Bus;
  let api: Api;

  beforeAll(async () => {
    fresh = await freshDatabase();
    bus = await createInProcessBus();
    api = await startApi({ databaseUrl: fresh.url, bus, captureIntake: null, host: '127.0.0.1', port: 0 });
    const publisher = await bus.publisher({ probe: 'test' });
    const busy = new SipFlow({ callId: CALL_ID, startUs: LATER_US }).invite().after(10).respond(486).after(5).ack();
    await publisher.publish([...answeredCall({ callId: CALL_ID }).records, ...busy.records]);
    await publisher.close();
    await api.settled();
  });

  afterAll(async () => {
    await api?.close();
    await bus?.close();
    await fresh?.drop();
  });

  const get = async (path: string): Promise<unknown> => (await fetch(new URL(`/api/v1/calls${path}`, api.url))).json();

  it('is two calls, each with what is its own', async () => {
    const { items } = callPage.parse(await get(''));
    expect(items.map(({ state, messages, streams }) => [state, messages, streams])).toEqual([
      ['failed', 3, 0],
      ['ended', 7, 2],
    ]);
    const [newer, older] = items;
    expect(newer?.key).not.toBe(older?.key);

    const newest = callDetail.parse(await get(`/${newer?.key}`));
    expect(newest).toMatchObject({ state: 'failed', legDetails: [{ messages: 3 }], streamDetails: [] });
    expect(newest.legDetails).toHaveLength(1);

    const path = `/${older?.key}-${older?.startUs}`;
    const first = callDetail.parse(await get(path));
    expect(first).toMatchObject({ state: 'ended', legDetails: [{ messages: 7 }] });
    expect([first.legDetails.length, first.streamDetails.length]).toEqual([1, 2]);
    expect(callMessages.parse(await get(`${path}/messages`)).items).toHaveLength(7);
    // A message that came late may have moved the start a little since the address was written down.
    expect(callDetail.parse(await get(`/${older?.key}-${(older?.startUs ?? 0) + 5000}`))).toEqual(first);
  });
});
