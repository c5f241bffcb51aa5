import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Publisher } from '@earshot/bus';
import { type CaptureReceipt, uploadQuery } from '@earshot/contracts';
import type { Registry } from 'prom-client';
import { importCapture } from '../capture/import-capture.js';
import { UnreadableCapture } from '../capture/unreadable-capture.js';
import { demoCaptures } from '../demo-captures.js';

/** Captures read at once; each takes one core. */
const MAX_IMPORTS = 4;
const BASE = 'http://collector';
const READ_OCTETS = 1 << 20;

/** An upload that brings nothing for so long is given up: it has one of the few places. */
const IDLE_UPLOAD_MS = 600_000;

export interface CollectorHttpOptions {
  readonly host: string;
  readonly port: number;
  readonly publisher: Publisher;
  readonly metrics: Registry;
  /** Null when ready, else why not. */
  readonly unready: () => string | null;
  readonly onError: (error: unknown) => void;
  readonly idleUploadMs?: number;
}

/** The collector's own HTTP port: uploads that the API hands on, the demo, health and metrics. */
export class CollectorHttp {
  private readonly server: Server;
  private imports = 0;

  private constructor(private readonly options: CollectorHttpOptions) {
    // Uploads may take as long as they take.
    this.server = createServer({ requestTimeout: 0 }, (request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        options.onError(error);
        if (response.headersSent) response.destroy();
        else problem(response, 500, 'internal', 'the request failed; the log says why');
      });
    });
  }

  static async listen(options: CollectorHttpOptions): Promise<CollectorHttp> {
    const http = new CollectorHttp(options);
    // A connection that the system could not give, for want of file descriptors, ends nothing.
    http.server.on('error', options.onError);
    http.server.listen(options.port, options.host);
    await once(http.server, 'listening');
    return http;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeIdleConnections();
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.url ?? '/';
    if (!URL.canParse(target, BASE)) return problem(response, 400, 'bad-request', 'what is asked for is no path');
    const url = new URL(target, BASE);
    const route = `${request.method} ${url.pathname}`;
    switch (route) {
      case 'GET /health/live':
        return json(response, 200, { status: 'live' });
      case 'GET /health/ready': {
        const reason = this.options.unready();
        return reason === null ? json(response, 200, { status: 'ready' }) : problem(response, 503, 'not-ready', reason);
      }
      case 'GET /metrics': {
        const { metrics } = this.options;
        response.writeHead(200, { 'content-type': metrics.contentType }).end(await metrics.metrics());
        return;
      }
      case 'POST /captures':
        return this.admit(response, () => this.upload(request, response, url));
      case 'POST /demo':
        return this.admit(response, () => this.demo(response));
      default:
        return problem(response, 404, 'not-found', `there is no ${route} here`);
    }
  }

  private async admit(response: ServerResponse, work: () => Promise<void>): Promise<void> {
    if (this.imports >= MAX_IMPORTS) {
      response.setHeader('retry-after', '5');
      return problem(response, 503, 'busy', `${MAX_IMPORTS} captures are being read already`);
    }
    this.imports++;
    try {
      await work();
    } finally {
      this.imports--;
    }
  }

  private async upload(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const query = uploadQuery.safeParse(Object.fromEntries(url.searchParams));
    if (!query.success) {
      const [issue] = query.error.issues;
      return problem(response, 400, 'bad-request', `${issue?.path.join('.')}: ${issue?.message}`);
    }
    request.setTimeout(this.options.idleUploadMs ?? IDLE_UPLOAD_MS, () => request.destroy());
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    try {
      const { publisher } = this.options;
      const receipt = await importCapture(request, { ...query.data, publisher, signal: gone.signal });
      // What follows damage is of no use, but the sender wants to be rid of it before it reads the answer.
      request.resume();
      json(response, 201, receipt);
    } catch (error) {
      if (gone.signal.aborted || (request.destroyed && !request.complete)) return;
      if (!(error instanceof UnreadableCapture)) throw error;
      request.resume();
      problem(response, 422, 'unreadable-capture', error.message);
    }
  }

  private async demo(response: ServerResponse): Promise<void> {
    const captures: CaptureReceipt[] = [];
    const { publisher } = this.options;
    for (const { name, path } of demoCaptures()) {
      const stream = createReadStream(path, { highWaterMark: READ_OCTETS });
      captures.push(await importCapture(stream, { name, publisher }).finally(() => stream.destroy()));
    }
    json(response, 201, { captures });
  }
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** RFC 9457. */
function problem(response: ServerResponse, status: number, code: string, detail: string): void {
  const body = { type: `urn:earshot:problem:${code}`, title: code.replaceAll('-', ' '), status, detail };
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body));
}
