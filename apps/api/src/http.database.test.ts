import { request } from 'node:http';
import { Readable } from 'node:stream';
import { type Bus, createInProcessBus, type Publisher } from '@earshot/bus';
import { stableKey } from '@earshot/calls';
import {
  type CaptureReceipt,
  callDetail,
  callPage,
  callSummary,
  findingPage,
  probeHealth,
  problem,
  transactionPage,
  transactionSummary,
} from '@earshot/contracts';
import { answeredCall, FIXTURES, SipFlow, START_US } from '@earshot/test/builders';
import { type FreshDatabase, freshDatabase } from '@earshot/test/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type CaptureIntake, startApi } from './index.js';

const LIMIT_OCTETS = 1_000_000;

class UnreadableCapture extends Error {
  override readonly name = 'UnreadableCapture';
}

/** What an intake was told, by the name of the upload. */
interface Seen {
  octets: number;
  aborted: boolean;
}

function receipt(file: string, bytes: number): CaptureReceipt {
  const none = {
    packets: 0,
    firstUs: null,
    lastUs: null,
    messages: 0,
    streams: 0,
    records: 0,
    undecoded: {},
    damage: null,
  };
  return { file, bytes, ...none };
}

describe('the API over HTTP', () => {
  let fresh: FreshDatabase;
  let bus: Bus;
  let publisher: Publisher;
  let api: Api;
  let other: Api;
  const seen = new Map<string, Seen>();

  /** Counts octets; the real one, of the collector, is tried by the journeys. */
  const intake: CaptureIntake = {
    importCapture: async (stream, { name, signal }) => {
      const upload = { octets: 0, aborted: false };
      seen.set(name, upload);
      signal.addEventListener('abort', () => {
        upload.aborted = true;
      });
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        upload.octets += chunk.length;
        if (chunk.toString('latin1').startsWith('GIF89a'))
          throw new UnreadableCapture(`${name}: not a capture: no magic (at octet 0)`);
      }
      await publisher.publish(answeredCall({ callId: `${name}@upload` }).records);
      await publisher.flush();
      return receipt(name, upload.octets);
    },
    loadDemo: async () => ({ captures: [] }),
  };

  beforeAll(async () => {
    fresh = await freshDatabase();
    bus = await createInProcessBus();
    const options = { databaseUrl: fresh.url, bus, host: '127.0.0.1', port: 0, captureIntake: intake };
    api = await startApi({ ...options, uploadLimitOctets: LIMIT_OCTETS });
    other = await startApi({ ...options, captureIntake: null, ingest: false });
    publisher = await bus.publisher({ probe: 'test' });
  });

  afterAll(async () => {
    await publisher?.close();
    await other?.close();
    await api?.close();
    await bus?.close();
    await fresh?.drop();
  });

  async function problemOf(answered: Promise<Response>): Promise<ReturnType<typeof problem.parse>> {
    const response = await answered;
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const document = problem.parse(await response.json());
    expect(document.status).toBe(response.status);
    expect(document.instance).toBe(`urn:earshot:request:${response.headers.get('x-request-id')}`);
    return document;
  }

  const at = (path: string, of: Api = api) => new URL(path, of.url);

  describe('problems', () => {
    it.each([
      ['/api/v1/calls?limit=0', 'limit'],
      ['/api/v1/calls?limit=501', 'limit'],
      ['/api/v1/calls?fromUs=noon', 'fromUs'],
      ['/api/v1/calls?outcome=good,splendid', 'outcome'],
      ['/api/v1/calls?status=20', 'status'],
      ['/api/v1/calls?cursor=AAAA', 'cursor'],
      ['/api/v1/calls?q=%00', 'q'],
      ['/api/v1/calls?codec=PC%00MU', 'codec'],
      [`/api/v1/calls?q=${'x'.repeat(201)}`, 'q'],
      ['/api/v1/calls/histogram?buckets=241', 'buckets'],
      ['/api/v1/streams?unbound=maybe', 'unbound'],
      ['/api/v1/findings?code=%00', 'code'],
      ['/api/v1/calls/0123456789abcdef/export?format=docx', 'format'],
    ])('says what is wrong with %s', async (path, part) => {
      const { status, errors } = await problemOf(fetch(at(path)));
      expect([status, errors?.map((error) => error.at)]).toEqual([400, [part]]);
    });

    it.each([
      '/api/v1/calls/0123456789abcdef',
      '/api/v1/calls/0123456789abcdef/messages',
      '/api/v1/calls/0123456789abcdef/export?format=text',
      '/api/v1/calls/%00',
      '/api/v1/nothing',
      '/nothing',
    ])('has nothing at %s', async (path) => {
      expect(await problemOf(fetch(at(path)))).toMatchObject({ status: 404, type: 'urn:earshot:problem:not-found' });
    });
  });

  describe('findings', () => {
    it('are counted, and those across calls lead to the calls that they touch', async () => {
      await publisher.publish(FIXTURES['a trunk fails after it went well']?.records ?? []);
      await publisher.flush();
      await api.settled();
      const range = `fromUs=${START_US}&toUs=${START_US + 3_600_000_000}`;
      const found = findingPage.parse(await (await fetch(at(`/api/v1/findings?${range}&code=trunk-failure`))).json());
      expect(found.counts).toEqual([{ code: 'trunk-failure', severity: 'critical', calls: 6, ofNoCall: 1 }]);
      expect(found.next).toBeNull();
      const touched = await (await fetch(at(`/api/v1/calls?${range}&finding=trunk-failure`))).json();
      const keys = callPage.parse(touched).items.map(({ key }) => key);
      expect(found.items.map(({ code, callKeys }) => [code, callKeys?.toSorted()])).toEqual([
        ['trunk-failure', keys.toSorted()],
      ]);
      const before = await fetch(at(`/api/v1/findings?toUs=${START_US}`));
      expect(findingPage.parse(await before.json())).toEqual({ items: [], next: null, counts: [] });
    });
  });

  describe('uploads', () => {
    it('goes to the intake as it comes and answers when its calls are listed', async () => {
      const body = Readable.from([Buffer.alloc(70_000, 1), Buffer.alloc(70_000, 2)]);
      const response = await fetch(at('/api/v1/captures?name=morning.pcap'), {
        method: 'POST',
        body: Readable.toWeb(body),
        duplex: 'half',
        headers: { 'content-type': 'application/json' },
      } as RequestInit);
      expect([response.status, await response.json()]).toEqual([200, receipt('morning.pcap', 140_000)]);
      const { items } = (await (await fetch(at('/api/v1/calls?q=morning.pcap@upload'))).json()) as { items: unknown[] };
      expect(items).toHaveLength(1);
    });

    it('tells what is no capture', async () => {
      const answer = fetch(at('/api/v1/captures?name=cat.gif'), { method: 'POST', body: 'GIF89a…' });
      expect(await problemOf(answer)).toMatchObject({
        status: 422,
        type: 'urn:earshot:problem:unreadable-capture',
        detail: 'cat.gif: not a capture: no magic (at octet 0)',
      });
    });

    it('refuses what is announced as larger than the limit, unread', async () => {
      const answer = fetch(at('/api/v1/captures?name=large'), { method: 'POST', body: Buffer.alloc(LIMIT_OCTETS + 1) });
      expect(await problemOf(answer)).toMatchObject({ status: 413, type: 'urn:earshot:problem:too-large' });
      expect(seen.has('large')).toBe(false);
    });

    it('refuses what turns out to be larger than the limit', async () => {
      const chunks = Array.from({ length: 20 }, () => Buffer.alloc(100_000));
      const status = await new Promise<number>((resolve, reject) => {
        const upload = request(at('/api/v1/captures?name=growing'), { method: 'POST' }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        upload.once('error', reject);
        Readable.from(chunks).pipe(upload);
      });
      expect(status).toBe(413);
      expect(seen.get('growing')?.octets).toBeLessThanOrEqual(LIMIT_OCTETS);
    });

    it('stops reading when the client goes away', async () => {
      const upload = request(at('/api/v1/captures?name=broken-off'), { method: 'POST' });
      upload.on('error', () => {});
      upload.write(Buffer.alloc(1_000));
      await expect.poll(() => seen.get('broken-off')?.octets).toBe(1_000);
      upload.destroy();
      await expect.poll(() => seen.get('broken-off')?.aborted).toBe(true);
      const { items } = (await (await fetch(at('/api/v1/calls?q=broken-off@upload'))).json()) as { items: unknown[] };
      expect(items).toEqual([]);
    });

    it('says so where no collector takes captures', async () => {
      const answer = fetch(at('/api/v1/captures', other), { method: 'POST', body: 'x' });
      expect(await problemOf(answer)).toMatchObject({ status: 503, type: 'urn:earshot:problem:no-collector' });
    });
  });

  describe('live events', () => {
    /** Reads events until the wanted one is there. */
    async function eventOf(stream: ReadableStream<Uint8Array>, wanted: (name: string, data: unknown) => boolean) {
      const reader = stream.getReader();
      const decoder = new TextDecoder();
      let text = '';
      for (;;) {
        const { value, done } = await reader.read();
        if (done) throw new Error('the stream of events ended');
        text += decoder.decode(value, { stream: true });
        for (const block of text.split('\n\n').slice(0, -1)) {
          const [, name, data] = /^event: (.+)\ndata: (.+)$/.exec(block) ?? [];
          if (name === undefined || data === undefined || !wanted(name, JSON.parse(data))) continue;
          await reader.cancel();
          return JSON.parse(data) as unknown;
        }
      }
    }

    async function listen(of: Api): Promise<ReadableStream<Uint8Array>> {
      const response = await fetch(at('/api/v1/events', of));
      expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      return response.body as ReadableStream<Uint8Array>;
    }

    it('tells of a call to a worker that did not settle it', async () => {
      const stream = await listen(other);
      const wanted = (name: string, data: unknown) =>
        name === 'call' && callSummary.parse(data).callIds.includes('live@192.0.2.10');
      const event = eventOf(stream, wanted);
      // The listener's connection may still be opening.
      await expect
        .poll(
          async () => {
            const flow = new SipFlow({
              callId: 'live@192.0.2.10',
              startUs: START_US + Math.floor(Math.random() * 1e6) * 1000,
            });
            await publisher.publish(flow.invite().records);
            return Promise.race([event.then(() => true), new Promise((resolve) => setTimeout(resolve, 1_000, false))]);
          },
          { timeout: 20_000 },
        )
        .toBe(true);
    });

    it('tells of what is found while a call is still tried', async () => {
      const stream = await listen(other);
      const wanted = (name: string, data: unknown) => {
        if (name !== 'call') return false;
        const { callIds, findingCodes } = callSummary.parse(data);
        return callIds.includes('unheard@192.0.2.10') && findingCodes.length > 0;
      };
      const event = eventOf(stream, wanted);
      const flow = new SipFlow({ callId: 'unheard@192.0.2.10', startUs: (Date.now() - 8_000) * 1000 });
      const { records } = flow.invite().againAt(500, 1_500, 3_500, 7_500);
      await publisher.publish(records.slice(0, 2));
      await publisher.flush();
      await api.settled();
      await publisher.publish(records.slice(2));
      expect(await event).toMatchObject({ state: 'trying', findingCodes: ['dead-next-hop'] });
    });

    it('tells of the health of a probe, and lists it', async () => {
      const health = {
        v: 1 as const,
        probe: 'edge-1',
        boot: 'b1',
        startedUs: START_US,
        atUs: Date.now() * 1000,
        version: '0.1.0',
        sources: [],
        counters: { 'capture.packets': 17 },
      };
      const event = eventOf(
        await listen(api),
        (name, data) => name === 'probe' && probeHealth.parse(data).probe === 'edge-1',
      );
      await publisher.publishHealth(health);
      expect(await event).toEqual(health);
      const list = (await (await fetch(at('/api/v1/probes', other))).json()) as { items: { ageMs: number }[] };
      expect(list.items).toHaveLength(1);
      expect(list.items[0]).toMatchObject(health);
      expect(list.items[0]?.ageMs).toBeLessThan(60_000);
    });
  });

  describe('statistics of WebRTC', () => {
    const post = (body: unknown) =>
      fetch(at('/api/v1/webrtc/stats'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });

    it('are reports of the call, taken once', async () => {
      const callId = 'web@192.0.2.10';
      await publisher.publish(answeredCall({ callId }).records);
      const stats = [
        {
          ...{ id: 'I1', type: 'inbound-rtp', timestamp: START_US / 1000 + 9000, ssrc: 0xb0b },
          ...{ packetsReceived: 475, packetsLost: 25, jitter: 0.0125, transportId: 'T1' },
          ...{ jitterBufferDelay: 4560, jitterBufferEmittedCount: 76_000 },
        },
        { id: 'T1', type: 'transport', selectedCandidatePairId: 'CP1' },
        { id: 'CP1', type: 'candidate-pair', currentRoundTripTime: 0.083 },
      ];
      for (const _ of ['first', 'again']) {
        const response = await post({ callId, samples: [{ stats }, { stats: [] }] });
        expect(await response.json()).toEqual({ reports: 1, withoutStreams: 1 });
      }
      await api.settled();
      const { items } = callPage.parse(await (await fetch(at(`/api/v1/calls?q=${callId}`))).json());
      const call = callDetail.parse(await (await fetch(at(`/api/v1/calls/${items[0]?.key}`))).json());
      const stream = call.streamDetails.find(({ ssrc }) => ssrc === '0x00000b0b');
      expect(call.reports.filter(({ source }) => source === 'webrtc')).toMatchObject([
        {
          ...{ atUs: START_US + 9_000_000, ssrc: '0x00000b0b', streamKey: stream?.key ?? null },
          ...{ lossPct: 5, cumulativeLost: 25, jitterMs: 12.5, rttMs: 83, bufferMs: 60, r: null, mosLq: null },
        },
      ]);
    });

    it('are refused in words', async () => {
      const response = await post({ callId: 'x', samples: [{ stats: [{ id: 1 }] }] });
      expect(response.status).toBe(400);
      expect(problem.parse(await response.json()).type).toBe('urn:earshot:problem:bad-body');
    });
  });

  it('has the lines that agents logged about a call', async () => {
    const callId = 'logged@192.0.2.10';
    const line = (atMs: number, text: string) => ({
      ...{ v: 1 as const, id: atMs.toString(16).padStart(32, '0'), probe: 'kamailio-1', atUs: START_US + atMs * 1000 },
      ...{ key: `c:${callId}`, kind: 'log' as const, callId, text },
    });
    await publisher.publish(answeredCall({ callId }).records);
    await publisher.publish([line(40, 'second'), line(20, 'first')]);
    await publisher.flush();
    await api.settled();
    const { items } = callPage.parse(await (await fetch(at(`/api/v1/calls?q=${callId}`))).json());
    const call = callDetail.parse(await (await fetch(at(`/api/v1/calls/${items[0]?.key}`))).json());
    expect(call.logs).toEqual([
      { atUs: START_US + 20_000, probe: 'kamailio-1', callId, text: 'first' },
      { atUs: START_US + 40_000, probe: 'kamailio-1', callId, text: 'second' },
    ]);
  });

  describe('health', () => {
    it('is live and ready', async () => {
      expect(await (await fetch(at('/health/live'))).json()).toEqual({ live: true });
      expect(await (await fetch(at('/health/ready'))).json()).toMatchObject({ ready: true, ingest: 'ready' });
      expect(await (await fetch(at('/health/ready', other))).json()).toMatchObject({
        ready: true,
        ingest: 'not run here',
      });
    });

    it('has its counters for Prometheus, and they add up', async () => {
      const text = await (await fetch(at('/metrics'))).text();
      const value = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
      expect(value('earshot_ingest_records_received_total')).toBeGreaterThan(0);
      expect(value('earshot_ingest_records_stored_total') + value('earshot_ingest_records_already_stored_total')).toBe(
        value('earshot_ingest_records_received_total'),
      );
    });
  });

  describe('decisions about legs', () => {
    const keyOf = (callId: string) => stableKey(callId);
    const send = (path: string, body: unknown, of: Api = other) =>
      fetch(at(path, of), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
    const decided = async (path: string, body: unknown) => callDetail.parse(await (await send(path, body)).json());
    const call = async (key: string) => callDetail.parse(await (await fetch(at(`/api/v1/calls/${key}`))).json());
    const [one, two] = ['decided-one@pbx', 'decided-two@pbx'];

    beforeAll(async () => {
      await publisher.publish([...answeredCall({ callId: one }).records, ...legOf(two)]);
      await publisher.flush();
      await api.settled();
    });

    /** A leg that shares nothing with the first but its time. */
    function legOf(callId: string) {
      const phone = (user: string, host: string) => ({ user, address: `${host}:5060`, media: `${host}:4000` });
      return new SipFlow({ callId, caller: phone('501', '198.51.100.1'), callee: phone('502', '198.51.100.2') })
        .invite()
        .at(30_000)
        .bye().records;
    }

    it('merge two calls, by whichever worker is asked, and again changes nothing', async () => {
      const merged = await decided(`/api/v1/calls/${keyOf(one)}/merge`, { with: keyOf(two) });
      expect(merged.callIds).toEqual([one, two]);
      expect(merged.decisions).toMatchObject([{ verdict: 'merge', legKeys: [keyOf(one)], otherLegKeys: [keyOf(two)] }]);
      expect(merged.links.map(({ rule, merged: is }) => [rule, is])).toEqual([['decision', true]]);
      expect(await decided(`/api/v1/calls/${keyOf(two)}/merge`, { with: keyOf(one) })).toEqual(merged);
    });

    it('last when the records come again, and more of them', async () => {
      await publisher.publish([...legOf(two), ...new SipFlow({ callId: two }).at(31_000).request('INFO').records]);
      await publisher.flush();
      await api.settled();
      expect(await call(keyOf(two))).toMatchObject({ key: keyOf(one), callIds: [one, two], legs: 2 });
    });

    it('are undone one by one', async () => {
      const { decisions } = await call(keyOf(one));
      const undo = async () =>
        (await fetch(at(`/api/v1/decisions/${decisions[0]?.id}`, other), { method: 'DELETE' })).json();
      expect(await undo()).toEqual({ undone: true });
      expect(await undo()).toEqual({ undone: false });
      expect((await call(keyOf(one))).callIds).toEqual([one]);
      expect((await call(keyOf(two))).callIds).toEqual([two]);
    });

    it('split what a merge, or a link, brought together', async () => {
      await decided(`/api/v1/calls/${keyOf(one)}/merge`, { with: keyOf(two) });
      const left = await decided(`/api/v1/calls/${keyOf(one)}/split`, { legs: [keyOf(one)] });
      expect(left.callIds).toEqual([two]);
      const own = await call(keyOf(one));
      expect(own.callIds).toEqual([one]);
      expect(own.decisions.map(({ verdict }) => verdict)).toEqual(['merge', 'split']);
      expect((await decided(`/api/v1/calls/${keyOf(two)}/split`, { legs: [keyOf(one)] })).decisions).toHaveLength(2);
    });

    it('say what is wrong', async () => {
      const path = `/api/v1/calls/${keyOf(two)}/split`;
      expect((await problemOf(send(path, { legs: [keyOf('nobody')] }))).status).toBe(422);
      expect((await problemOf(send(path, { legs: [keyOf(two)] }))).status).toBe(422);
      expect((await problemOf(send(path, { legs: [] }))).errors?.[0]?.at).toBe('legs');
      expect((await problemOf(send(path, '{"legs":'))).status).toBe(400);
      expect((await problemOf(send(path, JSON.stringify({ legs: ['x'.repeat(70_000)] })))).status).toBe(413);
      expect((await problemOf(send(`/api/v1/calls/${keyOf(two)}/merge`, { with: keyOf('nobody') }))).status).toBe(404);
      const form = fetch(at(path), { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' });
      expect((await problemOf(form)).status).toBe(415);
    });
  });

  describe('transactions outside of calls', () => {
    const page = async (query: string) =>
      transactionPage.parse(await (await fetch(at(`/api/v1/transactions?${query}`))).json());
    const register = (callId: string, ms: number, status: number) =>
      new SipFlow({ callId, startUs: START_US + ms * 1000 })
        .request('REGISTER', { toTag: null })
        .after(ms)
        .respond(status);

    beforeAll(async () => {
      const flows = [
        register('reg-1', 10, 200),
        register('reg-2', 20, 200),
        register('reg-3', 40, 403),
        // Long ago, so that Timer F is over.
        new SipFlow({ callId: 'reg-4' }).request('REGISTER', { toTag: null }),
        new SipFlow({ callId: 'ping' }).request('OPTIONS', { toTag: null }).after(3).respond(200),
      ];
      await publisher.publish(flows.flatMap(({ records }) => records));
      await publisher.flush();
      await api.settled();
    });

    it('are listed newest first, page by page, and again the same', async () => {
      const first = await page('method=REGISTER&limit=3');
      expect(first.items.map(({ callId, outcome }) => [callId, outcome])).toEqual([
        ['reg-3', 'failed'],
        ['reg-2', 'succeeded'],
        ['reg-1', 'succeeded'],
      ]);
      const { items, next } = await page(`method=REGISTER&limit=3&cursor=${first.next}`);
      expect(items.map(({ callId, outcome }) => [callId, outcome])).toEqual([['reg-4', 'timed-out']]);
      expect(next).toBeNull();
    });

    it('are found by method, outcome, status, and any part of who and where', async () => {
      const found = async (query: string) => (await page(query)).items.map(({ callId }) => callId);
      expect(await found('method=OPTIONS')).toEqual(['ping']);
      expect(await found('outcome=timed-out')).toEqual(['reg-4']);
      expect(await found('status=403')).toEqual(['reg-3']);
      expect(await found('q=REG-2')).toEqual(['reg-2']);
      expect(await found('q=%25')).toEqual([]);
      expect((await problemOf(fetch(at('/api/v1/transactions?outcome=lost')))).errors?.[0]?.at).toBe('outcome');
    });

    it('have the registration request delay and the ineffective share of RFC 6076', async () => {
      const response = await fetch(at('/api/v1/transactions/summary'));
      const { methods } = transactionSummary.parse(await response.json());
      expect(methods).toEqual([
        expect.objectContaining({ method: 'OPTIONS', transactions: 1, ineffectivePct: 0 }),
        {
          method: 'REGISTER',
          transactions: 4,
          succeeded: 2,
          ineffective: 2,
          ineffectivePct: 50,
          delayMs: { mean: 15, median: 15, p95: 19.5 },
          retransmissions: 0,
        },
      ]);
    });
  });
});
