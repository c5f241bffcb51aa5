import { type SipRecord, type SipTextRecord, sipTextRecord, wholeSipRecord } from '@earshot/contracts';
import { parseSipMessage, type SipRecordFields, sipRecordFields } from '@earshot/protocol';

const KNOWN_FIELDS = Object.keys(sipTextRecord.shape).length;

/**
 * The record of a message from its text, the same that the probe would have written: what is kept of a message is its text as it was parsed,
 * credentials and keys redacted. Null where the text is no SIP message.
 */
export function sipRecordOf(text: SipTextRecord): SipRecord | null {
  const bytes = Buffer.from(text.raw, 'latin1');
  const parsed = parseSipMessage(bytes, 0, bytes.length);
  if (!parsed.ok) return null;
  const says = sipRecordFields(parsed.value) as SipRecordFields & Pick<SipRecord, 'from' | 'to' | 'sdp'>;
  const record = wholeSipRecord(text, says);
  // Fields of later versions are kept.
  return Object.keys(text).length > KNOWN_FIELDS ? { ...text, ...record } : record;
}
