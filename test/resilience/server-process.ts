import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../senders/ports.js';

const START_TIMEOUT_MS = 60_000;

/** A built entry of Earshot in a process of its own, so that it can be killed. */
export interface ServerProcess {
  readonly url: string;
  /** No chance to clean up. */
  kill(): Promise<void>;
  /** As a supervisor would (SIGTERM); resolves when it has ended. */
  stop(): Promise<void>;
  /** The end of what it wrote. */
  output(): string;
}

/** An API worker beside Kafka. */
export async function startApiWorker(options: {
  readonly databaseUrl: string;
  readonly brokers: string;
  readonly collectorUrl: string;
}): Promise<ServerProcess> {
  const port = await freePorts(1);
  return start('apps/api/dist/main.js', port, '/health/live', {
    DATABASE_URL: options.databaseUrl,
    KAFKA_BROKERS: options.brokers,
    // The least that a broker allows: what a worker held that was killed waits for so long.
    KAFKA_SESSION_TIMEOUT_MS: '6000',
    COLLECTOR_URL: options.collectorUrl,
    API_HOST: '127.0.0.1',
    API_PORT: String(port),
  });
}

export interface CollectorProcess extends ServerProcess {
  readonly hepPort: number;
  readonly spoolDirectory: string;
}

/** A collector beside Kafka. */
export async function startCollectorProcess(options: {
  readonly brokers: string;
  readonly probe: string;
  readonly spoolDirectory: string;
  readonly spoolMaxOctets?: number;
}): Promise<CollectorProcess> {
  const port = await freePorts(2);
  const hepPort = port + 1;
  const { probe, spoolDirectory, spoolMaxOctets } = options;
  const server = await start('apps/collector/dist/main.js', port, '/health/live', {
    KAFKA_BROKERS: options.brokers,
    PROBE_ID: probe,
    HEP_LISTEN: `127.0.0.1:${hepPort}`,
    COLLECTOR_HTTP_HOST: '127.0.0.1',
    COLLECTOR_HTTP_PORT: String(port),
    SPOOL_DIR: spoolDirectory,
    ...(spoolMaxOctets === undefined ? {} : { SPOOL_MAX_OCTETS: String(spoolMaxOctets) }),
  });
  return { ...server, hepPort, spoolDirectory };
}

async function start(entry: string, port: number, live: string, env: NodeJS.ProcessEnv): Promise<ServerProcess> {
  const path = fileURLToPath(new URL(`../../${entry}`, import.meta.url));
  const child = spawn(process.execPath, [path], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-8_000);
    });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await fetch(`${url}${live}`).catch(() => null))?.ok) {
    if (hasEnded(child) || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`${entry} did not start: ${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const end = (signal: NodeJS.Signals) => {
    if (!hasEnded(child)) child.kill(signal);
    return ended;
  };
  return { url, kill: () => end('SIGKILL'), stop: () => end('SIGTERM'), output: () => output };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
