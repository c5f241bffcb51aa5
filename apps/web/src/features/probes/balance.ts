export type PartRole = 'passed' | 'held' | 'dropped';

export interface Part {
  name: string;
  count: number;
  role: PartRole;
}

/** What came in against everything that became of it. */
export interface Balance {
  in: number;
  parts: Part[];
  /** In that is in no part: 0 where the sum is right. */
  unaccounted: number;
}

export interface CounterSheet {
  /** Null where the counters hold no sum. */
  balance: Balance | null;
  /** Counters that stand beside the sum, so that each is on the screen once. */
  others: [name: string, count: number][];
}

type Counters = Readonly<Record<string, number>>;

/** Counted beside the kind that a packet was, so no part of the sum. */
const BESIDE = new Set(['packets.octets', 'packets.cut', 'packets.absurd-times']);
const LOST_PACKETS = new Set(['packets.undecoded', 'packets.fragments-timed-out', 'packets.fragments-evicted']);

/** A probe's sum: `packets.in` is each packet in one of `packets.*`, or waiting in one of `held.*`. */
export function packetSheet(counters: Counters): CounterSheet {
  return sheet(counters, 'packets.in', (name) => {
    if (name.startsWith('held.')) return { name: name.slice(5), role: 'held' };
    if (!name.startsWith('packets.') || BESIDE.has(name)) return null;
    return { name: name.slice(8), role: LOST_PACKETS.has(name) ? 'dropped' : 'passed' };
  });
}

/** The ingest's sum: records received are stored, were stored before, wait, or were dropped for a reason. */
export function recordSheet(counters: Counters, waiting: number): CounterSheet {
  return sheet({ ...counters, waiting }, 'received', (name) => {
    if (name === 'stored') return { name, role: 'passed' };
    if (name === 'alreadyStored') return { name: 'already stored', role: 'passed' };
    if (name === 'waiting') return { name, role: 'held' };
    return name.startsWith('dropped.') ? { name: name.slice(8), role: 'dropped' } : null;
  });
}

function sheet(counters: Counters, total: string, partOf: (name: string) => Omit<Part, 'count'> | null): CounterSheet {
  const parts: Part[] = [];
  const others: [string, number][] = [];
  const whole = counters[total];
  for (const [name, count] of Object.entries(counters)) {
    const part = whole === undefined || name === total ? null : partOf(name);
    if (part !== null) parts.push({ ...part, count });
    else if (name !== total) others.push([name, count]);
  }
  others.sort(([a], [b]) => a.localeCompare(b));
  if (whole === undefined) return { balance: null, others };
  parts.sort((a, b) => b.count - a.count);
  return {
    balance: { in: whole, parts, unaccounted: whole - parts.reduce((sum, part) => sum + part.count, 0) },
    others,
  };
}
