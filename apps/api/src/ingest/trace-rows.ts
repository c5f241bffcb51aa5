import type { CaptureRecord } from '@earshot/contracts';
import type { BinaryRows } from '../database/binary-rows.js';
import type { Copy } from '../database/request.js';
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

export function copyOfTraces(rows: BinaryRows): Copy {
  return { into: `staged_rtp_trace (${COLUMNS})`, rows };
}

/** A trace that is there already stays. */
export const STORE_TRACES = `insert into rtp_trace (${COLUMNS}) select distinct on (id) ${COLUMNS} from staged_rtp_trace on conflict do nothing`;
