import type { CaptureRecord } from '@earshot/contracts';
import type pg from 'pg';
import type { BinaryRows } from '../database/binary-rows.js';
import { copyRows } from '../database/copy.js';
import { withoutNul } from '../database/without-nul.js';

const COLUMNS = 'id, ssrc, window_us, probe, src, dst, clock_rate, data';

/** Temporary table of a session, emptied at each commit. */
export const TRACE_STAGING =
  'create temp table if not exists staged_rtp_trace (like rtp_trace including defaults) on commit delete rows';

/** The trace of a window, which goes to a table of its own. */
export function addTrace(rows: BinaryRows, record: CaptureRecord): void {
  if (record.kind !== 'rtp-window' || record.trace === undefined) return;
  const { id, ssrc, windowUs, probe, src, dst, clockRate, trace } = record;
  rows.row(8).uuid(id).int8(ssrc).int8(windowUs).text(withoutNul(probe)).text(withoutNul(src)).text(withoutNul(dst));
  rows.int4(clockRate).latin1(Buffer.from(trace, 'base64').toString('latin1'));
}

/** Inside the transaction that stores the records; a trace that is there already stays. */
export async function writeTraces(client: pg.ClientBase, rows: BinaryRows): Promise<void> {
  if (rows.rows === 0) return;
  await copyRows(client, `staged_rtp_trace (${COLUMNS})`, rows);
  await client.query({ name: 'store-traces', text: STORE });
}

const STORE = `insert into rtp_trace (${COLUMNS}) select distinct on (id) ${COLUMNS} from staged_rtp_trace on conflict do nothing`;
