import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import type { Problem, SystemStatus } from '@earshot/contracts';
import { Failure, USAGE_STATUS } from '../failure.js';

/** A running Earshot at an address, as the commands that feed it see it. */
export class RunningSystem {
  constructor(readonly url: string) {}

  /** Throws the line that a user can act on where nothing answers. */
  async status(): Promise<SystemStatus> {
    return (await this.call('GET', '/api/v1/system')) as SystemStatus;
  }

  /** POSTs a body as it comes and returns the parsed answer. */
  call(
    method: string,
    path: string,
    body?: Readable | Buffer,
    contentType = 'application/octet-stream',
  ): Promise<unknown> {
    const url = this.addressOf(path);
    // What is read once cannot be sent again where a connection that was kept has been closed at the other end.
    const agent = body instanceof Readable ? { agent: false } : {};
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const request = start(url, { method, ...agent, headers: body ? { 'content-type': contentType } : {} });
      request.once('response', (response) => answer(response).then(resolve, reject));
      request.once('error', (error: NodeJS.ErrnoException) => reject(this.unreachable(error)));
      if (body === undefined) request.end();
      else if (Buffer.isBuffer(body)) request.end(body);
      else {
        body.once('error', (error) => {
          request.destroy();
          reject(error);
        });
        body.pipe(request);
      }
    });
  }

  private addressOf(path: string): URL {
    const url = URL.canParse(path, this.url) ? new URL(path, this.url) : null;
    if (url !== null && /^https?:$/.test(url.protocol)) return url;
    throw new Failure(`${this.url}: no address of a running system, such as http://127.0.0.1:3000`, USAGE_STATUS);
  }

  private unreachable(error: NodeJS.ErrnoException): Failure {
    if (error.code === 'ECONNREFUSED' || error.code === 'ENOTFOUND') {
      return new Failure(
        `no Earshot answers at ${this.url}; start one with \`earshot start\`, or name its address with --url`,
      );
    }
    return new Failure(`${this.url}: ${error.message}`);
  }
}

async function answer(response: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return text === '' ? null : JSON.parse(text);
  throw new Failure(problemLine(status, text));
}

function problemLine(status: number, text: string): string {
  try {
    const problem = JSON.parse(text) as Problem;
    return problem.detail ?? problem.title;
  } catch {
    return `the server answered ${status}`;
  }
}
