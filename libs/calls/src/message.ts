import type { SipRecord } from '@earshot/contracts';
import { type Authentication, parseAuthentication } from '@earshot/protocol';
import { infoDigit } from './dialog/info-digit.js';
import { type InnerAddress, innerAddressOf } from './dialog/inner-address.js';
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

/** Who answers an INVITE: the To tag of its responses, and the URI of their first Contact. */
export interface Answerer {
  readonly tag: string;
  readonly contact: string | null;
}

/** Where messages go; one object for all on the same way. */
interface Way {
  readonly probe: string;
  readonly src: string;
  readonly dst: string;
}

/** What messages are; one object for all of the same kind from the same software. */
interface Kind {
  /** Null in a response. */
  readonly method: string | null;
  /** 0 in a request. */
  readonly status: number;
  readonly phrase: string | null;
  readonly cseqMethod: string;
  readonly agent: string | null;
  /** A provisional response sent reliably (RFC 3262), which is repeated until a PRACK comes. */
  readonly reliable: boolean;
}

/** What the fold keeps of one SIP message, under 250 octets; the text stays behind. */
export class Message {
  /** The message of the same Call-ID that was added before; order of addition means nothing else. */
  previous: Message | null = null;

  constructor(
    readonly id: string,
    readonly atUs: number,
    readonly ordinal: number,
    readonly way: Way,
    readonly kind: Kind,
    readonly cseq: number,
    /** Tags and branch as numbers, see `tagNumber`. */
    readonly branch: number,
    readonly fromTag: number,
    readonly toTag: number,
    readonly octets: number,
    /** Request-URI of an INVITE as a number, see `tagNumber`; 0 in any other message. */
    readonly target: number,
    /** Max-Forwards of an INVITE; -1 without, and in any other message. */
    readonly maxForwards: number,
    readonly session: SessionDescription | null,
    /** Of a response above 100 to an INVITE; one object for all of one branch. */
    readonly answerer: Answerer | null,
    readonly notes: MessageNotes | null,
  ) {}

  get probe(): string {
    return this.way.probe;
  }

  get src(): string {
    return this.way.src;
  }

  get dst(): string {
    return this.way.dst;
  }

  /** Null in a response. */
  get method(): string | null {
    return this.kind.method;
  }

  /** 0 in a request. */
  get status(): number {
    return this.kind.status;
  }

  get phrase(): string | null {
    return this.kind.phrase;
  }

  get cseqMethod(): string {
    return this.kind.cseqMethod;
  }

  get agent(): string | null {
    return this.kind.agent;
  }

  get reliable(): boolean {
    return this.kind.reliable;
  }
}

/** Ways kept to be shared, and kinds of one user agent; beyond it each message has its own. */
const MAX_WAYS = 65_536;
const MAX_AGENTS = 4096;
const MAX_KINDS = 64;

/** Makes the compact form; one reader a fold, since it shares among messages what many have in common. */
export class MessageReader {
  /** By source, then by destination: a key put together of both would cost more than the rest of the message. */
  readonly #ways = new Map<string, Map<string, Way[]>>();
  #wayCount = 0;
  readonly #kinds = new Map<string | null, Kind[]>();

  constructor(
    private readonly texts: TextTable,
    private readonly sessions: SessionReader,
  ) {}

  /** `previous`: the message of the same Call-ID that came before, with which it may have something in common. */
  read(record: SipRecord, previous: Message | null): Message {
    return new Message(
      record.id,
      record.atUs,
      record.ordinal,
      this.#way(record),
      this.#kind(record),
      record.cseq,
      tagNumber(record.branch),
      tagNumber(record.fromTag),
      tagNumber(record.toTag),
      record.raw.length,
      record.method === 'INVITE' ? tagNumber(record.requestUri) : 0,
      record.method === 'INVITE' ? (secondsOf(record.headers['max-forwards']?.[0]) ?? -1) : -1,
      record.sdp === null ? null : this.sessions.read(record.sdp),
      answererOf(record, previous),
      notesOf(record),
    );
  }

  #way({ probe, src, dst }: SipRecord): Way {
    const ways = this.#ways.get(src)?.get(dst);
    if (ways !== undefined) {
      for (const way of ways) if (way.probe === probe) return way;
    }
    const { texts } = this;
    const way = { probe: texts.share(probe), src: texts.share(src), dst: texts.share(dst) };
    if (this.#wayCount < MAX_WAYS) {
      this.#wayCount++;
      const byDestination = this.#ways.get(way.src) ?? new Map<string, Way[]>();
      this.#ways.set(way.src, byDestination);
      if (ways === undefined) byDestination.set(way.dst, [way]);
      else ways.push(way);
    }
    return way;
  }

  #kind({ method, status, reason, cseqMethod, userAgent, headers }: SipRecord): Kind {
    const reliable = headers.rseq !== undefined;
    const kinds = this.#kinds.get(userAgent) ?? [];
    for (const kind of kinds) {
      if (kind.status !== (status ?? 0) || kind.method !== method || kind.cseqMethod !== cseqMethod) continue;
      if (kind.phrase === reason && kind.reliable === reliable) return kind;
    }
    const { texts } = this;
    const kind = {
      method: texts.shareOrNull(method),
      status: status ?? 0,
      phrase: texts.shareOrNull(reason),
      cseqMethod: texts.share(cseqMethod),
      agent: texts.shareOrNull(userAgent),
      reliable,
    };
    if (kinds.length === 0 && this.#kinds.size < MAX_AGENTS) this.#kinds.set(kind.agent, kinds);
    if (kinds.length < MAX_KINDS) kinds.push(kind);
    return kind;
  }
}

/** Messages of the same Call-ID that are looked at for one of the same branch. */
const MAX_LOOK_BACK = 8;

function answererOf(record: SipRecord, previous: Message | null): Answerer | null {
  const { status, cseqMethod, toTag, contact } = record;
  if (status === null || status <= 100 || cseqMethod !== 'INVITE' || toTag === null || toTag === '') return null;
  let message = previous;
  for (let back = 0; message !== null && back < MAX_LOOK_BACK; back++) {
    const { answerer } = message;
    if (answerer !== null && answerer.tag === toTag && answerer.contact === contact) return answerer;
    message = message.previous;
  }
  return { tag: ownText(toTag), contact: contact === null ? null : ownText(contact) };
}

function notesOf(record: SipRecord): MessageNotes | null {
  const { headers, status, method } = record;
  const reason = headers.reason?.[0] ?? null;
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

/** Leading digits of a header value; null without any. */
function secondsOf(value: string | undefined): number | null {
  const digits = value === undefined ? null : /^\s*(\d{1,9})/.exec(value);
  return digits === null ? null : Number(digits[1]);
}

function refresherOf(timer: string | undefined): MessageNotes['refresher'] {
  const named = timer === undefined ? null : /;\s*refresher\s*=\s*(ua[cs])\b/i.exec(timer.slice(0, 128));
  return named === null ? null : (named[1]?.toLowerCase() as 'uac' | 'uas');
}

/** The longest time among the contacts: of several bindings of an address the others are older. Else the Expires header. */
function registeredFor({ headers }: SipRecord): number | null {
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

function challengeOf({ headers }: SipRecord): Authentication | null {
  const value = headers['www-authenticate']?.[0] ?? headers['proxy-authenticate']?.[0];
  return value === undefined ? null : parseAuthentication(value);
}

/** Order of capture; at the same microsecond a request stands before its response and that before the ACK, then the id decides. */
export function byTime(a: Message, b: Message): number {
  if (a.atUs !== b.atUs) return a.atUs - b.atUs;
  const causes = causalRank(a.method) - causalRank(b.method);
  if (causes !== 0) return causes;
  if (a.ordinal !== b.ordinal) return a.ordinal - b.ordinal;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Request, response, acknowledgement: what comes of what. */
export function causalRank(method: string | null): number {
  if (method === null) return 1;
  return method === 'ACK' ? 2 : 0;
}

/** The message whole or none of it: the same bytes between the same addresses at the same probe. */
export function isSameSending(a: Message, b: Message): boolean {
  return (
    a.branch === b.branch &&
    a.cseq === b.cseq &&
    a.octets === b.octets &&
    a.toTag === b.toTag &&
    a.fromTag === b.fromTag &&
    (a.kind === b.kind ||
      (a.status === b.status && a.method === b.method && a.cseqMethod === b.cseqMethod && a.phrase === b.phrase)) &&
    (a.way === b.way || (a.src === b.src && a.dst === b.dst && a.probe === b.probe))
  );
}
