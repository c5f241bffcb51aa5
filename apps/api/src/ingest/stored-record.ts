import { sipRecordOfOctets } from '@earshot/calls';
import type { CaptureRecord, SipRecord, SipTextRecord } from '@earshot/contracts';

/** Of a captured record, as the database gives it. */
export interface StoredRow {
  readonly at_us: number;
  readonly id: string;
  readonly fields: Record<string, unknown>;
}

export interface StoredMessageRow extends StoredRow {
  readonly probe: string;
  readonly raw: Buffer;
}

/** The record of a row, which was validated when it came off the bus; null for a message that can no longer be read. */
export function storedRecord(row: StoredRow | StoredMessageRow): CaptureRecord | null {
  return 'raw' in row ? storedMessage(row) : ({ ...row.fields, ...placeOf(row) } as unknown as CaptureRecord);
}

/** The same of a message. What it says is read from its text where only that is stored: see docs/adr/0029. */
export function storedMessage(row: StoredMessageRow): SipRecord | null {
  const { fields, probe, raw } = row;
  const seen = { ...fields, ...placeOf(row), probe };
  if (fields.kind === 'sip-text') return sipRecordOfOctets(seen as unknown as SipTextRecord, raw);
  return isWhole(fields) ? ({ ...seen, raw: raw.toString('latin1') } as unknown as SipRecord) : null;
}

/** What the search for its call reads: there a damaged row would hold up all others, and in the fold its own call alone. */
function isWhole({ callId, headers }: Record<string, unknown>): boolean {
  return typeof callId === 'string' && typeof headers === 'object' && headers !== null;
}

function placeOf({ id, at_us: atUs }: StoredRow): Pick<CaptureRecord, 'id' | 'atUs'> {
  return { id: id.replaceAll('-', ''), atUs };
}
