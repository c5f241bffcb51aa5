import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_POLICY, type QualityPolicy } from '@earshot/calls';
import type { CaptureRecord } from '@earshot/contracts';
import { DEFAULT_SETTINGS, type RuleSettings } from '@earshot/diagnosis';
import type pg from 'pg';
import { isRefusal, reasonOf } from '../database/failure.js';
import { Session } from '../database/session.js';
import type { Log } from '../log.js';
import { announceCalls } from './announce.js';
import type { IngestCounters } from './counters.js';
import { LOOK_CHANNEL, Looks } from './looks.js';
import {
  MAX_PLACES_READ,
  type MarkedPlace,
  markDue,
  marksOf,
  readLatestPlaces,
  readPlaces,
  removeMarks,
} from './marks.js';
import { othersFirst } from './others-first.js';
import { Patience } from './patience.js';
import { type DiagnosedPeriod, diagnosePeriod, MAX_SKETCHES } from './periods.js';
import { RecentRecords } from './recent-records.js';
import { DIRTY_CHANNEL } from './record-writer.js';
import { DERIVED_STAGING } from './replace-rows.js';
import { type SettleOutcome, settle, WORK_MS } from './settle.js';
import { markSettledBefore, noteSettings, settingsFingerprint } from './settle-again.js';
import { URGENT } from './until-settled.js';

/** Held, on its connection, by the one worker that settles: see docs/adr/0020. */
export const SETTLER_LOCK = 4_961_202_602;
/** Marks of a call come in quick succession; a settle waits this long for more of them. */
const DEBOUNCE_MS = 300;
/**
 * Under load it waits as long as the settle before took, and while records wait for the database, so that a call is settled fewer times. What
 * came while a longer one ran has waited enough.
 */
const MAX_DEBOUNCE_MS = 3_000;
/** How often a worker looks for marks that nobody announced, and for the lock. */
const LOOK_MS = 1_000;
/** Settled in one transaction: as many as take about so long, for what somebody looks at waits for the transaction before. */
const SLICE_MS = 300;
const LEAST_PLACES = 50;
const MAX_PLACES = 500;
/** Of a backlog, each time that so many of the oldest are settled, so many marks of the latest are: the newest calls stand first in every list. */
const LATEST_SHARE = 0.5;
/** Looks, and marks of what is looked at, are gathered for so long. */
const GATHER_MS = 50;
const RETRY_MS = 500;
/** While there is other work it rests up to so many times as long as it works: what is captured comes first, and calls wait. */
const REST_SHARE = 9;
/** Rules across calls are applied at most so often, and for no more than this share of the time. */
const ACROSS_EVERY_MS = 5_000;
const ACROSS_SHARE = 0.05;

/** All statements of a settle go from few rows by index; statistics of fresh partitions would mislead the planner. */
const PROLOGUE = `set enable_seqscan = off; set enable_mergejoin = off; set jit = off; set work_mem = '32MB';
  listen ${DIRTY_CHANNEL}; listen ${LOOK_CHANNEL}; ${DERIVED_STAGING}`;

/** Settles what is marked, as long as this worker holds the lock. */
export class Settler {
  readonly #session: Session;
  readonly #closing = new AbortController();
  #hearing: pg.ClientBase | null = null;
  #leading: pg.ClientBase | null = null;
  #running: Promise<void> | null = null;
  #wake: (() => void) | null = null;
  #marked = true;
  #urgent = false;
  #failure: string | null = null;
  #tookMs = 0;
  #cutPeriodUs: number | null = null;
  #acrossAfterMs = 0;
  /** Settings were noted that may not be those of all calls. */
  #settlesAgain = false;
  #tellsAgain = false;
  /** What this worker stored while it settles. */
  readonly #recent = new RecentRecords();
  readonly #patience = new Patience();
  readonly #looks = new Looks();
  #slicePlaces = LEAST_PLACES;

  constructor(
    pool: pg.Pool,
    private readonly counters: IngestCounters,
    private readonly log: Log,
    private readonly nowUs: () => number,
    private readonly recordsWait: () => boolean,
    private readonly ruleSettings: RuleSettings = DEFAULT_SETTINGS,
    private readonly policy: QualityPolicy = DEFAULT_POLICY,
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

  /** Records were stored and marked by this worker. */
  stored(records: readonly CaptureRecord[]): void {
    // What waits for long is evicted before it is asked for, and was in the garbage collector's way for nothing.
    if (this.#leading !== null && !this.recordsWait()) this.#recent.add(records);
    this.#mark(false);
  }

  #hear(channel: string, payload: string | undefined): void {
    if (channel === LOOK_CHANNEL) {
      this.#looks.add(payload, performance.now());
      this.#wake?.();
    } else {
      this.#mark(payload === URGENT);
    }
  }

  #mark(urgent: boolean): void {
    this.#marked = true;
    this.#urgent ||= urgent;
    this.#looks.marked();
    this.#wake?.();
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      try {
        await this.#session.run((client) => this.#turn(client));
        this.#failure = null;
      } catch (error) {
        this.#leading = null;
        this.#recent.clear();
        if (this.#failure === null) this.log.warn({ reason: reasonOf(error) }, 'settling failed; it is tried again');
        this.#failure = reasonOf(error);
        this.#marked = true;
        await sleep(RETRY_MS, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      }
    }
  }

  /** Waits for marks, or for the lock, and settles what is marked then. */
  async #turn(client: pg.PoolClient): Promise<void> {
    if (this.#hearing !== client) {
      client.on('notification', ({ channel, payload }) => this.#hear(channel, payload));
      this.#hearing = client;
    }
    if (this.#leading !== client) {
      if (!(await this.#tryLock(client))) return this.#pause(LOOK_MS, () => false);
      await noteSettings(client, settingsFingerprint(this.policy, this.ruleSettings));
      this.#settlesAgain = true;
      this.#leading = client;
      this.#marked = true;
      this.log.info({}, 'this worker settles');
    }
    if (!this.#marked) await this.#pause(LOOK_MS);
    if (this.#marked) await this.#gather(client);
    const urgent = this.#urgent;
    this.#marked = false;
    this.#urgent = false;
    const startMs = performance.now();
    await markDue(client, this.nowUs());
    const places = await readPlaces(client);
    const ready = urgent ? places : this.#patience.ready(places, startMs);
    if (ready.length < places.length || places.length === MAX_PLACES_READ) this.#marked = true;
    for (let at = 0; at < ready.length && !this.#closing.signal.aborted; ) {
      const sliceMs = performance.now();
      const slice = ready.slice(at, at + this.#slicePlaces);
      at += slice.length;
      await this.#settleLooked(client);
      await this.#settleSlice(client, slice);
      if (at < ready.length) await this.#settleLatest(client, Math.ceil(slice.length * LATEST_SHARE));
      if (this.recordsWait()) await this.#wait(client, Math.min(MAX_DEBOUNCE_MS, performance.now() - sliceMs));
    }
    this.#tookMs = performance.now() - startMs;
    if (urgent || performance.now() >= this.#acrossAfterMs) await this.#diagnoseAcross(client);
    if (this.#settlesAgain && ready.length < MAX_PLACES && !this.recordsWait()) await this.#markAgain(client);
  }

  /** What was settled under other settings, newest first, a few at a time beside what is new. */
  async #markAgain(client: pg.ClientBase): Promise<void> {
    const marked = await markSettledBefore(client);
    if (marked > 0 && !this.#tellsAgain)
      this.log.info({}, 'settings have changed: calls are settled again, newest first');
    if (marked === 0 && this.#tellsAgain) this.log.info({}, 'all calls are settled under the settings in force');
    this.#tellsAgain = marked > 0;
    this.#settlesAgain = marked > 0;
    this.counters.settledAgain += marked;
    if (marked > 0) this.#marked = true;
  }

  async #settleSlice(client: pg.ClientBase, places: readonly MarkedPlace[]): Promise<void> {
    const startMs = performance.now();
    await this.#settle(client, places, () => this.#rest());
    const tookMs = Math.max(1, performance.now() - startMs);
    const fitting = Math.round((places.length * SLICE_MS) / tookMs);
    this.#slicePlaces = Math.min(MAX_PLACES, Math.max(LEAST_PLACES, fitting));
  }

  /** Some of what was marked last, while that which was marked first has its turn too. */
  async #settleLatest(client: pg.ClientBase, marks: number): Promise<void> {
    const places = this.#patience.ready(await readLatestPlaces(client, marks), performance.now());
    if (places.length > 0) await this.#settle(client, places, () => this.#rest());
  }

  /** What is marked of calls that somebody looks at. */
  async #settleLooked(client: pg.ClientBase): Promise<void> {
    if (!this.#looks.isDue) return;
    const nowMs = performance.now();
    const places = this.#patience.ready(await this.#looks.places(client, nowMs), nowMs);
    if (places.length > 0) await this.#settle(client, places, () => othersFirst(WORK_MS));
  }

  /** Waits for more marks. A burst of records is stored first, so that its calls are settled once. */
  async #gather(client: pg.ClientBase): Promise<void> {
    const startMs = performance.now();
    await this.#wait(client, this.#tookMs > MAX_DEBOUNCE_MS ? 0 : Math.max(DEBOUNCE_MS, this.#tookMs));
    const isHeldBack = () => this.recordsWait() && !this.#urgent && !this.#closing.signal.aborted;
    while (isHeldBack() && performance.now() - startMs < MAX_DEBOUNCE_MS) await this.#wait(client, DEBOUNCE_MS);
  }

  /** Until the time is over, or someone waits for a settle; what is looked at meanwhile is settled. */
  async #wait(client: pg.ClientBase, ms: number): Promise<void> {
    const endMs = performance.now() + ms;
    while (!this.#urgent && !this.#closing.signal.aborted) {
      const leftMs = endMs - performance.now();
      if (leftMs <= 0) return;
      await this.#pause(leftMs, () => this.#urgent || this.#looks.isDue);
      if (!this.#looks.isDue) continue;
      await this.#pause(GATHER_MS, () => this.#urgent);
      await this.#settleLooked(client);
    }
  }

  /** One period, whichever has waited longest: those calls that its findings touch are settled with them after it. */
  async #diagnoseAcross(client: pg.ClientBase): Promise<void> {
    const startMs = performance.now();
    await client.query('begin');
    try {
      const diagnosed = await diagnosePeriod(client, this.ruleSettings);
      await client.query('commit');
      if (diagnosed === null) return;
      this.#tellLeftOut(diagnosed);
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
    this.counters.periodsDiagnosed += 1;
    this.#marked = true;
    const endMs = performance.now();
    this.#acrossAfterMs = endMs + Math.max(ACROSS_EVERY_MS, (endMs - startMs) / ACROSS_SHARE);
  }

  /** Once a period in the log; a period is diagnosed again with each change in it. */
  #tellLeftOut({ periodUs, leftOut }: DiagnosedPeriod): void {
    if (leftOut === 0) return;
    this.counters.cutPeriods += 1;
    if (this.#cutPeriodUs === periodUs) return;
    this.#cutPeriodUs = periodUs;
    this.log.warn(
      { from: new Date(periodUs / 1000).toISOString(), leftOut, read: MAX_SKETCHES },
      'six hours have more traffic than the rules across calls are given: they saw the latest of it',
    );
  }

  async #tryLock(client: pg.ClientBase): Promise<boolean> {
    const { rows } = await client.query<{ ours: boolean }>('select pg_try_advisory_lock($1) as ours', [SETTLER_LOCK]);
    return rows[0]?.ours === true;
  }

  /** Components that the database refuses are found by halving and left as they are; any other failure is thrown. */
  async #settle(client: pg.ClientBase, places: readonly MarkedPlace[], rest: () => Promise<void>): Promise<void> {
    await client.query('begin isolation level repeatable read');
    try {
      // A call that goes on was marked again since, or was settled with another.
      const outcome = await settle(client, await marksOf(client, places), {
        nowUs: this.nowUs(),
        recent: this.#recent,
        ruleSettings: this.ruleSettings,
        policy: this.policy,
        rest,
        onFailedComponent: ({ records }, error) =>
          this.log.error(
            { reason: reasonOf(error), record: records[0]?.id, records: records.length },
            'a component could not be settled',
          ),
      });
      await announceCalls(client, outcome);
      await client.query('commit');
      this.#patience.note(outcome.components, performance.now());
      this.#count(outcome);
    } catch (error) {
      await client.query('rollback');
      if (!isRefusal(error)) throw error;
      if (places.length > 1) {
        const half = places.length >>> 1;
        await this.#settle(client, places.slice(0, half), rest);
        await this.#settle(client, places.slice(half), rest);
        return;
      }
      await removeMarks(client, await marksOf(client, places));
      this.counters.failedComponents += 1;
      this.log.error({ reason: reasonOf(error), node: places[0]?.node }, 'a component was refused by the database');
    }
  }

  #count(outcome: SettleOutcome): void {
    this.counters.settles += 1;
    this.counters.settledComponents += outcome.components.length;
    this.counters.settledRecords += outcome.records;
    this.counters.failedComponents += outcome.failedComponents;
    this.counters.crowdedValues += outcome.crowdedValues;
    this.counters.unreadableMessages += outcome.unreadableMessages;
    this.counters.cutComponents += outcome.cutComponents;
    this.counters.recordsLetGo += outcome.recordsLetGo;
    this.counters.callsWritten += outcome.written.length;
  }

  async #rest(): Promise<void> {
    if (this.recordsWait()) await sleep(WORK_MS * REST_SHARE);
    else await othersFirst(WORK_MS * REST_SHARE);
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
