import { z } from 'zod';
import { type CaptureRecord, captureRecord, RECORD_KINDS } from './capture-record.js';
import { RECORD_VERSION } from './record-header.js';
import { type SipRecord, type SipTextRecord, sipTextRecord } from './sip-record.js';

/**
 * A batch is the value of one Kafka message: UTF-8 lines ended by a line feed, the header first, then one record a line, each
 * line one JSON object. All records of a batch belong to one partition; their order is the order of capture.
 */
export const batchHeader = z.looseObject({
  v: z.literal(RECORD_VERSION),
  /** The sender: a collector's name. Records carry their own probe, which may be an agent that feeds it. */
  probe: z.string(),
  /** Random at each start of the sender. */
  boot: z.string(),
  partition: z.number().int().nonnegative(),
  /** 0, 1, 2 … for each sender, boot and partition. A jump is that many batches lost, a repetition a batch sent again. */
  sequence: z.number().int().nonnegative(),
  /** Lines that follow. */
  records: z.number().int().nonnegative(),
});

export type BatchHeader = z.infer<typeof batchHeader>;

/** What was readable of a run of record lines; `records`, `unknownKinds` and `damaged` add up to the lines. */
export interface DecodedLines {
  readonly records: readonly CaptureRecord[];
  /** Well-formed lines of a kind that this reader does not know. */
  readonly unknownKinds: number;
  /** Lines that are no JSON object or no record of their kind. */
  readonly damaged: number;
}

export interface DecodedBatch extends DecodedLines {
  readonly header: BatchHeader;
}

const LINE_FEED = 0x0a;
const SIP_TEXT = sipTextRecord.shape.kind.value;
const knownKinds: ReadonlySet<unknown> = new Set(RECORD_KINDS);

/** One line, line feed included. */
export function encodeRecord(record: CaptureRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** A SIP message that is still at hand as it was parsed; what it says is written only where it is asked for. */
interface ParsedMessage {
  toText(): SipTextRecord;
}

/** The same, but of a SIP message its text alone where it is at hand: a quarter of the octets, and no field has to be read for it. */
export function encodeShortRecord(record: CaptureRecord): string {
  return 'toText' in record
    ? `${JSON.stringify((record as unknown as ParsedMessage).toText())}\n`
    : encodeRecord(record);
}

/** Makes the record of a message from its text; null where that is no SIP message. */
export type SipTextReader = (text: SipTextRecord) => SipRecord | null;

/** The first line, line feed included. */
export function encodeBatchHeader(header: BatchHeader): string {
  return `${JSON.stringify(header)}\n`;
}

/** `lines` are `header.records` results of `encodeRecord` or `encodeShortRecord`, one after the other. */
export function encodeBatch(header: BatchHeader, lines: string): Buffer {
  return Buffer.from(`${encodeBatchHeader(header)}${lines}`, 'utf8');
}

/** Null where the header cannot be read: then nothing of the batch is believed. Without a reader a text is of an unknown kind. */
export function decodeBatch(value: Buffer, readText: SipTextReader | null = null): DecodedBatch | null {
  const headerEnd = value.indexOf(LINE_FEED);
  if (headerEnd < 0) return null;
  const header = batchHeader.safeParse(parseJson(value.toString('utf8', 0, headerEnd)));
  if (!header.success) return null;
  const body = decodeLines(value.toString('utf8', headerEnd + 1), readText);
  const present = body.records.length + body.unknownKinds + body.damaged;
  const missing = Math.max(0, header.data.records - present);
  return { ...body, header: header.data, damaged: body.damaged + missing };
}

/** Reads lines made by `encodeRecord` or `encodeShortRecord`. */
export function decodeLines(text: string, readText: SipTextReader | null = null): DecodedLines {
  const records: CaptureRecord[] = [];
  let unknownKinds = 0;
  let damaged = 0;
  for (let start = 0; start < text.length; ) {
    const lineFeed = text.indexOf('\n', start);
    const end = lineFeed < 0 ? text.length : lineFeed;
    const value = parseJson(text.slice(start, end));
    start = end + 1;
    const kind = kindOf(value);
    if (kind === null) {
      damaged += 1;
    } else if (kind === SIP_TEXT && readText !== null) {
      const parsed = sipTextRecord.safeParse(value);
      const record = parsed.success ? readText(parsed.data) : null;
      if (record !== null) records.push(record);
      else damaged += 1;
    } else if (!knownKinds.has(kind)) {
      unknownKinds += 1;
    } else {
      const record = captureRecord.safeParse(value);
      if (record.success) records.push(record.data);
      else damaged += 1;
    }
  }
  return { records, unknownKinds, damaged };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function kindOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return null;
  return typeof value.kind === 'string' ? value.kind : null;
}
