import { RECORDED_HEADERS } from './recorded-headers.js';
import { RTP_STAT_HEADERS } from './x-rtp-stat.js';

/** What a plain message's header is to its reader. */
export const PLAIN_HEADER = {
  /** Nobody asks for it. */
  SILENT: 0,
  VIA: 1,
  FROM: 2,
  TO: 3,
  CALL_ID: 4,
  CSEQ: 5,
  CONTACT: 6,
  USER_AGENT: 7,
  SERVER: 8,
  MAX_FORWARDS: 9,
  CONTENT_TYPE: 10,
  CONTENT_LENGTH: 11,
  RSEQ: 12,
  RECORD_ROUTE: 13,
  /** Asked for by name, as it is of a record. */
  TELLING: 14,
  /** A report of its own is made of it: a message with it is not plain. */
  REPORT: 15,
} as const;

const READ: readonly (readonly [code: number, ...names: string[]])[] = [
  [PLAIN_HEADER.VIA, 'Via', 'v'],
  [PLAIN_HEADER.FROM, 'From', 'f'],
  [PLAIN_HEADER.TO, 'To', 't'],
  [PLAIN_HEADER.CALL_ID, 'Call-ID', 'i'],
  [PLAIN_HEADER.CSEQ, 'CSeq'],
  [PLAIN_HEADER.CONTACT, 'Contact', 'm'],
  [PLAIN_HEADER.USER_AGENT, 'User-Agent'],
  [PLAIN_HEADER.SERVER, 'Server'],
  [PLAIN_HEADER.MAX_FORWARDS, 'Max-Forwards'],
  [PLAIN_HEADER.CONTENT_TYPE, 'Content-Type', 'c'],
  [PLAIN_HEADER.CONTENT_LENGTH, 'Content-Length', 'l'],
  [PLAIN_HEADER.RSEQ, 'RSeq'],
  [PLAIN_HEADER.RECORD_ROUTE, 'Record-Route'],
];

/** Headers of a record that no rule of calls reads: where one begins to, it is taken out of here. */
const UNREAD = [
  ...['alert-info', 'allow', 'allow-events', 'authentication-info', 'call-info', 'content-disposition'],
  ...['content-encoding', 'date', 'error-info', 'event', 'feature-caps', 'flow-timer', 'geolocation', 'history-info'],
  ...['identity', 'p-access-network-info', 'p-asserted-identity', 'p-called-party-id', 'p-charging-function-addresses'],
  ...['p-early-media', 'p-preferred-identity', 'p-served-user', 'p-visited-network-id', 'path', 'priority', 'privacy'],
  ...['proxy-require', 'rack', 'remote-party-id', 'reply-to', 'require', 'resource-priority', 'route', 'service-route'],
  ...['sip-etag', 'sip-if-match', 'subject', 'supported', 'timestamp', 'unsupported', 'warning'],
];

/** A header by its name. */
export interface KnownHeader {
  readonly code: number;
  /** Place among all that are known. */
  readonly place: number;
  readonly length: number;
  /** As most senders write it. */
  readonly usual: Uint8Array;
  readonly lower: Uint8Array;
  readonly upper: Uint8Array;
}

/** By the low bits of their first letter and their length; few share a place. */
const PLACES: (readonly KnownHeader[] | undefined)[] = new Array(64 * 32);

const REPORTS = [...RTP_STAT_HEADERS, 'rtp-rxstat', 'rtp-txstat'];
/** Further ones that most senders write, which are in no record. */
const UNRECORDED = ['Accept', 'Accept-Encoding', 'Accept-Language', 'Accept-Contact', 'MIME-Version', 'Organization'];

const taken = new Set<string>();
for (const [code, ...names] of [
  ...READ,
  [PLAIN_HEADER.REPORT, ...REPORTS] as const,
  [PLAIN_HEADER.SILENT, ...UNREAD, ...UNRECORDED] as const,
  [PLAIN_HEADER.TELLING, ...RECORDED_HEADERS] as const,
]) {
  for (const name of names) {
    if (taken.has(name.toLowerCase())) continue;
    taken.add(name.toLowerCase());
    const { length } = name;
    const [usual, lower, upper] = [usually(name), name.toLowerCase(), name.toUpperCase()].map((text) =>
      Buffer.from(text),
    );
    const known = { code, place: taken.size - 1, length, usual, lower, upper } as KnownHeader;
    const place = placeOf(name.charCodeAt(0), length);
    PLACES[place] = [...(PLACES[place] ?? []), known];
  }
}

function placeOf(first: number, length: number): number {
  return ((first & 0x1f) << 6) | (length & 0x3f);
}

export const KNOWN_HEADERS = taken.size;

/** The header whose name, in whatever case, stands there; null for one that is not known. */
export function knownHeaderAt(data: Uint8Array, from: number, end: number): KnownHeader | null {
  const known = PLACES[placeOf(data[from] as number, end - from)];
  if (known !== undefined) for (const each of known) if (isNamed(data, from, end, each)) return each;
  return null;
}

/** Whether its name stands there as most senders write it. */
export function isUsualAt(data: Uint8Array, from: number, { length, usual }: KnownHeader): boolean {
  for (let index = 0; index < length; index++) if (data[from + index] !== usual[index]) return false;
  return true;
}

/** What a header is that is not known. Of extension headers any may be asked for; compact forms that are not above belong to headers that tell. */
export function otherHeaderAt(data: Uint8Array, from: number, end: number): number {
  if (end - from === 1) return PLAIN_HEADER.TELLING;
  const isExtension = ((data[from] as number) | 0x20) === 0x78 && data[from + 1] === 0x2d;
  return isExtension ? PLAIN_HEADER.TELLING : PLAIN_HEADER.SILENT;
}

/** `max-forwards` as `Max-Forwards`; what has capitals already is as it is written. */
function usually(name: string): string {
  return name === name.toLowerCase() && name.length > 1
    ? name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())
    : name;
}

function isNamed(data: Uint8Array, from: number, end: number, known: KnownHeader): boolean {
  return known.length === end - from && (isUsualAt(data, from, known) || isNamedOtherwise(data, from, known));
}

function isNamedOtherwise(data: Uint8Array, from: number, { length, lower, upper }: KnownHeader): boolean {
  for (let index = 0; index < length; index++) {
    const octet = data[from + index];
    if (octet !== lower[index] && octet !== upper[index]) return false;
  }
  return true;
}
