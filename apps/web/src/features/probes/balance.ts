/** A stage's counters: what came in, what went on, and what was dropped, by reason. */
export interface Balance {
  stage: string;
  in: number;
  out: number;
  drops: readonly { reason: string; count: number }[];
  /** In that is neither out nor dropped: still held, or a counter that is missing. */
  held: number;
}

const DROP = /^(.*?)\.?(?:drop(?:s|ped)?)\.(.+)$/;

/**
 * Reads dotted counters into balances: `<stage>.in = <stage>.out + <stage>.drop.<reason>…`. Counters that belong to no
 * balance are returned beside them, so that every counter is on the screen once.
 */
export function balancesOf(counters: Readonly<Record<string, number>>): { balances: Balance[]; others: [string, number][] } {
  const used = new Set<string>();
  const balances: Balance[] = [];
  for (const name of Object.keys(counters).sort()) {
    if (name !== 'in' && !name.endsWith('.in')) continue;
    const stage = name === 'in' ? '' : name.slice(0, -3);
    const outName = name === 'in' ? ['out', 'stored'] : [`${stage}.out`, `${stage}.stored`];
    const out = outName.find((candidate) => counters[candidate] !== undefined);
    if (out === undefined) continue;
    used.add(name);
    used.add(out);
    const drops: { reason: string; count: number }[] = [];
    for (const [other, count] of Object.entries(counters)) {
      const match = DROP.exec(other);
      if (match === null || match[1] !== stage) continue;
      used.add(other);
      drops.push({ reason: match[2] ?? other, count });
    }
    const dropped = drops.reduce((sum, drop) => sum + drop.count, 0);
    balances.push({
      stage: stage || 'all',
      in: counters[name] ?? 0,
      out: counters[out] ?? 0,
      drops: drops.sort((a, b) => b.count - a.count),
      held: (counters[name] ?? 0) - (counters[out] ?? 0) - dropped,
    });
  }
  const others = Object.entries(counters)
    .filter(([name]) => !used.has(name))
    .sort(([a], [b]) => a.localeCompare(b));
  return { balances, others };
}
