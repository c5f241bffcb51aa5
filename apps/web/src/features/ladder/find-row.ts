import { isError, type LadderRow } from './rows';

/** The next message that has the text in its method, status, reason, host or Call-ID; around the end once. */
export function findRow(rows: readonly LadderRow[], text: string, from: number, backwards: boolean): number {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return -1;
  for (let step = 1; step <= rows.length; step++) {
    const index = (from + (backwards ? -step : step) + 2 * rows.length) % rows.length;
    const row = rows[index];
    if (row?.kind !== 'message') continue;
    const { message } = row;
    const words = [
      message.method,
      message.status,
      message.reason,
      message.src,
      message.dst,
      message.callId,
      message.cseqMethod,
    ];
    if (
      wanted === 'error'
        ? isError(message)
        : words.some((word) =>
            String(word ?? '')
              .toLowerCase()
              .includes(wanted),
          )
    )
      return index;
  }
  return -1;
}
