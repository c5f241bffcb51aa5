import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** Below the ports that Linux gives to whoever asks for any. */
const FIRST = 10_000;
const LAST = 32_000;

/** Given out already: tests run side by side, and it takes a while until a port is in use. */
const given = new Set<number>();

/** The first of `count` ports in a row, even, that are free for UDP and TCP on 127.0.0.1 and were not given out before. */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const first = FIRST + 2 * Math.floor((Math.random() * (LAST - FIRST - count)) / 2);
    const ports = Array.from({ length: count }, (_, index) => first + index);
    if (ports.some((port) => given.has(port))) continue;
    for (const port of ports) given.add(port);
    if (await areFree(first, count)) return first;
  }
  throw new Error(`no ${count} free ports in a row between ${FIRST} and ${LAST}`);
}

async function areFree(first: number, count: number): Promise<boolean> {
  for (let port = first; port < first + count; port++) {
    if (!(await isFree(port))) return false;
  }
  return true;
}

/** Resolves when somebody listens there, on UDP or TCP. */
export async function untilTaken(port: number, timeoutMs = 10_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!isTaken(port)) {
    if (Date.now() > deadline) throw new Error(`nobody listens on port ${port} after ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** As the kernel has it: to try to listen there would be in the way of who is about to. */
function isTaken(port: number): boolean {
  const local = new RegExp(`^\\s*\\d+: [0-9A-F]+:${port.toString(16).toUpperCase().padStart(4, '0')} `, 'm');
  return ['udp', 'tcp'].some((transport) => local.test(readFileSync(`/proc/net/${transport}`, 'latin1')));
}

async function isFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  const server = createServer();
  try {
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
    server.close();
  }
}
