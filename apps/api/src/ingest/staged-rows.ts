import type { CaptureRecord, SipRecord } from '@earshot/contracts';
import { BinaryRows } from '../database/binary-rows.js';
import { evidenceOf } from './evidence.js';
import { nodeOf } from './node.js';

/** Tables of captured records. */
export const CAPTURED = ['message', 'rtp_window', 'rtcp_report', 'media_event'] as const;
export type CapturedTable = (typeof CAPTURED)[number];

const TABLE_OF_KIND: Readonly<Record<CaptureRecord['kind'], CapturedTable>> = {
  sip: 'message',
  'rtp-window': 'rtp_window',
  rtcp: 'rtcp_report',
  dtmf: 'media_event',
  icmp: 'media_event',
  'endpoint-report': 'media_event',
  log: 'media_event',
  stun: 'media_event',
  dtls: 'media_event',
  t38: 'media_event',
};

/** Columns in the order in which rows are written here. */
export const COLUMNS: Readonly<Record<CapturedTable | 'evidence', string>> = {
  message: 'node, at_us, id, probe, raw, fields',
  rtp_window: 'node, at_us, id, fields',
  rtcp_report: 'node, at_us, id, fields',
  media_event: 'node, at_us, id, fields',
  evidence: 'key, at_us, node',
};

/** A batch of records as rows to be copied. */
export interface StagedRows {
  readonly captured: Readonly<Record<CapturedTable, BinaryRows>>;
  readonly evidence: BinaryRows;
}

export function stage(records: readonly CaptureRecord[]): StagedRows {
  const captured = {
    message: new BinaryRows(records.length * 512),
    rtp_window: new BinaryRows(),
    rtcp_report: new BinaryRows(),
    media_event: new BinaryRows(),
  };
  const evidence = new BinaryRows();
  let lastKey = '';
  let node = 0;
  for (const record of records) {
    if (record.key !== lastKey) {
      lastKey = record.key;
      node = nodeOf(lastKey);
    }
    if (record.kind === 'sip') {
      const { id, atUs, raw, probe } = record;
      captured.message.row(6).int8(node).int8(atUs).uuid(id).text(withoutNul(probe)).latin1(raw);
      captured.message.text(sipFields(record));
    } else {
      const { id, atUs, ...fields } = withoutTrace(record);
      captured[TABLE_OF_KIND[record.kind]].row(4).int8(node).int8(atUs).uuid(id).text(JSON.stringify(fields));
    }
    for (const { key, atUs } of evidenceOf(record)) evidence.row(3).int8(key).int8(atUs).int8(node);
  }
  return { captured, evidence };
}

/** What has no column of its own, as JSON. A record of this process may be a reader of its message that is made whole here. */
function sipFields(record: SipRecord): string {
  const { id, atUs, raw, probe, ...fields } = 'toJSON' in record ? (record.toJSON as () => SipRecord)() : record;
  return JSON.stringify(fields);
}

/** Traces have a table of their own. */
function withoutTrace(record: Exclude<CaptureRecord, { kind: 'sip' }>): typeof record {
  if (record.kind !== 'rtp-window' || record.trace === undefined) return record;
  const { trace, ...window } = record;
  return window as typeof record;
}

/** PostgreSQL's text has no NUL. */
export function withoutNul(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}
