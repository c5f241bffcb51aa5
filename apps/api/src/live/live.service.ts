import type { CallSummary, ProbeHealth } from '@earshot/contracts';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import { CallsRepository } from '../calls/calls.repository.js';
import type { Connection } from '../database/connect.js';
import { reasonOf } from '../database/failure.js';
import { Listener } from '../database/listener.js';
import { CALL_CHANNEL, PROBE_CHANNEL } from '../ingest/announce.js';
import type { Log } from '../log.js';
import { ProbesRepository } from '../probes/probes.repository.js';
import { CONNECTION, LOG } from '../tokens.js';

export type LiveEvent =
  | { readonly name: 'call'; readonly data: CallSummary }
  | { readonly name: 'call-gone'; readonly data: { readonly key: string } }
  | { readonly name: 'probe'; readonly data: ProbeHealth };

export type Subscriber = (event: LiveEvent) => void;

/** Changes that come within it are read and sent together. */
const GATHER_MS = 100;
/** Calls read at once; at a higher rate than that no list can be followed, and the oldest changes are left out. */
const MAX_CALLS_AT_ONCE = 200;

const callNotice = z.object({ written: z.array(z.string()).default([]), removed: z.array(z.string()).default([]) });

/** Tells subscribers what any worker changed. While nobody listens nothing is read. */
@Injectable()
export class LiveService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #listener: Listener;
  readonly #subscribers = new Set<Subscriber>();
  readonly #written = new Set<string>();
  readonly #probes = new Set<string>();
  #timer: NodeJS.Timeout | null = null;

  constructor(
    @Inject(CONNECTION) { pool }: Connection,
    @Inject(CallsRepository) private readonly calls: CallsRepository,
    @Inject(ProbesRepository) private readonly probes: ProbesRepository,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.#listener = new Listener(pool, [CALL_CHANNEL, PROBE_CHANNEL], log, (channel, payload) =>
      this.#hear(channel, payload),
    );
  }

  onApplicationBootstrap(): void {
    this.#listener.start();
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#listener.close();
  }

  /** Returns what ends the subscription. */
  subscribe(subscriber: Subscriber): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  #hear(channel: string, payload: string): void {
    if (this.#subscribers.size === 0) return;
    if (channel === PROBE_CHANNEL) this.#probes.add(payload);
    else this.#hearCalls(payload);
    this.#timer ??= setTimeout(() => void this.#send(), GATHER_MS);
  }

  #hearCalls(payload: string): void {
    const notice = callNotice.safeParse(JSON.parse(payload));
    if (!notice.success) return;
    for (const key of notice.data.removed) {
      this.#written.delete(key);
      this.#emit({ name: 'call-gone', data: { key } });
    }
    for (const key of notice.data.written) {
      // Set anew, so that the latest changes stand last.
      this.#written.delete(key);
      this.#written.add(key);
    }
  }

  async #send(): Promise<void> {
    const keys = [...this.#written].slice(-MAX_CALLS_AT_ONCE);
    const probes = [...this.#probes];
    this.#written.clear();
    this.#probes.clear();
    try {
      for (const data of await this.calls.summaries(keys)) this.#emit({ name: 'call', data });
      for (const probe of probes) {
        const data = await this.probes.find(probe);
        if (data !== null) this.#emit({ name: 'probe', data });
      }
    } catch (error) {
      this.log.warn({ reason: reasonOf(error) }, 'live events could not be read');
    }
    this.#timer = null;
    if (this.#written.size + this.#probes.size > 0) this.#timer = setTimeout(() => void this.#send(), GATHER_MS);
  }

  #emit(event: LiveEvent): void {
    for (const subscriber of this.#subscribers) subscriber(event);
  }
}
