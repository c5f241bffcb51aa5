import {
  Agent,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
  request,
  type ServerResponse,
} from 'node:http';
import { sendProblem } from './problem.js';

/** RFC 9110 7.6.1: these speak of one connection and end here. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function endToEnd(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const named = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name) && !named.has(name)) kept[name] = value;
  }
  return kept;
}

/**
 * Pipes requests to the API and its answers back, octet by octet as they come: uploads of any size, event streams without
 * a buffer, and an abort on either side ends the other.
 */
export function forwardTo(apiUrl: URL): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const kept = new Agent({ keepAlive: true });

  return (incoming, outgoing) => {
    const bodiless = incoming.method === 'GET' || incoming.method === 'HEAD';
    const options: RequestOptions = {
      protocol: apiUrl.protocol,
      hostname: apiUrl.hostname,
      port: apiUrl.port,
      method: incoming.method,
      path: incoming.url,
      headers: forwardedHeaders(incoming),
      // A body can be sent only once, so it gets a connection that the API cannot have closed for idleness.
      agent: bodiless ? kept : false,
    };
    let upstream: ClientRequest;
    const send = () => {
      upstream = request(options);
      upstream.setNoDelay(true);
      upstream.once('response', (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.headers));
        outgoing.flushHeaders();
        answer.pipe(outgoing);
        answer.once('error', () => outgoing.destroy());
      });
      upstream.once('error', (error: NodeJS.ErrnoException) => {
        if (outgoing.destroyed || outgoing.writableEnded) return;
        if (bodiless && upstream.reusedSocket && error.code === 'ECONNRESET' && !outgoing.headersSent) {
          send();
          return;
        }
        sendProblem(
          outgoing,
          502,
          'The API is away',
          `${apiUrl.origin} does not answer (${error.code ?? error.message}).`,
        );
        incoming.unpipe(upstream);
        incoming.resume();
      });
      if (bodiless) upstream.end();
      else incoming.pipe(upstream);
    };
    send();
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) upstream.destroy();
    });
  };
}

function forwardedHeaders(incoming: IncomingMessage): Record<string, string | string[]> {
  const headers = endToEnd(incoming.headers);
  headers['x-forwarded-for'] = [incoming.headers['x-forwarded-for'], incoming.socket.remoteAddress]
    .flat()
    .filter(Boolean)
    .join(', ');
  headers['x-forwarded-host'] = incoming.headers.host ?? '';
  // A body of unknown length stays one: Node frames it in chunks again.
  if (incoming.headers['transfer-encoding'] !== undefined) headers['transfer-encoding'] = 'chunked';
  return headers;
}
