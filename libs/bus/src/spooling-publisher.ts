import type { CaptureRecord, ProbeHealth } from '@earshot/contracts';
import type { Publisher, PublisherCounters } from './bus.js';
import { type BusLogger, reasonOf } from './logger.js';
import type { Outlet } from './outlet.js';
import { Pace } from './pace.js';
import type { Spool, SpoolSegment } from './spool.js';

export interface PublisherLimits {
  /** Records that wait in memory before further ones go to the spool. A caller that wants no loss keeps below it. */
  readonly maxWaitingRecords: number;
  /** The bus counts as away when it took nothing for this long although records wait. */
  readonly awayAfterMs: number;
  /** How long `close` waits for a bus that still takes records. */
  readonly closeTimeoutMs: number;
}

export const DEFAULT_PUBLISHER_LIMITS: PublisherLimits = {
  maxWaitingRecords: 50_000,
  awayAfterMs: 1_000,
  closeTimeoutMs: 10_000,
};

const TICKS_UNTIL_AWAY = 4;
const REPLAY_RECORDS = 1_000;

interface Waiting {
  readonly records: readonly CaptureRecord[];
  readonly resolve: () => void;
}

/**
 * Gives records to an outlet, and to the spool while the outlet is away. As long as anything is in the spool, new records go
 * behind it, so that the order of `publish` is kept throughout.
 */
export class SpoolingPublisher implements Publisher {
  readonly #outlet: Outlet;
  readonly #spool: Spool | null;
  readonly #limits: PublisherLimits;
  readonly #log: BusLogger;
  readonly #watch: NodeJS.Timeout;
  /** In the outlet, oldest first. */
  readonly #direct = new Set<Waiting>();
  readonly #unsettled = new Set<Promise<void>>();
  readonly #pace = new Pace();
  readonly #dropped: Record<string, number> = {};
  #changed: (() => void)[] = [];
  #spooling = false;
  #replay: Promise<void> = Promise.resolve();
  #closing: Promise<void> | null = null;
  #stopped = false;
  #accepted = 0;
  #delivered = 0;
  #waiting = 0;
  #spooled = 0;
  /** Ever written to the spool, and ever done with there: what `flush` waits for. */
  #spooledIn = 0;
  #spooledOut = 0;
  #progress = 0;
  #progressAtTick = 0;
  #idleTicks = 0;

  constructor(outlet: Outlet, spool: Spool | null, limits: PublisherLimits, log: BusLogger) {
    this.#outlet = outlet;
    this.#spool = spool;
    this.#limits = limits;
    this.#log = log;
    this.#watch = setInterval(() => this.#tick(), limits.awayAfterMs / TICKS_UNTIL_AWAY);
    if (spool !== null && !spool.empty) {
      this.#accepted = spool.records;
      this.#countSpooled(spool.records);
      this.#log.info({ records: spool.records }, 'replaying the spool that an earlier run left');
      this.#startSpooling();
    }
  }

  publish(records: readonly CaptureRecord[]): Promise<void> {
    this.#accepted += records.length;
    if (this.#closing !== null) {
      this.#drop('closed', records.length);
      return Promise.resolve();
    }
    const overfull = this.#waiting > 0 && this.#waiting + records.length > this.#limits.maxWaitingRecords;
    if (!this.#spooling && overfull && this.#spool !== null) this.#divert('too many records wait');
    const done = this.#spooling ? this.#append(records) : this.#send(records);
    this.#unsettled.add(done);
    void done.then(() => this.#unsettled.delete(done));
    return done;
  }

  publishHealth(health: ProbeHealth): Promise<void> {
    return this.#outlet.sendHealth(health);
  }

  async flush(): Promise<void> {
    const spooledUntil = this.#spooledIn;
    this.#outlet.flush();
    await Promise.all(this.#unsettled);
    while (this.#spooling && !this.#away && !this.#stopped && this.#spooledOut < spooledUntil) await this.#change();
  }

  counters(): PublisherCounters {
    return {
      accepted: this.#accepted,
      delivered: this.#delivered,
      waiting: this.#waiting,
      spooled: this.#spooled,
      dropped: { ...this.#dropped },
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  get #away(): boolean {
    return this.#idleTicks >= TICKS_UNTIL_AWAY;
  }

  #send(records: readonly CaptureRecord[]): Promise<void> {
    this.#waiting += records.length;
    return new Promise((resolve) => {
      const waiting = { records, resolve };
      this.#direct.add(waiting);
      void this.#outlet.send(records).then((delivered) => {
        // Recalled, and by now on the spool.
        if (!this.#direct.delete(waiting)) return;
        this.#waiting -= records.length;
        if (delivered === null) this.#drop('closed', records.length);
        else this.#countDelivered(records.length, delivered);
        resolve();
      });
    });
  }

  /** Resolves when written, or counted as dropped; while the bus drains the spool, not faster than it drains. */
  async #append(records: readonly CaptureRecord[]): Promise<void> {
    this.#waiting += records.length;
    const outcome = await this.#spool?.append(records);
    this.#waiting -= records.length;
    if (outcome !== 'written') {
      this.#drop(outcome ?? 'closed', records.length);
      return;
    }
    this.#countSpooled(records.length);
    if (!this.#away && !this.#stopped && this.#spooling) await this.#pace.wait(records.length);
  }

  /** Takes back all that the outlet has not delivered, writes it to the spool in order, and goes on there. */
  #divert(reason: string): void {
    const overdue = [...this.#direct];
    this.#direct.clear();
    this.#outlet.recall();
    this.#log.warn({ reason, records: this.#waiting }, 'the bus is held back or away: records go to the spool');
    this.#startSpooling();
    for (const { records, resolve } of overdue) {
      this.#waiting -= records.length;
      void this.#append(records).then(resolve);
    }
  }

  #startSpooling(): void {
    const spool = this.#spool;
    if (spool === null) return;
    this.#spooling = true;
    this.#replay = this.#replayAll(spool).catch((error) => {
      this.#log.error({ reason: reasonOf(error) }, 'the spool cannot be replayed');
    });
  }

  async #replayAll(spool: Spool): Promise<void> {
    while (!this.#stopped) {
      const segment = await spool.oldest();
      if (segment !== null) {
        if (!(await this.#replaySegment(spool, segment))) return;
        await spool.release(segment);
      } else if (spool.empty) {
        this.#spooling = false;
        this.#pace.release();
        this.#log.info({ delivered: this.#delivered }, 'the spool is replayed');
        this.#notify();
        return;
      }
    }
  }

  /** False where it was interrupted: then the segment stays. */
  async #replaySegment(spool: Spool, segment: SpoolSegment): Promise<boolean> {
    const { records, unknownKinds } = await spool.read(segment).catch((error) => {
      this.#log.error({ path: segment.path, reason: reasonOf(error) }, 'a segment of the spool cannot be read');
      return { records: [], unknownKinds: 0 };
    });
    // What is sent after the recall of `close` would never come back.
    if (this.#stopped) return false;
    let left = segment.records;
    const chunks: Promise<boolean>[] = [];
    for (let at = 0; at < records.length; at += REPLAY_RECORDS) {
      const chunk = records.slice(at, at + REPLAY_RECORDS);
      chunks.push(
        this.#outlet.send(chunk).then((delivered) => {
          if (delivered === null) return false;
          left -= chunk.length;
          this.#leaveSpool(chunk.length);
          this.#countDelivered(chunk.length, delivered);
          return true;
        }),
      );
    }
    this.#outlet.flush();
    const through = (await Promise.all(chunks)).every(Boolean);
    if (!through) return false;
    this.#leaveSpool(left);
    this.#drop('unknown-kind', unknownKinds);
    this.#drop('spool-damaged', left - unknownKinds);
    return true;
  }

  async #close(): Promise<void> {
    this.#outlet.flush();
    const deadline = Date.now() + this.#limits.closeTimeoutMs;
    while (this.#direct.size > 0 && Date.now() < deadline && !(this.#away && this.#spool !== null))
      await this.#change();
    this.#stopped = true;
    if (this.#spool !== null && this.#direct.size > 0) this.#divert('closing');
    this.#outlet.recall();
    this.#pace.release();
    this.#notify();
    await Promise.all(this.#unsettled);
    await this.#replay;
    clearInterval(this.#watch);
    await this.#spool?.close();
    await this.#outlet.close();
  }

  #tick(): void {
    const busy = this.#direct.size > 0 || this.#spooling;
    this.#idleTicks = busy && this.#progress === this.#progressAtTick ? this.#idleTicks + 1 : 0;
    this.#progressAtTick = this.#progress;
    if (this.#away) {
      if (this.#spool !== null && !this.#spooling) this.#divert('nothing was taken');
      this.#pace.release();
    }
    this.#notify();
  }

  /** Resolves at the next tick or delivery. */
  #change(): Promise<void> {
    return new Promise((resolve) => this.#changed.push(resolve));
  }

  #notify(): void {
    const waiters = this.#changed;
    this.#changed = [];
    for (const resolve of waiters) resolve();
  }

  #countDelivered(records: number, delivered: number): void {
    this.#progress += 1;
    this.#delivered += delivered;
    this.#drop('too-large', records - delivered);
    this.#notify();
  }

  #countSpooled(records: number): void {
    this.#spooled += records;
    this.#spooledIn += records;
  }

  #leaveSpool(records: number): void {
    this.#spooled -= records;
    this.#spooledOut += records;
    this.#pace.give(records);
  }

  #drop(reason: string, records: number): void {
    if (records > 0) this.#dropped[reason] = (this.#dropped[reason] ?? 0) + records;
  }
}
