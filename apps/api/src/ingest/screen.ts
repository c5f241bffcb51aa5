import type { CaptureRecord } from '@earshot/contracts';
import { DAY_US } from '@earshot/migrations';
import type { DropReason } from './counters.js';
import type { DayPartitions } from './day-partitions.js';

const ID = /^[0-9a-f]{32}$/i;
/** 2200-01-01: later times are damage. */
const END_OF_TIME_US = 7_258_118_400_000_000;

export interface Screened {
  readonly records: readonly CaptureRecord[];
  /** Days, counted from the epoch, that they are of. */
  readonly days: ReadonlySet<number>;
  readonly dropped: Readonly<Record<Exclude<DropReason, 'refused-by-database'>, number>>;
}

/** Keeps what can be stored; counts the rest by reason. */
export function screen(records: readonly CaptureRecord[], partitions: Pick<DayPartitions, 'allows'>): Screened {
  const dropped = { 'bad-id': 0, 'bad-time': 0, 'too-many-days': 0 };
  const days = new Set<number>();
  const kept = records.filter(({ id, atUs }) => {
    if (!ID.test(id)) {
      dropped['bad-id'] += 1;
      return false;
    }
    if (!Number.isSafeInteger(atUs) || atUs < 0 || atUs >= END_OF_TIME_US) {
      dropped['bad-time'] += 1;
      return false;
    }
    const day = Math.floor(atUs / DAY_US);
    if (days.has(day)) return true;
    if (!partitions.allows(day)) {
      dropped['too-many-days'] += 1;
      return false;
    }
    days.add(day);
    return true;
  });
  return { records: kept, days, dropped };
}
