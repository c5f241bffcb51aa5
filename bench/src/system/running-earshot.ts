import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '../free-ports.js';
import { proportionalMiB } from '../measured-run.js';
import { EARSHOT } from '../program.js';

const START_MS = 300_000;
const LOOK_MS = 100;

/** What of its own status is looked at here. */
interface SystemStatus {
  readonly calls: number;
  readonly ingest: Readonly<Record<string, number>>;
}

interface Probes {
  readonly items: readonly { readonly counters: Readonly<Record<string, number>> }[];
}

/** `earshot start` on a data directory of its own: collector, API with ingest, PostgreSQL and pages, as one machine runs them. */
export class RunningEarshot {
  private constructor(
    readonly url: string,
    readonly hepPort: number,
    private readonly child: ChildProcess,
    private readonly ended: Promise<string>,
    private readonly data: string,
  ) {}

  static async start(): Promise<RunningEarshot> {
    const data = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
    const [port = 0, hepPort = 0] = await freePorts(2);
    const args = [EARSHOT, 'start', '--port', String(port), '--hep-port', String(hepPort), '--data', data];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
    });
    const ended = new Promise<string>((resolve) => child.once('close', () => resolve(said)));
    const running = new RunningEarshot(`http://127.0.0.1:${port}`, hepPort, child, ended, data);
    const deadline = Date.now() + START_MS;
    while ((await running.status().catch(() => null)) === null) {
      if (child.exitCode !== null) throw new Error(`earshot start ended: ${await ended}`);
      if (Date.now() > deadline) {
        await running.stop();
        throw new Error('earshot start did not answer');
      }
      await pause(LOOK_MS);
    }
    return running;
  }

  /** Of all its processes, PostgreSQL's among them; what they share is counted once. Null where /proc does not tell. */
  get memoryMiB(): number | null {
    return proportionalMiB(this.child.pid);
  }

  async status(): Promise<SystemStatus> {
    return (await this.get('/api/v1/system')) as SystemStatus;
  }

  /** Of the probe that this collector is. */
  async probeCounters(): Promise<Readonly<Record<string, number>>> {
    const { items } = (await this.get('/api/v1/probes')) as Probes;
    return items.find(({ counters }) => 'hep.packets' in counters)?.counters ?? {};
  }

  async get(path: string): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.json();
  }

  async stop(): Promise<void> {
    this.child.kill('SIGINT');
    await this.ended;
    rmSync(this.data, { recursive: true, force: true });
  }
}
