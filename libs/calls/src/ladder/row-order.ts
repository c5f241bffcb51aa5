import type { Captured } from './copies.js';
import { bySourceTime } from './ladder-source.js';

/**
 * Capture time, then causality: a response never stands before the request that it answers on the same hop, whatever the clocks
 * of two probes say. A response that comes too early waits until its request has been put.
 */
export function inOrder(rows: readonly Captured[]): Captured[] {
  const byTime = [...rows].sort((a, b) => bySourceTime(a.source, b.source));
  const requests = new Map<string, number>();
  for (const [index, { source }] of byTime.entries()) {
    if (source.method === null) continue;
    const name = hopTransaction(source, source.src, source.dst);
    if (!requests.has(name)) requests.set(name, index);
  }
  const waiting = new Map<number, Captured[]>();
  const ordered: Captured[] = [];
  for (const [index, row] of byTime.entries()) {
    const { source } = row;
    const request = source.method === null ? requests.get(hopTransaction(source, source.dst, source.src)) : undefined;
    if (request !== undefined && request > index) {
      const known = waiting.get(request);
      if (known === undefined) waiting.set(request, [row]);
      else known.push(row);
      continue;
    }
    ordered.push(row, ...(waiting.get(index) ?? []));
  }
  return ordered;
}

function hopTransaction({ callId, cseq, cseqMethod, branch }: Captured['source'], from: string, to: string): string {
  return `${callId}\n${cseq} ${cseqMethod}\n${branch}\n${from}\n${to}`;
}
