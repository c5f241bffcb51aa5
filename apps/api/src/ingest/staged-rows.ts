import { keyOfLegFrom } from '@earshot/calls';
import type { CaptureRecord, SipRecord, SipTextRecord } from '@earshot/contracts';
import { BinaryRows } from '../database/binary-rows.js';
import { withoutNul } from '../database/without-nul.js';
import { BatchMarks } from './batch-marks.js';
import { evidenceOf } from './evidence.js';
import { nodeOf } from './node.js';
import { addTrace } from './trace-rows.js';

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

/** A batch of long messages. */
const MAX_KEPT_OCTETS = 64 << 20;

/** Records as rows to be copied, and the marks of what they touch. */
export class StagedRows {
  readonly captured: Readonly<Record<CapturedTable, BinaryRows>> = {
    message: new BinaryRows(),
    rtp_window: new BinaryRows(),
    rtcp_report: new BinaryRows(),
    media_event: new BinaryRows(),
  };
  readonly evidence = new BinaryRows();
  readonly traces = new BinaryRows();
  readonly marks = new BatchMarks();

  /** Forgets the rows; false where they took so much memory that it is better given back. */
  empty(): boolean {
    const all = [...Object.values(this.captured), this.evidence, this.traces];
    for (const rows of all) rows.clear();
    this.marks.clear();
    return all.every(({ capacity }) => capacity <= MAX_KEPT_OCTETS);
  }

  add(records: readonly CaptureRecord[]): this {
    const { captured, evidence, traces, marks } = this;
    let lastKey = '';
    let node = 0;
    for (const record of records) {
      const { key } = record;
      if (key !== lastKey) {
        lastKey = key;
        node = nodeOf(key);
      }
      if (record.kind === 'sip') {
        const { id, atUs, raw, probe } = record;
        captured.message.row(6).int8(node).int8(atUs).uuid(id).text(withoutNul(probe)).latin1(raw);
        captured.message.text(sipFields(record));
        const legKey = beginsCall(record) ? keyOfLegFrom(record.callId, record.fromTag, atUs) : null;
        marks.add('signalling', node, atUs, legKey);
      } else {
        const { id, atUs, ...fields } = withoutTrace(record);
        captured[TABLE_OF_KIND[record.kind]].row(4).int8(node).int8(atUs).uuid(id).text(JSON.stringify(fields));
        addTrace(traces, record);
        marks.add('media', node, atUs, null);
      }
      for (const { key: evidenceKey, atUs } of evidenceOf(record))
        evidence.row(3).int8(evidenceKey).int8(atUs).int8(node);
    }
    return this;
  }
}

function beginsCall({ method, toTag }: SipRecord): boolean {
  return method === 'INVITE' && toTag === null;
}

/** What has no column of its own, as JSON. Where the message is at hand as its text, that is what the text does not say: see docs/adr/0029. */
function sipFields(record: SipRecord): string {
  const { id, atUs, raw, probe, ...fields } = isOfText(record) ? record.toText() : record;
  return JSON.stringify(fields);
}

function isOfText(record: SipRecord): record is SipRecord & { toText(): SipTextRecord } {
  return 'toText' in record;
}

/** Traces have a table of their own. */
function withoutTrace(record: Exclude<CaptureRecord, { kind: 'sip' }>): typeof record {
  if (record.kind !== 'rtp-window' || record.trace === undefined) return record;
  const { trace, ...window } = record;
  return window as typeof record;
}
