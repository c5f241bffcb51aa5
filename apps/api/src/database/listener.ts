import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Log } from '../log.js';
import { reasonOf } from './failure.js';
import { Session } from './session.js';

const RETRY_MS = 1_000;

/** Hears what the workers tell each other through the database, on one connection that is opened again when it is lost. */
export class Listener {
  readonly #session: Session;
  readonly #closing = new AbortController();
  #running: Promise<void> | null = null;

  constructor(
    pool: pg.Pool,
    channels: readonly string[],
    private readonly log: Log,
    private readonly onNotice: (channel: string, payload: string) => void,
  ) {
    this.#session = new Session(pool, channels.map((channel) => `listen ${channel}`).join(';'));
  }

  start(): void {
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
    this.#session.drop();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    let failing = false;
    while (!signal.aborted) {
      try {
        await this.#session.run((client) => this.#listen(client, signal));
        failing = false;
      } catch (error) {
        if (!failing && !signal.aborted)
          this.log.warn({ reason: reasonOf(error) }, 'live events wait for the database');
        failing = true;
      }
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Resolves when the connection is lost, or on the signal. */
  async #listen(client: pg.PoolClient, signal: AbortSignal): Promise<void> {
    // It may have come while the connection was opened, and comes only once.
    if (signal.aborted) return;
    client.on('notification', ({ channel, payload }) => this.onNotice(channel, payload ?? ''));
    await new Promise<void>((resolve) => {
      client.once('end', resolve);
      client.once('error', () => resolve());
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
