import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ProbeSource } from '@earshot/contracts';
import type { Pipeline } from '../pipeline.js';
import type { PublishPump } from '../publish/publish-pump.js';
import type { LiveOptions } from './live-options.js';
import { StreamSource } from './stream-source.js';

const CHILD = fileURLToPath(new URL('./live-capture-process.js', import.meta.url));
const KILL_AFTER_MS = 3000;
const DRAIN_MS = 1000;

/** What the capturing process writes to its fourth descriptor, a JSON object a line. */
export type LiveNews =
  | { readonly opened: string }
  | { readonly drops: number; readonly interfaceDrops: number }
  | { readonly error: string };

/**
 * A process that captures from an interface. libpcap does so in one of its own: its dispatch goes on until the kernel's buffer is empty, which on a
 * busy link is never, and it would starve the event loop here. A pipe holds it back, and the kernel counts what it then drops.
 */
export class CapturingProcess {
  /** Resolves when it has ended and all that it captured is taken. */
  readonly ended: Promise<void>;
  /** Resolves when packets are being captured; rejects with the reason where they cannot be. */
  readonly opened: Promise<void>;
  drops = 0;
  interfaceDrops = 0;

  private readonly child: ChildProcess;
  private closing = false;
  private readonly packets: StreamSource;
  /** All that the capturing process had to say was heard. */
  private readonly heardOut: Promise<void>;

  constructor(device: string, options: LiveOptions, pipeline: Pipeline, pump: PublishPump) {
    const stdio = ['ignore', 'pipe', 'inherit', 'ipc', 'pipe'] as const;
    this.child = fork(CHILD, [device, JSON.stringify(options)], { stdio: [...stdio], execArgv: [] });
    this.packets = new StreamSource('live', device, this.child.stdout as Readable, pipeline, pump);
    const news = createInterface({ input: this.child.stdio[4] as Readable });
    this.heardOut = once(news, 'close').then(() => {});
    this.ended = Promise.all([this.packets.ended, this.heardOut]).then(() => {});
    this.opened = new Promise((resolve, reject) => {
      news.on('line', (line) => this.hear(line, resolve));
      const fail = (reason: string) => {
        if (this.describe().detail === null && !this.closing) this.packets.fail(reason);
        reject(new Error(this.describe().detail ?? reason));
      };
      this.child.once('error', (error) => fail(error.message));
      // What it said last is heard before it is gone.
      news.once('close', () => fail(`${device}: the capturing process ended`));
    });
    // It may also end long after it was opened, when nobody asks any more.
    this.opened.catch(() => {});
  }

  describe(): ProbeSource {
    return this.packets.describe();
  }

  async close(): Promise<void> {
    const { child } = this;
    this.closing = true;
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
      await gone;
      clearTimeout(timer);
      // What it has captured is in the pipe still.
      await Promise.race([this.ended, pause(DRAIN_MS, undefined, { ref: false })]);
    }
    await this.packets.close();
  }

  private hear(line: string, opened: () => void): void {
    try {
      const news = JSON.parse(line) as LiveNews;
      if ('opened' in news) opened();
      else if ('error' in news) this.packets.fail(news.error);
      else {
        this.drops = news.drops;
        this.interfaceDrops = news.interfaceDrops;
      }
    } catch {
      // A line that is cut short by the end of the process says nothing.
    }
  }
}
