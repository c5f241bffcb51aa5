import { type Bus, createInProcessBus, type Publisher } from '@earshot/bus';
import {
  callDetail,
  callExport,
  callHistogram,
  callMessages,
  callPage,
  messageDetail,
  streamPage,
  systemStatus,
} from '@earshot/contracts';
import { answeredCall, BOB, SipFlow, START_US } from '@earshot/test/builders';
import { type FreshDatabase, freshDatabase } from '@earshot/test/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from './index.js';

describe('the API', () => {
  let fresh: FreshDatabase;
  let bus: Bus;
  let publisher: Publisher;
  let api: Api;

  beforeAll(async () => {
    fresh = await freshDatabase();
    bus = await createInProcessBus();
    api = await startApi({ databaseUrl: fresh.url, bus, captureIntake: null, host: '127.0.0.1', port: 0 });
    publisher = await bus.publisher({ probe: 'test' });
    await publisher.publish([
      ...answeredCall({ callId: 'answered@192.0.2.10' }).records,
      ...new SipFlow({ callId: 'busy@192.0.2.10', startUs: START_US + 60_000_000, callee: { ...BOB, user: '4_4' } })
        .invite()
        .after(10)
        .respond(486)
        .after(5)
        .ack().records,
    ]);
    const options = { startUs: START_US - 60_000_000 };
    const transfer = new SipFlow({ ...options, callId: 'transfer@sbc' }).invite().after(900).respond(486);
    const headers = ['X-CID: transfer@sbc'];
    const onward = new SipFlow({ ...options, callId: 'transfer-b@sbc', callee: { ...BOB, user: '1004' } })
      .at(20)
      .invite({ headers, sdp: null })
      .after(800)
      .respond(486);
    await publisher.publish([...transfer.records, ...onward.records]);
    await publisher.flush();
    await api.settled();
  });

  afterAll(async () => {
    await publisher?.close();
    await api?.close();
    await bus?.close();
    await fresh?.drop();
  });

  async function get(path: string): Promise<unknown> {
    const response = await fetch(new URL(path, api.url));
    expect([path, response.status]).toEqual([path, 200]);
    return response.json();
  }

  it('lists calls, newest first, in pages', async () => {
    const first = callPage.parse(await get('/api/v1/calls?limit=1'));
    expect(first.items.map(({ callIds }) => callIds)).toEqual([['busy@192.0.2.10']]);
    expect(first).toMatchObject({ total: 3, totalIsLowerBound: false });
    const second = callPage.parse(await get(`/api/v1/calls?limit=1&cursor=${first.next}`));
    expect(second.items.map(({ callIds }) => callIds)).toEqual([['answered@192.0.2.10']]);
    expect(second.next).not.toBeNull();
    const third = callPage.parse(await get(`/api/v1/calls?limit=1&cursor=${second.next}`));
    expect(third.items.map(({ callIds }) => callIds)).toEqual([['transfer@sbc', 'transfer-b@sbc']]);
    expect(third.next).toBeNull();
  });

  it.each([
    ['q=ANSWERED', ['answered@192.0.2.10']],
    ['q=(10)%2004', ['transfer@sbc', 'transfer-b@sbc']],
    ['q=4_4', ['busy@192.0.2.10']],
    ['q=4%254', []],
    ['status=486,603', ['busy@192.0.2.10', 'transfer@sbc', 'transfer-b@sbc']],
    ['outcome=failed', ['busy@192.0.2.10', 'transfer@sbc', 'transfer-b@sbc']],
    ['codec=PCMU', ['answered@192.0.2.10']],
    // G.711 without loss has 4.41; the others had no media.
    ['mosBelow=4.5', ['answered@192.0.2.10']],
    ['mosBelow=4.4', []],
    [`fromUs=${START_US + 1}`, ['busy@192.0.2.10']],
    [`toUs=${START_US + 1}&fromUs=${START_US}`, ['answered@192.0.2.10']],
    ['finding=nothing-like-it', []],
  ])('filters by %s', async (query, callIds) => {
    const page = callPage.parse(await get(`/api/v1/calls?${query}`));
    expect(page.items.flatMap((call) => call.callIds)).toEqual(callIds);
    expect(page.total).toBe(page.items.length);
  });

  it('counts calls over time', async () => {
    const histogram = callHistogram.parse(await get(`/api/v1/calls/histogram?buckets=2&fromUs=${START_US}`));
    expect(histogram).toMatchObject({ fromUs: START_US, toUs: START_US + 60_000_001, bucketUs: 30_000_001 });
    expect(histogram.buckets.map(({ counts }) => Object.values(counts).reduce((sum, count) => sum + count))).toEqual([
      1, 1,
    ]);
    expect(histogram.totals.failed).toBe(1);
  });

  it('gives a call, its ladder and its messages', async () => {
    const [item] = callPage.parse(await get('/api/v1/calls?q=answered')).items;
    const call = callDetail.parse(await get(`/api/v1/calls/${item?.key}`));
    expect(call.streamDetails).toHaveLength(2);
    const messages = callMessages.parse(await get(`/api/v1/calls/${item?.key}/messages`));
    expect(messages.items.map(({ method, status }) => method ?? status)).toEqual([
      'INVITE',
      100,
      180,
      200,
      'ACK',
      'BYE',
      200,
    ]);
    const id = messages.items[0]?.id;
    const message = messageDetail.parse(await get(`/api/v1/calls/${item?.key}/messages/${id}`));
    expect(message.startLine).toBe('INVITE sip:1002@192.0.2.20:5060 SIP/2.0');
  });

  it('finds a call by the key of any of its legs', async () => {
    const [item] = callPage.parse(await get('/api/v1/calls?q=transfer')).items;
    const call = callDetail.parse(await get(`/api/v1/calls/${item?.key}`));
    expect(call.legDetails.map(({ callId }) => callId)).toEqual(['transfer@sbc', 'transfer-b@sbc']);
    for (const leg of call.legDetails) expect(await get(`/api/v1/calls/${leg.key}`)).toEqual(call);
    const { items } = callMessages.parse(await get(`/api/v1/calls/${call.legDetails[1]?.key}/messages`));
    expect(new Set(items.map(({ callId }) => callId))).toEqual(new Set(['transfer@sbc', 'transfer-b@sbc']));
  });

  it('gives a call as a file', async () => {
    const [item] = callPage.parse(await get('/api/v1/calls?q=answered')).items;
    const file = (format: string) => fetch(new URL(`/api/v1/calls/${item?.key}/export?format=${format}`, api.url));
    const pcap = await file('pcap');
    expect(pcap.headers.get('content-disposition')).toBe(`attachment; filename="${item?.key}-reconstructed.pcap"`);
    expect(Buffer.from(await pcap.arrayBuffer()).toString('latin1')).toContain(
      'INVITE sip:1002@192.0.2.20:5060 SIP/2.0\r\n',
    );
    const text = await file('text');
    expect(text.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect((await text.text()).match(/^(INVITE|ACK|BYE|SIP\/2\.0 \d+)/gm)).toHaveLength(7);
    const document = callExport.parse(await (await file('json')).json());
    expect(document.call.key).toBe(item?.key);
    expect(document.messages).toHaveLength(7);
  });

  it('lists streams and says what is running', async () => {
    expect(streamPage.parse(await get('/api/v1/streams')).items).toHaveLength(2);
    expect(streamPage.parse(await get('/api/v1/streams?unbound=true')).items).toEqual([]);
    const [one, two] = streamPage.parse(await get('/api/v1/streams')).items;
    const found = async (q: string) =>
      streamPage.parse(await get(`/api/v1/streams?q=${encodeURIComponent(q)}`)).items.map(({ ssrc }) => ssrc);
    expect(await found(one?.ssrc.toUpperCase().slice(2) ?? '')).toEqual([one?.ssrc]);
    expect(await found(`${one?.src} ${one?.dst}`)).toEqual([one?.ssrc]);
    expect(await found(two?.codec?.toLowerCase() ?? '')).toHaveLength(2);
    for (const nothing of ['%', '_', '\\', "' or 1=1"]) expect(await found(nothing)).toEqual([]);
    const system = systemStatus.parse(await get('/api/v1/system'));
    expect(system).toMatchObject({ calls: 3, database: { ready: true }, bus: { ready: true, kind: 'in-process' } });
  });
});
