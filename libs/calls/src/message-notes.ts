import { type Authentication, parseAuthentication } from '@earshot/protocol';
import { infoDigit } from './dialog/info-digit.js';
import { type InnerAddress, innerAddressOf } from './dialog/inner-address.js';
import { tagNumber } from './stable-key.js';
import { ownText } from './text-table.js';
import type { ToldMessage } from './told-message.js';

/** What some messages say beyond the common fields. */
export interface MessageNotes {
  /** Values of Reason (RFC 3326), in order, between commas. */
  readonly reason: string | null;
  /** Nonce of a 401 or 407 challenge as a number, 0 without; and its `stale` flag. */
  readonly nonce: number;
  readonly stale: boolean;
  /** The request carries credentials. */
  readonly credentials: boolean;
  /** Session timer (RFC 4028) that the message asks for or agrees to, and the least that its author takes. */
  readonly sessionExpiresS: number | null;
  readonly minSeS: number | null;
  /** Who refreshes the session, as the message says. */
  readonly refresher: 'uac' | 'uas' | null;
  /** Of a REGISTER and its 2xx: for how long, 0 where it is taken back. */
  readonly expiresS: number | null;
  /** Retry-After was in it. */
  readonly retryAfter: boolean;
  /** Digit of a SIP INFO. */
  readonly digit: { readonly digit: string; readonly durationMs: number | null } | null;
  /** A private address left in a request that otherwise names a public one. */
  readonly innerAddress: InnerAddress | null;
}

/** Null for a message that says nothing of it, as most do. */
export function notesOf(record: ToldMessage): MessageNotes | null {
  const { headers, status, method } = record;
  const reason = headers.reason?.slice(0, MAX_REASONS).join(', ') ?? null;
  const challenge = status === 401 || status === 407 ? challengeOf(record) : null;
  const credentials =
    method !== null && (headers.authorization !== undefined || headers['proxy-authorization'] !== undefined);
  const digit = method === 'INFO' ? infoDigit(record) : null;
  const innerAddress = method === null ? null : innerAddressOf(record);
  const timer = headers['session-expires']?.[0];
  const minSe = headers['min-se']?.[0];
  const expiresS = record.cseqMethod === 'REGISTER' ? registeredFor(record) : null;
  const retryAfter = headers['retry-after'] !== undefined;
  const isPlain = reason === null && challenge === null && !credentials && digit === null && innerAddress === null;
  if (isPlain && timer === undefined && minSe === undefined && expiresS === null && !retryAfter) return null;
  return {
    reason: reason === null ? null : ownText(reason),
    nonce: tagNumber(challenge?.parameters.get('nonce') ?? null),
    stale: challenge?.stale === true,
    credentials,
    sessionExpiresS: secondsOf(timer),
    minSeS: secondsOf(minSe),
    refresher: refresherOf(timer),
    expiresS,
    retryAfter,
    digit,
    innerAddress: innerAddress === null ? null : ownAddress(innerAddress),
  };
}

/** Reason headers kept of a message: one of SIP and one of Q.850 are usual. */
const MAX_REASONS = 4;

/** Of a message that says nothing else. */
export function notesOfInnerAddress(innerAddress: InnerAddress): MessageNotes {
  return {
    reason: null,
    nonce: 0,
    stale: false,
    credentials: false,
    sessionExpiresS: null,
    minSeS: null,
    refresher: null,
    expiresS: null,
    retryAfter: false,
    digit: null,
    innerAddress: ownAddress(innerAddress),
  };
}

/** Leading digits of a header value; null without any. */
export function secondsOf(value: string | undefined): number | null {
  const digits = value === undefined ? null : /^\s*(\d{1,9})/.exec(value);
  return digits === null ? null : Number(digits[1]);
}

/** The same of a header value that stands in octets; -1 without any. */
export function leadingNumberAt(data: Uint8Array, from: number, end: number): number {
  let number = -1;
  const last = Math.min(end, from + MAX_DIGITS);
  for (let at = from; at < last; at++) {
    const digit = (data[at] as number) - 0x30;
    if (digit < 0 || digit > 9) break;
    number = at === from ? digit : 10 * number + digit;
  }
  return number;
}

const MAX_DIGITS = 9;

function refresherOf(timer: string | undefined): MessageNotes['refresher'] {
  const named = timer === undefined ? null : /;\s*refresher\s*=\s*(ua[cs])\b/i.exec(timer.slice(0, 128));
  return named === null ? null : (named[1]?.toLowerCase() as 'uac' | 'uas');
}

/** The longest time among the contacts: of several bindings of an address the others are older. Else the Expires header. */
function registeredFor({ headers }: ToldMessage): number | null {
  let longest: number | null = null;
  for (const contact of headers.contact?.slice(0, MAX_CONTACTS) ?? []) {
    for (const [, digits] of contact.slice(0, MAX_CONTACT_OCTETS).matchAll(/;\s*expires\s*=\s*"?(\d{1,9})/gi))
      longest = Math.max(longest ?? 0, Number(digits));
  }
  return longest ?? secondsOf(headers.expires?.[0]);
}

const MAX_CONTACTS = 16;
const MAX_CONTACT_OCTETS = 2048;

/** Texts of its own, so that the message that they were cut out of can go. */
function ownAddress(address: InnerAddress): InnerAddress {
  return { ...address, inner: ownText(address.inner), outer: ownText(address.outer) };
}

function challengeOf({ headers }: ToldMessage): Authentication | null {
  const value = headers['www-authenticate']?.[0] ?? headers['proxy-authenticate']?.[0];
  return value === undefined ? null : parseAuthentication(value);
}
