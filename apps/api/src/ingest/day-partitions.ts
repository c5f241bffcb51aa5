import { DAY_US, ensurePartitions } from '@earshot/migrations';
import { sql } from 'kysely';
import type { Database } from '../database/connect.js';

/** Days around today that are made ahead. */
const AHEAD_DAYS = 2;
/** Days of captures from other times that may have partitions; invented times of a hostile sender end here. */
const MAX_DAYS = 2_000;
/** Days near today are always stored, whatever is there already. */
const NEAR_DAYS = 7;

/** Knows which days have partitions and makes those that a batch needs. */
export class DayPartitions {
  #days = new Set<number>();

  constructor(
    private readonly database: Database,
    private readonly nowUs: () => number,
  ) {}

  /** Reads what is there, and makes the days around today. */
  async prepare(): Promise<void> {
    const { rows } = await sql<{ name: string }>`
      select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'message'::regclass`.execute(this.database);
    this.#days = new Set(rows.map(({ name }) => dayOf(name)));
    const nowUs = this.nowUs();
    await this.ensure(Array.from({ length: 2 * AHEAD_DAYS + 1 }, (_, index) => today(nowUs) + index - AHEAD_DAYS));
  }

  /** False for a day that may have no partition. */
  allows(day: number): boolean {
    return this.#days.has(day) || this.#days.size < MAX_DAYS || Math.abs(day - today(this.nowUs())) <= NEAR_DAYS;
  }

  async ensure(days: Iterable<number>): Promise<void> {
    for (const day of days) {
      if (this.#days.has(day)) continue;
      await ensurePartitions(this.database, day * DAY_US, day * DAY_US);
      this.#days.add(day);
    }
  }

  /** A day was dropped meanwhile: what is there is read again. */
  forget(): void {
    this.#days.clear();
  }
}

function today(nowUs: number): number {
  return Math.floor(nowUs / DAY_US);
}

/** `message_20261121` */
function dayOf(partition: string): number {
  const digits = partition.slice(-8);
  return Date.UTC(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)) - 1, Number(digits.slice(6))) / 86_400_000;
}
