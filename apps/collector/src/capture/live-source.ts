import type { ProbeSource } from '@earshot/contracts';
import type { Pipeline } from '../pipeline.js';
import type { PublishPump } from '../publish/publish-pump.js';
import type { CaptureSource } from './capture-source.js';
import { CapturingProcess } from './capturing-process.js';
import type { LiveOptions } from './live-options.js';

/** An interface that went away is looked for so often. */
const REOPEN_MS = 3000;

/** Packets of an interface, also when it went down or away and came back, and when the process that captures from it ended. */
export class LiveSource implements CaptureSource {
  /** Resolves when it is closed, or could not be opened at all. */
  readonly ended: Promise<void>;
  /** Resolves when packets are being captured; rejects with the reason where they cannot be. */
  readonly opened: Promise<void>;
  /** Times that it was lost and opened again: what passed meanwhile nobody counted. */
  outages = 0;

  private process: CapturingProcess;
  /** Of the processes before. */
  private readonly past = { packets: 0, drops: 0, interfaceDrops: 0 };
  /** Why nothing is captured at the moment. */
  private away: string | null = null;
  private closing = false;
  private wake: () => void = () => {};

  constructor(
    private readonly device: string,
    private readonly options: LiveOptions,
    private readonly pipeline: Pipeline,
    private readonly pump: PublishPump,
  ) {
    this.process = this.start();
    this.opened = this.process.opened;
    this.ended = this.keepCapturing();
  }

  /** Packets that the kernel dropped as they were not fetched in time. */
  get drops(): number {
    return this.past.drops + this.process.drops;
  }

  get interfaceDrops(): number {
    return this.past.interfaceDrops + this.process.interfaceDrops;
  }

  describe(): ProbeSource {
    const { away, past, process } = this;
    const now = process.describe();
    const packets = past.packets + now.packets;
    return away === null ? { ...now, packets } : { ...now, state: 'failed', detail: away, packets };
  }

  async close(): Promise<void> {
    this.closing = true;
    this.wake();
    await this.process.close();
    await this.ended;
  }

  private start(): CapturingProcess {
    return new CapturingProcess(this.device, this.options, this.pipeline, this.pump);
  }

  private async keepCapturing(): Promise<void> {
    try {
      await this.opened;
    } catch {
      await this.process.ended;
      return;
    }
    await this.process.ended;
    while (!this.closing) {
      this.away ??= this.reason();
      await this.patience();
      if (this.closing) return;
      this.forget();
      this.process = this.start();
      try {
        await this.process.opened;
        this.outages++;
        this.away = null;
      } catch {
        // It is away still.
      }
      await this.process.ended;
    }
  }

  private reason(): string {
    const { detail } = this.process.describe();
    return `${detail ?? `${this.device}: the capturing process ended`}; it is opened again as soon as it can be`;
  }

  /** The process has ended: what it counted is kept. */
  private forget(): void {
    const { past, process } = this;
    past.packets += process.describe().packets;
    past.drops += process.drops;
    past.interfaceDrops += process.interfaceDrops;
  }

  private patience(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, REOPEN_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
