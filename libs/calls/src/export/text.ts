import type { CallLog, SipRecord } from '@earshot/contracts';
import { ladder } from '../ladder/ladder.js';

/**
 * Messages as text, in the order of the ladder, each with when and between whom; copies and retransmissions are marked. Behind them the
 * log lines of the call.
 */
export function exportText(records: readonly SipRecord[], logs: readonly CallLog[] = []): string {
  const byId = new Map(records.map((record) => [record.id, record]));
  const blocks: string[] = [];
  for (const row of ladder(records).items) {
    const record = byId.get(row.id) as SipRecord;
    const marks = [
      ...(row.retransmission > 0 ? [`retransmission ${row.retransmission}, +${row.retransmissionAfterMs} ms`] : []),
      ...row.alsoSeen.map(({ probe, afterMs }) => `also seen at ${probe}, ${afterMs >= 0 ? '+' : ''}${afterMs} ms`),
    ];
    const head = `${timestamp(row.atUs)}  ${row.src} -> ${row.dst}  ${row.transport}  probe ${row.probe}`;
    blocks.push(`${[head, ...marks].join('  ')}\n\n${record.raw.replace(/\r\n/g, '\n').trimEnd()}\n`);
  }
  if (logs.length > 0) blocks.push(`${logs.map(lineOf).join('\n')}\n`);
  return blocks.join(`\n${'-'.repeat(72)}\n`);
}

/** Lines that follow in one entry of a log are indented under it. */
function lineOf({ atUs, probe, text }: CallLog): string {
  return `${timestamp(atUs)}  log  probe ${probe}  ${text.trimEnd().replace(/\r?\n/g, '\n    ')}`;
}

/** ISO 8601 in UTC with microseconds. */
function timestamp(atUs: number): string {
  const fraction = String(((atUs % 1_000_000) + 1_000_000) % 1_000_000).padStart(6, '0');
  return `${new Date(Math.floor(atUs / 1000)).toISOString().slice(0, 19)}.${fraction}Z`;
}
