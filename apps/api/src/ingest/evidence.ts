import { linkEvidence, mediaEvidence } from '@earshot/calls';
import { type CaptureRecord, legKey } from '@earshot/contracts';
import { DAY_US } from '@earshot/migrations';
import { hash53, MEDIA_BUCKET_US, nodeOf } from './node.js';

/** Media addresses are used again within minutes: they meet in the same half minute or the next. */
const ADDRESS_SPAN_US = 30_000_000;
/** Ids of calls and sessions are not: they meet on the same day or the next. */
const VALUE_SPAN_US = DAY_US;

/** A node that has `key` can meet others that have `asks` at a time from `fromUs` to `toUs`, both included. */
export interface Evidence {
  readonly key: number;
  /** The same key, but for sources: a call meets media that have what it announces, not another call that announces it too. */
  readonly asks: number;
  /** Start of the span in which the record has it; what is stored. */
  readonly atUs: number;
  readonly fromUs: number;
  readonly toUs: number;
  /** The node that it names outright (a Call-ID), null for a value that others have to share. */
  readonly names: number | null;
}

const ADDRESS = 'media:';
const CALL_ID = 'call-id:';
const SSRC = 'ssrc:';
const CNAME = 'cname:';
const NONE: readonly Evidence[] = [];

/** What a record gives away of other nodes that it may belong with. */
export function evidenceOf(record: CaptureRecord): readonly Evidence[] {
  const keys = keysOf(record);
  if (keys.length === 0) return NONE;
  const ofMedia = !record.key.startsWith('c:');
  return keys.map((text) => {
    if (text.startsWith(SSRC) || text.startsWith(CNAME)) return sourceEvidence(text, record.atUs, ofMedia);
    const key = hash53(text);
    if (text.startsWith(ADDRESS)) {
      const atUs = startOf(record.atUs, ADDRESS_SPAN_US);
      return { key, asks: key, atUs, ...spansAround(atUs, ADDRESS_SPAN_US), names: null };
    }
    const names = text.startsWith(CALL_ID) ? nodeOf(legKey(text.slice(CALL_ID.length))) : null;
    // Of an address pair it matters when it was used, since it is used again; the search is by the day for all.
    const atUs = startOf(record.atUs, ofMedia ? MEDIA_BUCKET_US : VALUE_SPAN_US);
    return { key, asks: key, atUs, ...daysAround(record.atUs), names };
  });
}

/** Machines use one CNAME, and some one SSRC, for all they send: they meet in the same five minutes or the next. */
function sourceEvidence(text: string, recordUs: number, ofMedia: boolean): Evidence {
  const [ofMediaKey, ofCallKey] = [hash53(`media ${text}`), hash53(`call ${text}`)];
  const [key, asks] = ofMedia ? [ofMediaKey, ofCallKey] : [ofCallKey, ofMediaKey];
  const atUs = startOf(recordUs, MEDIA_BUCKET_US);
  return { key, asks, atUs, ...spansAround(atUs, MEDIA_BUCKET_US), names: null };
}

/** What others may have that name a Call-ID, seen at `atUs`. */
export function namedBy(callId: string, atUs: number): Question {
  return { asks: hash53(`${CALL_ID}${callId}`), ...daysAround(atUs) };
}

/** What is asked of others. */
export type Question = Pick<Evidence, 'asks' | 'fromUs' | 'toUs'>;

function keysOf(record: CaptureRecord): readonly string[] {
  const own = record.key.startsWith('c:') ? `${CALL_ID}${record.key.slice(2)}` : null;
  if (record.kind === 'sip') return linkEvidence(record).filter((key) => key !== own);
  if (record.kind === 'log') return [];
  const keys = mediaEvidence(record);
  // What the probe keyed by its Call-ID needs no address or SSRC to be found by.
  return own === null ? keys : keys.filter((key) => key !== own && !key.startsWith(ADDRESS) && !key.startsWith(SSRC));
}

function spansAround(atUs: number, spanUs: number): { fromUs: number; toUs: number } {
  return { fromUs: atUs - spanUs, toUs: atUs + spanUs };
}

function daysAround(atUs: number): { fromUs: number; toUs: number } {
  const day = startOf(atUs, VALUE_SPAN_US);
  return { fromUs: day - VALUE_SPAN_US, toUs: day + 2 * VALUE_SPAN_US - 1 };
}

function startOf(atUs: number, spanUs: number): number {
  return Math.floor(atUs / spanUs) * spanUs;
}
