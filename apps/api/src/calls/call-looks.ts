import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Connection } from '../database/connect.js';
import { reasonOf } from '../database/failure.js';
import { LOOK_CHANNEL } from '../ingest/looks.js';
import type { Log } from '../log.js';
import { CONNECTION, LOG } from '../tokens.js';

/** What is looked at together is told together. */
const GATHER_MS = 20;
/** A key is told again when it is asked for so long after; the worker that settles remembers it for longer. */
const AGAIN_MS = 5_000;
/** Keys that are remembered as told, the oldest out first; and told at once, since PostgreSQL takes no notice of 8 000 octets. */
const MAX_KEYS = 400;

/** Tells the worker that settles which calls are on a screen, so that they come before those that nobody looks at. */
@Injectable()
export class CallLooks {
  readonly #toldMs = new Map<string, number>();
  readonly #waiting = new Set<string>();
  #telling: Promise<void> | null = null;

  constructor(
    @Inject(CONNECTION) private readonly connection: Connection,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Of calls by key, whether there is a row of them yet or not. */
  at(keys: readonly string[]): void {
    const nowMs = performance.now();
    for (const key of keys) {
      if (nowMs - (this.#toldMs.get(key) ?? -AGAIN_MS) < AGAIN_MS) continue;
      this.#toldMs.delete(key);
      this.#toldMs.set(key, nowMs);
      this.#waiting.add(key);
    }
    for (const key of this.#toldMs.keys()) {
      if (this.#toldMs.size <= MAX_KEYS) break;
      this.#toldMs.delete(key);
    }
    if (this.#waiting.size > 0) this.#telling ??= this.#tell();
  }

  async #tell(): Promise<void> {
    while (this.#waiting.size > 0) {
      await sleep(GATHER_MS, undefined, { ref: false });
      const keys = [...this.#waiting].slice(-MAX_KEYS);
      this.#waiting.clear();
      try {
        await this.connection.pool.query('select pg_notify($1, $2)', [LOOK_CHANNEL, JSON.stringify(keys)]);
      } catch (error) {
        this.log.warn({ reason: reasonOf(error) }, 'calls that are looked at are not settled first');
      }
    }
    this.#telling = null;
  }
}
