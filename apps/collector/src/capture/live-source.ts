import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ProbeSource } from '@earshot/contracts';
import type { Pipeline } from '../pipeline.js';
import type { PublishPump } from '../publish/publish-pump.js';
import type { CaptureSource } from './capture-source.js';
import { StreamSource } from './stream-source.js';

const CHILD = fileURLToPath(new URL('./live-capture-process.js', import.meta.url));
const KILL_AFTER_MS = 3000;

/** What the capturing process writes to its fourth descriptor, a JSON object a line. */
export type LiveNews = { readonly drops: number; readonly interfaceDrops: number } | { readonly error: string };

/**
 * Packets of an interface. libpcap runs in a process of its own: its dispatch goes on until the kernel's buffer is empty, which on a
 * busy link is never, and it would starve the event loop here. A pipe holds it back, and the kernel counts what it then drops.
 */
export class LiveSource implements CaptureSource {
  readonly ended: Promise<void>;
  drops = 0;
  interfaceDrops = 0;

  private readonly child: ChildProcess;
  private readonly packets: StreamSource;

  constructor(device: string, filter: string, pipeline: Pipeline, pump: PublishPump) {
    this.child = fork(CHILD, [device, filter], { stdio: ['ignore', 'pipe', 'inherit', 'ipc', 'pipe'], execArgv: [] });
    this.packets = new StreamSource('live', device, this.child.stdout as Readable, pipeline, pump);
    const news = createInterface({ input: this.child.stdio[4] as Readable });
    news.on('line', (line) => this.hear(line));
    this.child.once('error', (error) => this.packets.fail(error.message));
    this.ended = this.packets.ended;
  }

  describe(): ProbeSource {
    return this.packets.describe();
  }

  async close(): Promise<void> {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
      // What it has captured comes before its end.
      await Promise.race([this.packets.ended, gone]);
      await gone;
      clearTimeout(timer);
    }
    await this.packets.close();
  }

  private hear(line: string): void {
    try {
      const news = JSON.parse(line) as LiveNews;
      if ('error' in news) this.packets.fail(news.error);
      else {
        this.drops = news.drops;
        this.interfaceDrops = news.interfaceDrops;
      }
    } catch {
      // A line that is cut short by the end of the process says nothing.
    }
  }
}
