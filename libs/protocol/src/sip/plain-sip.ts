import { LikeDescriptions } from '../sdp/like-descriptions.js';
import { type SdpSummary, summarizeSdp } from '../sdp/summary.js';
import { MAX_CSEQ } from './cseq.js';
import { longHeaderName } from './header-name.js';
import { MAX_SIP_HEADERS } from './headers.js';
import { latin1Text } from './latin1.js';
import { MAX_SIP_MESSAGE_OCTETS } from './message.js';
import { type NameAddr, parseNameAddr } from './name-addr.js';
import {
  COMMA,
  closingQuote,
  GREATER,
  indexOf,
  isBlankFrom,
  isTextAt,
  isUriOctet,
  LESS,
  lineEndAt,
  OctetSpan,
  QUOTE,
  SEMICOLON,
  SP,
  startsWith,
  startsWithoutCase,
  wholeNumberAt,
} from './octet-span.js';
import {
  isUsualAt,
  KNOWN_HEADERS,
  type KnownHeader,
  knownHeaderAt,
  otherHeaderAt,
  PLAIN_HEADER,
} from './plain-header.js';
import { hasSecrets } from './redact.js';
import { isTokenCharacter } from './start-line.js';
import { firstSentBy, parseVia } from './via.js';

const HT = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;

const VERSION = Buffer.from('SIP/2.0');
const TAG = Buffer.from(';tag=');
const BRANCH = Buffer.from(';branch=');
const SDP_TYPE = Buffer.from('application/sdp');
const NO_OCTETS = new Uint8Array(0);
const MIN_START_LINE = 14;
/** What these are about is in headers and bodies that are not read here. */
const NEVER_PLAIN = ['REGISTER', 'INFO', 'REFER'];

/** Who a From or To names. */
export type PlainName = Pick<NameAddr, 'uri' | 'displayName'>;

/**
 * A SIP message as nearly all are: in ASCII, each header on one line, with a session description or no body. Such a message is read from
 * its octets in one pass, and of its texts those are made that are asked for. One object is used for all of them. What it says is what
 * `SipMessageFields` would say of it.
 */
export class PlainSip {
  data: Uint8Array = NO_OCTETS;
  private view: DataView = new DataView(new ArrayBuffer(0));
  /** First octet of the start line, and the end of what was captured. */
  from = 0;
  end = 0;
  /** 0 in a request. */
  status = 0;
  cseq = 0;
  viaCount = 0;
  /** RSeq is in it (RFC 3262). */
  isReliable = false;
  hasRecordRoute = false;
  sdp: SdpSummary | null = null;
  readonly method = new OctetSpan();
  readonly requestUri = new OctetSpan();
  readonly phrase = new OctetSpan();
  readonly callId = new OctetSpan();
  readonly fromTag = new OctetSpan();
  readonly toTag = new OctetSpan();
  readonly cseqMethod = new OctetSpan();
  /** Of the Via on top. */
  readonly branch = new OctetSpan();
  /** URI of the first Contact. */
  readonly contact = new OctetSpan();
  readonly maxForwards = new OctetSpan();
  readonly contentLength = new OctetSpan();
  /** Further headers of which something may be told, by lower-case long name; few messages have any. */
  readonly telling: { readonly name: string; readonly value: OctetSpan }[] = [];
  /**
   * What came behind each header the last time, of requests and of responses: senders write them in one order, and a name that is expected
   * is compared and not looked up.
   */
  private readonly followers: (KnownHeader | null)[] = new Array(2 * KNOWN_HEADERS + 2).fill(null);
  private readonly descriptions = new LikeDescriptions();
  private readonly fromHeader = new OctetSpan();
  private readonly toHeader = new OctetSpan();
  private readonly fromUri = new OctetSpan();
  private readonly toUri = new OctetSpan();
  private readonly via = new OctetSpan();
  private readonly userAgent = new OctetSpan();
  private readonly server = new OctetSpan();
  private readonly contentType = new OctetSpan();

  /** Reads the message in those octets; false where it is not plain, or no message: then nothing of this holds. */
  read(data: Uint8Array, start: number, end: number): boolean {
    let from = start;
    while (from < end && (data[from] === CR || data[from] === LF)) from++;
    if (end - from > MAX_SIP_MESSAGE_OCTETS) return false;
    this.forget();
    if (this.data !== data) {
      this.data = data;
      this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    }
    this.from = from;
    this.end = end;
    const afterLine = this.readStartLine(data, from, end);
    if (afterLine < 0) return false;
    const bodyStart = this.readHeaders(data, afterLine, end);
    return (
      bodyStart > 0 &&
      this.callId.end > this.callId.from &&
      this.readCseq(data) &&
      this.readName(data, this.fromHeader, this.fromUri, this.fromTag) &&
      this.readName(data, this.toHeader, this.toUri, this.toTag) &&
      this.readBranch(data) &&
      this.readContact(data) &&
      this.readBody(data, bodyStart, end)
    );
  }

  text(span: OctetSpan): string {
    return latin1Text(this.data, span.from, span.end);
  }

  /** Null where the message has no such part. */
  textOrNull(span: OctetSpan): string | null {
    return span.isThere ? this.text(span) : null;
  }

  octetAt(offset: number): number {
    return this.data[offset] as number;
  }

  /** Whether just that text stands there. */
  is({ from, end }: OctetSpan, text: string): boolean {
    return isTextAt(this.data, from, end, text);
  }

  get raw(): string {
    return latin1Text(this.data, this.from, this.end);
  }

  get octets(): number {
    return this.end - this.from;
  }

  /** User-Agent of a request, Server (else User-Agent) of a response. */
  get agent(): OctetSpan {
    return this.status > 0 && this.server.isThere ? this.server : this.userAgent;
  }

  /** Who From names. */
  get sender(): PlainName {
    return this.named(this.fromHeader, this.fromUri);
  }

  /** Who To names. */
  get recipient(): PlainName {
    return this.named(this.toHeader, this.toUri);
  }

  get sentBy(): string | null {
    const via = this.text(this.via);
    return firstSentBy(via) ?? (parseVia(via).sentBy || null);
  }

  private named(header: OctetSpan, uri: OctetSpan): PlainName {
    if (this.data[header.from] === LESS) return { uri: this.text(uri), displayName: null };
    const { uri: named, displayName } = parseNameAddr(this.text(header));
    return { uri: named, displayName };
  }

  private forget(): void {
    this.status = 0;
    this.viaCount = 0;
    this.isReliable = false;
    this.hasRecordRoute = false;
    this.sdp = null;
    if (this.telling.length > 0) this.telling.length = 0;
    this.method.clear();
    this.requestUri.clear();
    this.phrase.clear();
    this.callId.clear();
    this.cseqMethod.clear();
    this.contact.clear();
    this.maxForwards.clear();
    this.contentLength.clear();
    this.fromHeader.clear();
    this.toHeader.clear();
    this.via.clear();
    this.userAgent.clear();
    this.server.clear();
    this.contentType.clear();
  }

  /** Offset of the line behind the first; -1 where that is not plain. */
  private readStartLine(data: Uint8Array, from: number, end: number): number {
    if (end - from < MIN_START_LINE) return -1;
    if (startsWith(data, from, VERSION) && data[from + 7] === SP) return this.readStatusLine(data, from + 8, end);
    let at = from;
    while (at < end && isTokenCharacter(data[at] as number)) at++;
    if (at === from || data[at] !== SP) return -1;
    this.method.set(from, at);
    const uri = ++at;
    while (at < end && isUriOctet(data[at] as number)) at++;
    if (at === uri || data[at] !== SP || at + 8 >= end || !startsWith(data, at + 1, VERSION)) return -1;
    this.requestUri.set(uri, at);
    at += 8;
    if (data[at] === CR) at++;
    return at < end && data[at] === LF ? at + 1 : -1;
  }

  private readStatusLine(data: Uint8Array, from: number, end: number): number {
    const hundreds = (data[from] as number) - 0x30;
    const tens = (data[from + 1] as number) - 0x30;
    const ones = (data[from + 2] as number) - 0x30;
    if (hundreds < 1 || hundreds > 9 || tens < 0 || tens > 9 || ones < 0 || ones > 9) return -1;
    if (data[from + 3] !== SP) return -1;
    const lineEnd = lineEndAt(this.view, from + 4, end);
    if (lineEnd < 0) return -1;
    this.status = 100 * hundreds + 10 * tens + ones;
    this.phrase.setTrimmed(data, from + 4, lineEnd);
    return lineEnd + 1;
  }

  /** Offset of the body; -1 where the headers are not plain. */
  private readHeaders(data: Uint8Array, from: number, end: number): number {
    const kind = this.status === 0 ? 0 : KNOWN_HEADERS;
    /** Place of the header before; the first follows what is in no message. */
    let follower = 2 * KNOWN_HEADERS + (kind === 0 ? 0 : 1);
    let at = from;
    for (let count = 0; count <= MAX_SIP_HEADERS && at < end; count++) {
      if (data[at] === LF) return at + 1;
      if (data[at] === CR) return at + 1 < end && data[at + 1] === LF ? at + 2 : -1;
      const name = at;
      let known = (this.followers[follower] ?? null) as KnownHeader | null;
      if (known !== null && data[at + known.length] === COLON && isUsualAt(data, at, known)) at += known.length;
      else {
        while (at < end && isTokenCharacter(data[at] as number)) at++;
        if (at >= end || data[at] !== COLON) return -1;
        known = knownHeaderAt(data, name, at);
        this.followers[follower] = known;
      }
      if (known !== null) follower = kind + known.place;
      const lineEnd = lineEndAt(this.view, at + 1, end);
      if (lineEnd < 0) return -1;
      const header = known === null ? otherHeaderAt(data, name, at) : known.code;
      if (header === PLAIN_HEADER.TELLING) this.noteTelling(data, name, at, lineEnd);
      else if (!this.note(data, header, at + 1, lineEnd)) return -1;
      at = lineEnd + 1;
      // The value goes on in the next line.
      if (at < end && (data[at] === SP || data[at] === HT)) return -1;
    }
    return -1;
  }

  private noteTelling(data: Uint8Array, name: number, colon: number, lineEnd: number): void {
    const value = new OctetSpan();
    value.setTrimmed(data, colon + 1, lineEnd);
    this.telling.push({ name: longHeaderName(latin1Text(data, name, colon)), value });
  }

  /** Notes a header; of several of a name the first. False where a message with it is not plain. */
  private note(data: Uint8Array, header: number, from: number, end: number): boolean {
    switch (header) {
      case PLAIN_HEADER.SILENT:
        return true;
      case PLAIN_HEADER.VIA:
        // What parts the one on top is looked for where its branch is read.
        if (this.viaCount++ > 0) return indexOf(data, COMMA, from, end) < 0 && !isBlankFrom(data, from, end);
        this.via.setTrimmed(data, from, end);
        return this.via.end > this.via.from;
      case PLAIN_HEADER.FROM:
        this.fromHeader.setOnce(data, from, end);
        return true;
      case PLAIN_HEADER.TO:
        this.toHeader.setOnce(data, from, end);
        return true;
      case PLAIN_HEADER.CALL_ID:
        this.callId.setOnce(data, from, end);
        return true;
      case PLAIN_HEADER.CSEQ:
        this.cseqMethod.setOnce(data, from, end);
        return true;
      case PLAIN_HEADER.CONTACT:
        this.contact.setOnce(data, from, end);
        return true;
      case PLAIN_HEADER.USER_AGENT:
        this.userAgent.setOnce(data, from, end);
        return true;
      case PLAIN_HEADER.SERVER:
        this.server.setOnce(data, from, end);
        return true;
      case PLAIN_HEADER.MAX_FORWARDS:
        this.maxForwards.setOnce(data, from, end);
        return true;
      case PLAIN_HEADER.CONTENT_TYPE:
        this.contentType.setOnce(data, from, end);
        return true;
      case PLAIN_HEADER.CONTENT_LENGTH:
        if (this.contentLength.isThere) return false;
        this.contentLength.setOnce(data, from, end);
        return true;
      case PLAIN_HEADER.RSEQ:
        this.isReliable = true;
        return true;
      case PLAIN_HEADER.RECORD_ROUTE:
        this.hasRecordRoute = true;
        return true;
      default:
        return false;
    }
  }

  /** `1 INVITE`. */
  private readCseq(data: Uint8Array): boolean {
    const { cseqMethod } = this;
    const { from, end } = cseqMethod;
    let number = 0;
    let at = from;
    for (; at < end; at++) {
      const digit = (data[at] as number) - 0x30;
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
      if (number > MAX_CSEQ) return false;
    }
    if (at === from || at === end || (data[at] !== SP && data[at] !== HT)) return false;
    this.cseq = number;
    cseqMethod.setTrimmed(data, at, end);
    for (const method of NEVER_PLAIN) if (this.is(cseqMethod, method) || this.is(this.method, method)) return false;
    return true;
  }

  /** `"Display" <uri>;tag=…`, or without a tag. */
  private readName(data: Uint8Array, header: OctetSpan, uri: OctetSpan, tag: OctetSpan): boolean {
    const { from, end } = header;
    const behindName = data[from] === QUOTE && from < end ? closingQuote(data, from, end) : from;
    const less = behindName < 0 ? -1 : indexOf(data, LESS, behindName, end);
    const greater = less < 0 ? -1 : indexOf(data, GREATER, less, end);
    if (greater < 0) return false;
    uri.setTrimmed(data, less + 1, greater);
    tag.setTrimmed(data, greater + 1, end);
    if (tag.from === tag.end) return true;
    if (tag.end - tag.from < TAG.length || !startsWith(data, tag.from, TAG)) return false;
    const value = tag.from + TAG.length;
    const semicolon = indexOf(data, SEMICOLON, value, end);
    tag.setTrimmed(data, value, semicolon < 0 ? end : semicolon);
    return true;
  }

  /** `SIP/2.0/UDP host;rport;branch=…`, or without a branch. */
  private readBranch(data: Uint8Array): boolean {
    const { branch, via } = this;
    const { from, end } = via;
    if (!via.isThere) return false;
    branch.clear();
    let isIn = false;
    for (let at = from; at < end; at++) {
      const what = VIA_OCTETS[data[at] as number] as number;
      if (what === 0) continue;
      // What quotes and brackets enclose needs the whole grammar.
      if (what === DELIMITER) return false;
      if (isIn) branch.setTrimmed(data, branch.from, at);
      isIn = false;
      if (branch.isThere) continue;
      const first = (data[at + 1] as number) | 0x20;
      if (first !== LETTER_B) {
        // Behind a blank a branch may stand too.
        if (data[at + 1] === SP || data[at + 1] === HT) return false;
      } else if (end - at > BRANCH.length && startsWith(data, at, BRANCH)) {
        isIn = true;
        branch.from = at + BRANCH.length;
      } else {
        return false;
      }
    }
    if (isIn) branch.setTrimmed(data, branch.from, end);
    return !branch.isThere || branch.end > branch.from;
  }

  /** `<uri>`, or none. */
  private readContact(data: Uint8Array): boolean {
    const { contact } = this;
    const { from, end } = contact;
    if (!contact.isThere) return true;
    if (indexOf(data, COMMA, from, end) >= 0 || indexOf(data, QUOTE, from, end) >= 0) return false;
    const less = indexOf(data, LESS, from, end);
    const greater = less < 0 ? -1 : indexOf(data, GREATER, less, end);
    if (greater < 0) return false;
    contact.setTrimmed(data, less + 1, greater);
    return true;
  }

  /** A session description without secrets, or none. */
  private readBody(data: Uint8Array, start: number, end: number): boolean {
    const { contentLength, contentType } = this;
    let bodyEnd = end;
    if (contentLength.isThere) {
      const length = wholeNumberAt(data, contentLength.from, contentLength.end);
      if (length < 0) return false;
      bodyEnd = Math.min(end, start + length);
    }
    if (start >= bodyEnd) return true;
    const { from } = contentType;
    if (contentType.end - from !== SDP_TYPE.length || !startsWithoutCase(data, from, SDP_TYPE)) return false;
    this.sdp = this.descriptions.find(data, this.view, start, bodyEnd);
    if (this.sdp !== null) return true;
    const text = latin1Text(data, start, bodyEnd);
    if (hasSecrets(text)) return false;
    this.sdp = summarizeSdp(text);
    this.descriptions.remember(data, bodyEnd);
    return true;
  }
}

const DELIMITER = 1;
const PARAMETER = 2;
const LETTER_B = 0x62;

/** Octets of a Via that part it. */
const VIA_OCTETS = new Uint8Array(0x100);
for (const octet of [QUOTE, COMMA, LESS, GREATER]) VIA_OCTETS[octet] = DELIMITER;
VIA_OCTETS[SEMICOLON] = PARAMETER;
