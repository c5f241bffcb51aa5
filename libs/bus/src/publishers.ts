import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Publisher, PublisherCounters } from './bus.js';
import type { BusLogger } from './logger.js';
import type { Outlet } from './outlet.js';
import { Spool, SpoolBudget } from './spool.js';
import { lockSpoolDirectory } from './spool-lock.js';
import { type PublisherLimits, SpoolingPublisher } from './spooling-publisher.js';

export interface SpoolOptions {
  /** Where records wait on disk while the bus is away; null for no spool: then callers are held back. */
  readonly directory: string | null;
  /** Octets on disk of all spools of this bus together. */
  readonly maxOctets: number;
}

export const DEFAULT_SPOOL_OCTETS = 2 * 1024 ** 3;

interface Slot {
  readonly publisher: Promise<SpoolingPublisher>;
  lent: boolean;
}

/** The publishers of a bus, each with a spool of its own under the spool directory, named by its probe. */
export class Publishers {
  readonly #spool: SpoolOptions;
  readonly #limits: PublisherLimits;
  readonly #log: BusLogger;
  readonly #outlet: (probe: string) => Outlet;
  readonly #budget: SpoolBudget;
  readonly #slots = new Map<string, Slot>();
  #unlock: () => Promise<void> = async () => {};

  constructor(spool: SpoolOptions, limits: PublisherLimits, log: BusLogger, outlet: (probe: string) => Outlet) {
    this.#spool = spool;
    this.#limits = limits;
    this.#log = log;
    this.#outlet = outlet;
    this.#budget = new SpoolBudget(spool.maxOctets);
  }

  /** Begins to replay what an earlier process left, whether or not its probe ever comes back. */
  async adopt(): Promise<void> {
    const { directory } = this.#spool;
    if (directory === null) return;
    await mkdir(directory, { recursive: true });
    this.#unlock = await lockSpoolDirectory(directory);
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const slot = { publisher: this.#make(entry.name), lent: false };
      this.#slots.set(entry.name, slot);
      await slot.publisher;
    }
  }

  /** A second publisher of the same probe at the same time gets a spool of its own. */
  async open(probe: string): Promise<Publisher> {
    let copy = 1;
    while (this.#slots.get(spoolName(probe, copy))?.lent) copy += 1;
    const name = spoolName(probe, copy);
    const slot = this.#slots.get(name) ?? { publisher: this.#make(name), lent: false };
    slot.lent = true;
    this.#slots.set(name, slot);
    const publisher = await slot.publisher;
    return new LentPublisher(publisher, async () => {
      if (this.#spool.directory === null) {
        this.#slots.delete(name);
        await publisher.close();
      } else {
        await publisher.flush();
        slot.lent = false;
      }
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#slots.values()].map(async ({ publisher }) => (await publisher).close()));
    this.#slots.clear();
    await this.#unlock();
  }

  async #make(name: string): Promise<SpoolingPublisher> {
    const { directory } = this.#spool;
    const spool = directory === null ? null : await Spool.open(join(directory, name), this.#budget);
    return new SpoolingPublisher(this.#outlet(probeOf(name)), spool, this.#limits, this.#log);
  }
}

/** A publisher for one user of it. What it leaves on the spool is replayed on after its `close`. */
class LentPublisher implements Publisher {
  readonly #publisher: SpoolingPublisher;
  readonly #giveBack: () => Promise<void>;
  readonly #before: PublisherCounters;
  #closing: Promise<void> | null = null;

  constructor(publisher: SpoolingPublisher, giveBack: () => Promise<void>) {
    this.#publisher = publisher;
    this.#giveBack = giveBack;
    this.#before = publisher.counters();
  }

  publish: Publisher['publish'] = (records) => this.#publisher.publish(records);
  publishHealth: Publisher['publishHealth'] = (health) => this.#publisher.publishHealth(health);
  flush: Publisher['flush'] = () => this.#publisher.flush();

  counters(): PublisherCounters {
    const now = this.#publisher.counters();
    const dropped: Record<string, number> = {};
    let droppedBefore = 0;
    for (const [reason, count] of Object.entries(now.dropped)) {
      const before = this.#before.dropped[reason] ?? 0;
      droppedBefore += before;
      if (count > before) dropped[reason] = count - before;
    }
    const delivered = now.delivered - this.#before.delivered;
    return { ...now, accepted: now.accepted - this.#before.delivered - droppedBefore, delivered, dropped };
  }

  close(): Promise<void> {
    this.#closing ??= this.#giveBack();
    return this.#closing;
  }
}

/** Directory of a probe's spool: its name made safe for a file system, and which copy of it. */
function spoolName(probe: string, copy: number): string {
  return copy === 1 ? `probe-${encodeURIComponent(probe)}` : `probe-${encodeURIComponent(probe)},${copy}`;
}

function probeOf(name: string): string {
  const [encoded = ''] = name.replace(/^probe-/, '').split(',');
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
