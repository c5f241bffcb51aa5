import type { SipRecord } from '@earshot/contracts';
import { type Authentication, parseAuthentication } from '@earshot/protocol';
import { infoDigit } from './dialog/info-digit.js';
import type { SessionDescription, SessionReader } from './media/session-description.js';
import { tagNumber } from './stable-key.js';
import { ownText, type TextTable } from './text-table.js';

/** What some messages say beyond the common fields. */
export interface MessageNotes {
  /** Reason header (RFC 3326), first value. */
  readonly reason: string | null;
  /** Nonce of a 401 or 407 challenge as a number, 0 without; and its `stale` flag. */
  readonly nonce: number;
  readonly stale: boolean;
  /** The request carries credentials. */
  readonly credentials: boolean;
  /** Digit of a SIP INFO. */
  readonly digit: { readonly digit: string; readonly durationMs: number | null } | null;
  readonly retryAfter: string | null;
  readonly warning: string | null;
}

/** What the fold keeps of one SIP message; the text stays behind. */
export interface Message {
  readonly id: string;
  readonly probe: string;
  readonly atUs: number;
  readonly ordinal: number;
  readonly src: string;
  readonly dst: string;
  readonly transport: SipRecord['transport'];
  /** Null in a response. */
  readonly method: string | null;
  /** 0 in a request. */
  readonly status: number;
  readonly phrase: string | null;
  readonly cseq: number;
  readonly cseqMethod: string;
  /** Tags and branch as numbers, see `tagNumber`. */
  readonly branch: number;
  readonly fromTag: number;
  readonly toTag: number;
  readonly contact: string | null;
  readonly agent: string | null;
  readonly octets: number;
  /** A provisional response sent reliably (RFC 3262), which is repeated until a PRACK comes. */
  readonly reliable: boolean;
  readonly session: SessionDescription | null;
  readonly notes: MessageNotes | null;
}

/** Makes the compact form; one reader a fold, since it shares texts among messages. */
export class MessageReader {
  constructor(
    private readonly texts: TextTable,
    private readonly sessions: SessionReader,
  ) {}

  read(record: SipRecord): Message {
    const texts = this.texts;
    return {
      id: record.id,
      probe: texts.share(record.probe),
      atUs: record.atUs,
      ordinal: record.ordinal,
      src: texts.share(record.src),
      dst: texts.share(record.dst),
      transport: record.transport,
      method: texts.shareOrNull(record.method),
      status: record.status ?? 0,
      phrase: texts.shareOrNull(record.reason),
      cseq: record.cseq,
      cseqMethod: texts.share(record.cseqMethod),
      branch: tagNumber(record.branch),
      fromTag: tagNumber(record.fromTag),
      toTag: tagNumber(record.toTag),
      contact: record.contact === null ? null : texts.share(record.contact),
      agent: texts.shareOrNull(record.userAgent),
      octets: record.raw.length,
      reliable: record.headers.rseq !== undefined,
      session: record.sdp === null ? null : this.sessions.read(record.sdp),
      notes: notesOf(record),
    };
  }
}

function notesOf(record: SipRecord): MessageNotes | null {
  const { headers, status, method } = record;
  if (status !== null && status < 300) return null;
  const reason = headers.reason?.[0] ?? null;
  const challenge = status === 401 || status === 407 ? challengeOf(record) : null;
  const credentials =
    method !== null && (headers.authorization !== undefined || headers['proxy-authorization'] !== undefined);
  const digit = method === 'INFO' ? infoDigit(record) : null;
  const retryAfter = headers['retry-after']?.[0] ?? null;
  const warning = headers.warning?.[0] ?? null;
  if (
    reason === null &&
    challenge === null &&
    !credentials &&
    digit === null &&
    retryAfter === null &&
    warning === null
  )
    return null;
  return {
    reason: reason === null ? null : ownText(reason),
    nonce: tagNumber(challenge?.parameters.get('nonce') ?? null),
    stale: challenge?.stale === true,
    credentials,
    digit,
    retryAfter: retryAfter === null ? null : ownText(retryAfter),
    warning: warning === null ? null : ownText(warning),
  };
}

function challengeOf({ headers }: SipRecord): Authentication | null {
  const value = headers['www-authenticate']?.[0] ?? headers['proxy-authenticate']?.[0];
  return value === undefined ? null : parseAuthentication(value);
}

/** Order of capture; at the same microsecond requests stand before responses, then the ordinal, then the id decides. */
export function byTime(a: Message, b: Message): number {
  if (a.atUs !== b.atUs) return a.atUs - b.atUs;
  if ((a.status === 0) !== (b.status === 0)) return a.status === 0 ? -1 : 1;
  if (a.ordinal !== b.ordinal) return a.ordinal - b.ordinal;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** The message whole or none of it: the same bytes between the same addresses at the same probe. */
export function isSameSending(a: Message, b: Message): boolean {
  return (
    a.branch === b.branch &&
    a.cseq === b.cseq &&
    a.status === b.status &&
    a.toTag === b.toTag &&
    a.fromTag === b.fromTag &&
    a.octets === b.octets &&
    a.method === b.method &&
    a.cseqMethod === b.cseqMethod &&
    a.src === b.src &&
    a.dst === b.dst &&
    a.probe === b.probe
  );
}
