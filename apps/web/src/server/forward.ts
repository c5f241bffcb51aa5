import { Agent, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http';
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
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  return (incoming, outgoing) => {
    const headers = endToEnd(incoming.headers);
    headers['x-forwarded-for'] = [incoming.headers['x-forwarded-for'], incoming.socket.remoteAddress].flat().filter(Boolean).join(', ');
    headers['x-forwarded-host'] = incoming.headers.host ?? '';
    // A body of unknown length stays one: Node frames it in chunks again.
    if (incoming.headers['transfer-encoding'] !== undefined) headers['transfer-encoding'] = 'chunked';

    const upstream = request({
      agent,
      protocol: apiUrl.protocol,
      hostname: apiUrl.hostname,
      port: apiUrl.port,
      method: incoming.method,
      path: incoming.url,
      headers,
    });
    upstream.setNoDelay(true);
    upstream.once('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.headers));
      outgoing.flushHeaders();
      answer.pipe(outgoing);
      answer.once('error', () => outgoing.destroy());
    });
    upstream.once('error', (error: NodeJS.ErrnoException) => {
      if (outgoing.destroyed || outgoing.writableEnded) return;
      sendProblem(outgoing, 502, 'The API is away', `${apiUrl.origin} does not answer (${error.code ?? error.message}).`);
      incoming.unpipe(upstream);
      incoming.resume();
    });
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) upstream.destroy();
    });
    incoming.once('aborted', () => upstream.destroy());
    incoming.pipe(upstream);
  };
}
