import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { CaptureReceipt } from '@earshot/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { collectorIntake } from './collector-intake.js';

const RECEIPT: CaptureReceipt = {
  file: 'a b.pcap',
  packets: 3,
  bytes: 9,
  firstUs: 1,
  lastUs: 2,
  messages: 1,
  streams: 0,
  records: 1,
  undecoded: {},
  damage: null,
};

describe('the intake over a collector', () => {
  let server: Server | null = null;

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function collector(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
    server = createServer(answer);
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const options = (signal = new AbortController().signal) => ({
    name: 'a b.pcap',
    signal,
  });

  it('sends the file on and gives the receipt', async () => {
    let body = '';
    let url: string | undefined;
    const address = await collector(async (request, response) => {
      url = request.url;
      for await (const chunk of request) body += chunk;
      response.end(JSON.stringify(RECEIPT));
    });
    expect(await collectorIntake(address).importCapture(Readable.from(['abc', 'def']), options())).toEqual(RECEIPT);
    expect([url, body]).toEqual(['/captures?name=a%20b.pcap', 'abcdef']);
  });

  it('says where the file was captured and what stands before it', async () => {
    let url: string | undefined;
    const address = await collector((request, response) => {
      url = request.url;
      request.resume().once('end', () => response.end(JSON.stringify(RECEIPT)));
    });
    await collectorIntake(address).importCapture(Readable.from(['abc']), {
      ...options(),
      probe: 'sbc-1',
      keyLogOctets: 7,
    });
    expect(url).toBe('/captures?name=a+b.pcap&probe=sbc-1&keyLogOctets=7');
  });

  it('loads the demonstration', async () => {
    const address = await collector((_, response) => response.end(JSON.stringify({ captures: [RECEIPT] })));
    expect(await collectorIntake(address).loadDemo()).toEqual({ captures: [RECEIPT] });
  });

  it('passes on why a file was refused, also where it was not read to its end', async () => {
    const address = await collector((_, response) => {
      response.statusCode = 422;
      const type = 'urn:earshot:problem:unreadable-capture';
      response.end(JSON.stringify({ type, title: 'x', status: 422, detail: 'no magic (at octet 0)' }));
    });
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(65_536);
      })(),
    );
    await expect(collectorIntake(address).importCapture(endless, options())).rejects.toMatchObject({
      status: 422,
      code: 'unreadable-capture',
      details: { detail: 'no magic (at octet 0)' },
    });
  });

  it.each([
    ['no receipt', 200, '{"file":7}', 'collector-refused'],
    ['no JSON', 200, '<html>', 'collector-refused'],
    ['a failure of its own', 500, '', 'collector-refused'],
  ])('takes %s for a failure of the collector', async (_, status, text, code) => {
    const address = await collector((_request, response) => {
      response.statusCode = status;
      response.end(text);
    });
    const imported = collectorIntake(address).importCapture(Readable.from(['x']), options());
    await expect(imported).rejects.toMatchObject({ status: 502, code });
  });

  it('says when the collector does not answer', async () => {
    const imported = collectorIntake('http://127.0.0.1:1').importCapture(Readable.from(['x']), options());
    await expect(imported).rejects.toMatchObject({ status: 502, code: 'collector-away' });
  });

  it('breaks off when the uploader goes away', async () => {
    const gone = new AbortController();
    const address = await collector((request) => {
      request.once('data', () => gone.abort(new Error('the client went away')));
    });
    const body = new Readable({ read() {} });
    body.push('abc');
    await expect(collectorIntake(address).importCapture(body, options(gone.signal))).rejects.toThrow(
      'the client went away',
    );
    expect(body.destroyed).toBe(true);
  });
});
