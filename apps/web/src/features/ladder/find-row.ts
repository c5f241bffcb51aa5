import type { LadderMessage } from '../../api/documents';
import { isError, type LadderRow } from './row';

/** The next message that has the text in its method, status, reason, host or Call-ID; around the end once. */
export function findRow(rows: readonly LadderRow[], text: string, from: number, backwards: boolean): number {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return -1;
  for (let step = 1; step <= rows.length; step++) {
    const index = (from + (backwards ? -step : step) + 2 * rows.length) % rows.length;
    const row = rows[index];
    if (row?.kind !== 'message') continue;
    if ((row.group?.messages ?? [row.message]).some((message) => fits(message, wanted))) return index;
  }
  return -1;
}

function fits(message: LadderMessage, wanted: string): boolean {
  if (wanted === 'error') return isError(message);
  const { method, status, reason, src, dst, callId, cseqMethod } = message;
  return [method, status, reason, src, dst, callId, cseqMethod].some((word) =>
    String(word ?? '')
      .toLowerCase()
      .includes(wanted),
  );
}
