import { request } from 'node:http';
import { Readable } from 'node:stream';
import type { Publisher } from '@earshot/bus';
import {
  type CaptureReceipt,
  callDetail,
  callPage,
  callSummary,
  findingPage,
  probeHealth,
  problem,
} from '@earshot/contracts';
import { answeredCall, FIXTURES, SipFlow, START_US } from '@earshot/test/builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api, CaptureIntake } from './index.js';
import { problemOf, type RunningApi, startRunningApi } from './running-api.fixture.js';

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
  let running: RunningApi;
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
    running = await startRunningApi({ captureIntake: intake, uploadLimitOctets: LIMIT_OCTETS });
    ({ publisher, api, other } = running);
  });

  afterAll(() => running?.close());

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
    const legKey = call.legDetails[0]?.key;
    expect(call.logs).toEqual([
      { atUs: START_US + 20_000, probe: 'kamailio-1', callId, legKey, text: 'first' },
      { atUs: START_US + 40_000, probe: 'kamailio-1', callId, legKey, text: 'second' },
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
});
