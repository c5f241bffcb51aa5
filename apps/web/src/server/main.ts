import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import next from 'next';
import { forwardTo } from './forward.js';
import { sendProblem } from './problem.js';

/** The front door: `/api/*` streams through to the API, everything else is a page. One origin, so no CORS. */
const port = Number(process.env.PORT ?? 3000);
const host = process.env.HOST ?? '127.0.0.1';
const apiUrl = new URL(process.env.API_URL ?? 'http://127.0.0.1:3001');
const webFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

function fail(line: string): never {
  process.stderr.write(`earshot web: ${line}\n`);
  process.exit(1);
}

const pages = next({ dev: false, dir: webFolder, hostname: host, port });
const showPage = pages.getRequestHandler();
let ready: Promise<void> | null = null;
const forward = forwardTo(apiUrl);

const server = createServer({ requestTimeout: 0 }, (incoming, outgoing) => {
  const path = incoming.url ?? '/';
  if (path === '/api' || path.startsWith('/api/') || path.startsWith('/api?')) {
    forward(incoming, outgoing);
    return;
  }
  const shown = Promise.resolve(ready).then(() => showPage(incoming, outgoing));
  shown.catch((error: unknown) => {
    process.stderr.write(`earshot web: ${path}: ${error instanceof Error ? error.message : String(error)}\n`);
    sendProblem(outgoing, 500, 'The page failed', 'The page could not be made; the log of the web server says why.');
  });
});

server.once('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EADDRINUSE') fail(`port ${port} of ${host} is in use; stop what uses it or set PORT`);
  if (error.code === 'EACCES')
    fail(`port ${port} of ${host} may not be opened by this user; set PORT to one above 1023`);
  fail(error.message);
});

function close(): void {
  server.close(() => process.exit(0));
  // Event streams never end by themselves.
  server.closeAllConnections();
}
process.once('SIGTERM', close);
process.once('SIGINT', close);
// Started by `earshot start`: when that is killed, its end of the channel closes, and the port must not stay taken.
process.once('disconnect', close);

// The port is taken first: a second start must say so before it spends seconds on loading pages.
server.listen(port, host, () => {
  ready = pages.prepare();
  ready.then(
    () => process.stdout.write(`earshot web: http://${host.includes(':') ? `[${host}]` : host}:${port}\n`),
    (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
  );
});
