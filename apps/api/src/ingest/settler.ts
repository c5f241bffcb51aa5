import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { isRefusal, reasonOf } from '../database/failure.js';
import { Session } from '../database/session.js';
import type { Log } from '../log.js';
import { announceCalls } from './announce.js';
import type { IngestCounters } from './counters.js';
import { DIRTY_CHANNEL } from './record-writer.js';
import { DERIVED_STAGING } from './replace-rows.js';
import { type SettleOutcome, settle } from './settle.js';
import { URGENT } from './until-settled.js';

/** Held, on its connection, by the one worker that settles: see docs/adr/0020. */
const SETTLER_LOCK = 4_961_202_602;
/** Marks of a call come in quick succession; a settle waits this long for more of them. */
const DEBOUNCE_MS = 300;
/** How often a worker looks for marks that nobody announced, and for the lock. */
const LOOK_MS = 1_000;
const MAX_MARKS = 2_000;
const RETRY_MS = 500;

/** All statements of a settle go from few rows by index; statistics of fresh partitions would mislead the planner. */
const PROLOGUE = `set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set jit = off;
  listen ${DIRTY_CHANNEL}; ${DERIVED_STAGING}`;

/** Settles what is marked, as long as this worker holds the lock. */
export class Settler {
  readonly #session: Session;
  readonly #closing = new AbortController();
  #leading: pg.ClientBase | null = null;
  #running: Promise<void> | null = null;
  #wake: (() => void) | null = null;
  #marked = true;
  #urgent = false;
  #maxMarks = MAX_MARKS;
  #failure: string | null = null;

  constructor(
    pool: pg.Pool,
    private readonly counters: IngestCounters,
    private readonly log: Log,
    private readonly nowUs: () => number,
  ) {
    this.#session = new Session(pool, PROLOGUE);
  }

  get failure(): string | null {
    return this.#failure;
  }

  start(): void {
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake?.();
    await this.#running;
    this.#session.drop();
  }

  /** Something was marked. */
  marked(urgent = false): void {
    this.#marked = true;
    this.#urgent ||= urgent;
    this.#wake?.();
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      try {
        await this.#session.run((client) => this.#turn(client));
        this.#failure = null;
      } catch (error) {
        this.#leading = null;
        if (this.#failure === null) this.log.warn({ reason: reasonOf(error) }, 'settling failed; it is tried again');
        this.#failure = reasonOf(error);
        this.#marked = true;
        await sleep(RETRY_MS, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      }
    }
  }

  /** Waits for marks, or for the lock, and settles all there is. */
  async #turn(client: pg.PoolClient): Promise<void> {
    if (this.#leading !== client) {
      if (!(await this.#tryLock(client))) return this.#pause(LOOK_MS);
      client.on('notification', ({ payload }) => this.marked(payload === URGENT));
      this.#leading = client;
      this.#marked = true;
      this.log.info({}, 'this worker settles');
    }
    if (!this.#marked) await this.#pause(LOOK_MS);
    if (this.#marked && !this.#urgent) await this.#pause(DEBOUNCE_MS, () => this.#urgent);
    this.#marked = false;
    this.#urgent = false;
    while (!this.#closing.signal.aborted && (await this.#settleOnce(client))) {}
  }

  async #tryLock(client: pg.ClientBase): Promise<boolean> {
    const { rows } = await client.query<{ ours: boolean }>('select pg_try_advisory_lock($1) as ours', [SETTLER_LOCK]);
    return rows[0]?.ours === true;
  }

  async #settleOnce(client: pg.ClientBase): Promise<boolean> {
    await client.query('begin');
    try {
      const outcome = await settle(client, {
        marks: this.#maxMarks,
        nowUs: this.nowUs(),
        onFailedComponent: ({ records }, error) =>
          this.log.error(
            { reason: reasonOf(error), record: records[0]?.id, records: records.length },
            'a component could not be settled',
          ),
      });
      if (outcome !== null) await announceCalls(client, outcome);
      await client.query('commit');
      if (outcome === null) return false;
      this.#count(outcome);
      this.#maxMarks = Math.min(MAX_MARKS, this.#maxMarks * 2);
      return true;
    } catch (error) {
      await client.query('rollback');
      if (!isRefusal(error)) throw error;
      await this.#narrow(client, error);
      return true;
    }
  }

  /** Rows that the database refuses must not hold up the others: fewer marks at once, and the one that is left is given up. */
  async #narrow(client: pg.ClientBase, error: unknown): Promise<void> {
    if (this.#maxMarks > 1) {
      this.#maxMarks >>>= 1;
      return;
    }
    const { rows } = await client.query('delete from dirty where seq = (select min(seq) from dirty) returning node');
    this.counters.failedComponents += 1;
    this.log.error({ reason: reasonOf(error), node: rows[0]?.node }, 'a component was refused by the database');
  }

  #count(outcome: SettleOutcome): void {
    this.counters.settles += 1;
    this.counters.settledComponents += outcome.components;
    this.counters.settledRecords += outcome.records;
    this.counters.failedComponents += outcome.failedComponents;
    this.counters.crowdedValues += outcome.crowdedValues;
    this.counters.cutComponents += outcome.cutComponents;
    this.counters.callsWritten += outcome.written.length;
  }

  /** Until the time is over, or woken and the condition holds. */
  async #pause(ms: number, enough: () => boolean = () => true): Promise<void> {
    const endMs = performance.now() + ms;
    while (!this.#closing.signal.aborted && performance.now() < endMs) {
      const timer = new AbortController();
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const over = sleep(Math.max(1, endMs - performance.now()), undefined, { signal: timer.signal });
      await Promise.race([woken, over.catch(() => undefined)]);
      timer.abort();
      this.#wake = null;
      if (enough()) return;
    }
  }
}
