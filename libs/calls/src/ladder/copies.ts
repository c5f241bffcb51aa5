import { RETRANSMISSION_AFTER_US } from '../transaction/sending.js';
import { type LadderSource, octetsOf } from './ladder-source.js';

/** One row: a sending with its other captures. */
export interface Captured {
  readonly source: LadderSource;
  readonly copies: LadderSource[];
  /** 0 for the first sending. */
  readonly retransmission: number;
  readonly firstUs: number;
}

/** Captures of one sending at two probes lie as close as this, once their clocks are put together by the first sending. */
const SAME_SENDING_US = 150_000;

/** Folds captures of the same sending, given in order of time: by the same probe's mirror, or by other probes on the same way. */
export function foldCopies(sources: readonly LadderSource[]): Captured[] {
  const byMessage = new Map<string, LadderSource[]>();
  for (const source of sources) {
    const name = messageName(source);
    const known = byMessage.get(name);
    if (known === undefined) byMessage.set(name, [source]);
    else known.push(source);
  }
  return [...byMessage.values()].flatMap(rowsOfMessage);
}

/** The same bytes on the same way: a hop further on the branch is another. */
function messageName(source: LadderSource): string {
  const { callId, src, dst, cseq, cseqMethod, method, status, branch, fromTag, toTag } = source;
  return [callId, src, dst, cseq, cseqMethod, method, status, branch, fromTag, toTag, octetsOf(source)].join('\n');
}

function rowsOfMessage(sources: readonly LadderSource[]): Captured[] {
  const first = sources[0] as LadderSource;
  const rows: { source: LadderSource; copies: LadderSource[] }[] = [];
  for (const source of sources) {
    if (source.probe !== first.probe) continue;
    const last = rows.at(-1);
    if (last !== undefined && source.atUs - lastUs(last) < RETRANSMISSION_AFTER_US) last.copies.push(source);
    else rows.push({ source, copies: [] });
  }
  const offsets = new Map<string, number>();
  for (const source of sources) {
    if (source.probe === first.probe) continue;
    const offsetUs = offsets.get(source.probe) ?? source.atUs - first.atUs;
    offsets.set(source.probe, offsetUs);
    const row = nearest(rows, source.atUs - offsetUs);
    if (row !== undefined) row.copies.push(source);
    else rows.push({ source, copies: [] });
  }
  rows.sort((a, b) => a.source.atUs - b.source.atUs);
  return rows.map(({ source, copies }, retransmission) => ({ source, copies, retransmission, firstUs: first.atUs }));
}

function lastUs({ source, copies }: { source: LadderSource; copies: LadderSource[] }): number {
  return (copies.at(-1) ?? source).atUs;
}

function nearest<T extends { source: LadderSource }>(rows: readonly T[], atUs: number): T | undefined {
  let found: T | undefined;
  let least = SAME_SENDING_US;
  for (const row of rows) {
    const away = Math.abs(row.source.atUs - atUs);
    if (away <= least) {
      found = row;
      least = away;
    }
  }
  return found;
}
