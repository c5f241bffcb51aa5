import { type LogRecord, legKey, mediaKey, RECORD_VERSION } from '@earshot/contracts';
import type { Origin } from '../records/origin.js';
import { recordId } from '../records/record-id.js';

/** A line is kept up to this many characters. */
const MAX_TEXT = 8192;
/** `Call-ID: …`, `callid=…` and the like, as SIP servers write them into their logs. */
const CALL_ID = /call-?id["']?\s{0,4}[:=]\s{0,4}["'<[]?([^\s"'<>[\],;]{3,200})/i;

/** A log line of an agent (payload type 100). It is of the call of its correlation id, else of the Call-ID that it names. */
export function hepLog(data: Uint8Array, start: number, end: number, origin: Origin, ordinal: number): LogRecord {
  const { probe, atUs, src, dst, correlationId } = origin;
  const content = data.subarray(start, end);
  const text = Buffer.from(content).toString('utf8').slice(0, MAX_TEXT).replaceAll('\0', '');
  const callId = correlationId ?? CALL_ID.exec(text)?.[1] ?? null;
  return {
    v: RECORD_VERSION,
    // Times of logs are coarse: the same words about another call, or once more, are another line.
    id: recordId('log', probe, atUs, ordinal, `${src}>${dst}>${callId ?? ''}`, content),
    probe,
    atUs,
    key: callId === null ? mediaKey(src, dst) : legKey(callId),
    kind: 'log',
    ordinal,
    callId,
    text,
  };
}
