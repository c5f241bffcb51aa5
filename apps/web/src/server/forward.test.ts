import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { forwardTo } from './forward';

const servers: Server[] = [];

async function listen(handler: RequestListener): Promise<{ url: URL; server: Server }> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), server };
}

/** An API and the door in front of it; the address is the door's. */
async function door(api: RequestListener): Promise<{ url: URL; api: Server }> {
  const behind = await listen(api);
  const front = await listen(forwardTo(behind.url));
  return { url: front.url, api: behind.server };
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('the front door', () => {
  it('passes method, path, query and headers on, and keeps what belongs to one connection', async () => {
    const { url } = await door((incoming, outgoing) => {
      outgoing.setHeader('x-answer', 'yes');
      outgoing.statusCode = 207;
      outgoing.end(JSON.stringify({ method: incoming.method, url: incoming.url, headers: incoming.headers }));
    });
    const answer = await fetch(new URL('/api/v1/calls?q=%C3%A9&limit=1', url), {
      headers: { 'x-asked': '1', te: 'trailers' },
    });
    const seen = (await answer.json()) as { method: string; url: string; headers: Record<string, string> };
    expect(answer.status).toBe(207);
    expect(answer.headers.get('x-answer')).toBe('yes');
    expect(seen).toMatchObject({ method: 'GET', url: '/api/v1/calls?q=%C3%A9&limit=1' });
    expect(seen.headers).toMatchObject({ 'x-asked': '1', 'x-forwarded-for': '127.0.0.1' });
    expect(seen.headers.te).toBeUndefined();
  });

  it('gives each event of a stream as it comes', async () => {
    const { url } = await door((_incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.write('data: one\n\n');
    });
    const answer = await fetch(url);
    const first = await answer.body?.getReader().read();
    expect(new TextDecoder().decode(first?.value)).toBe('data: one\n\n');
  });

  it('carries an upload of unknown length whole, and does not gather it first', async () => {
    const chunks = Array.from({ length: 64 }, () => randomBytes(256 * 1024));
    const sent = createHash('sha256');
    for (const chunk of chunks) sent.update(chunk);
    let arrivedBeforeEnd = 0;
    let ended = false;
    const { url } = await door((incoming, outgoing) => {
      const received = createHash('sha256');
      incoming.on('data', (chunk: Buffer) => {
        received.update(chunk);
        if (!ended) arrivedBeforeEnd += chunk.length;
      });
      incoming.on('end', () => outgoing.end(received.digest('hex')));
    });
    const answer = new Promise<string>((resolve, reject) => {
      const upload = request(url, { method: 'POST' }, async (response) => resolve(await text(response)));
      upload.once('error', reject);
      (async () => {
        for (const chunk of chunks)
          if (!upload.write(chunk)) await new Promise((drained) => upload.once('drain', drained));
        await sleep(50);
        ended = true;
        upload.end();
      })();
    });
    expect(await answer).toBe(sent.digest('hex'));
    expect(arrivedBeforeEnd).toBeGreaterThan(8 * 1024 * 1024);
  });

  it('ends the request to the API when the browser goes away', async () => {
    let closed: () => void;
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { url } = await door((incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.write('data: one\n\n');
      incoming.socket.once('close', () => closed());
    });
    const abort = new AbortController();
    await (await fetch(url, { signal: abort.signal })).body?.getReader().read();
    abort.abort();
    await gone;
  });

  it('answers with a problem document while the API is away', async () => {
    const { url, api } = await door(() => {});
    api.close();
    for (const method of ['GET', 'POST']) {
      const answer = await fetch(url, { method });
      expect(answer.status).toBe(502);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(await answer.json()).toMatchObject({ title: 'The API is away', status: 502 });
    }
  });

  it('asks again where the API had just closed an idle connection', async () => {
    const { url, api } = await door((_incoming, outgoing) => outgoing.end('here'));
    api.keepAliveTimeout = 1;
    for (let turn = 0; turn < 20; turn++) {
      expect(await (await fetch(url)).text()).toBe('here');
      await sleep(turn % 4);
    }
  });
});

async function text(response: IncomingMessage): Promise<string> {
  let all = '';
  for await (const chunk of response.setEncoding('utf8')) all += chunk;
  return all;
}
