import { LikeDescriptions } from '../sdp/like-descriptions.js';
import { type SdpSummary, summarizeSdp } from '../sdp/summary.js';
import { MAX_CSEQ } from './cseq.js';
import { latin1Text } from './latin1.js';
import { MAX_SIP_MESSAGE_OCTETS } from './message.js';
import {
  COMMA,
  GREATER,
  indexOf,
  isTextAt,
  LESS,
  OctetSpan,
  QUOTE,
  SP,
  startsWithoutCase,
  wholeNumberAt,
} from './octet-span.js';
import { PlainHeaders } from './plain-headers.js';
import { type PlainName, PlainParty } from './plain-party.js';
import { PlainStartLine } from './plain-start-line.js';
import { readBranch } from './plain-via.js';
import { hasSecrets } from './redact.js';
import { firstSentBy, parseVia } from './via.js';

const HT = 0x09;
const LF = 0x0a;
const CR = 0x0d;

const SDP_TYPE = Buffer.from('application/sdp');
const NO_OCTETS = new Uint8Array(0);
/** What these are about is in headers and bodies that are not read here. */
const NEVER_PLAIN = ['REGISTER', 'INFO', 'REFER'];

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
  sdp: SdpSummary | null = null;
  private readonly line = new PlainStartLine();
  private readonly headers = new PlainHeaders();
  private readonly sentFrom = new PlainParty(this.headers.from);
  private readonly sentTo = new PlainParty(this.headers.to);
  private readonly descriptions = new LikeDescriptions();
  readonly method = this.line.method;
  readonly requestUri = this.line.requestUri;
  readonly phrase = this.line.phrase;
  readonly callId = this.headers.callId;
  readonly fromTag = this.sentFrom.tag;
  readonly toTag = this.sentTo.tag;
  readonly cseqMethod = this.headers.cseq;
  /** Of the Via on top. */
  readonly branch = new OctetSpan();
  /** URI of the Contact. */
  readonly contact = this.headers.contact;
  readonly maxForwards = this.headers.maxForwards;
  readonly contentLength = this.headers.contentLength;
  readonly telling = this.headers.telling;

  /** Reads the message in those octets; false where it is not plain, or no message: then nothing of this holds. */
  read(data: Uint8Array, start: number, end: number): boolean {
    let from = start;
    while (from < end && (data[from] === CR || data[from] === LF)) from++;
    if (end - from > MAX_SIP_MESSAGE_OCTETS) return false;
    if (this.data !== data) {
      this.data = data;
      this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    }
    this.from = from;
    this.end = end;
    this.sdp = null;
    const { line, headers, view } = this;
    const afterLine = line.read(data, view, from, end);
    if (afterLine < 0) return false;
    this.status = line.status;
    const bodyStart = headers.read(data, view, afterLine, end, line.status === 0);
    return (
      bodyStart > 0 &&
      this.callId.end > this.callId.from &&
      this.readCseq(data) &&
      this.sentFrom.read(data) &&
      this.sentTo.read(data) &&
      readBranch(data, headers.via, this.branch) &&
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

  get viaCount(): number {
    return this.headers.viaCount;
  }

  /** RSeq is in it (RFC 3262). */
  get isReliable(): boolean {
    return this.headers.isReliable;
  }

  get hasRecordRoute(): boolean {
    return this.headers.hasRecordRoute;
  }

  /** User-Agent of a request, Server (else User-Agent) of a response. */
  get agent(): OctetSpan {
    const { server, userAgent } = this.headers;
    return this.status > 0 && server.isThere ? server : userAgent;
  }

  /** Who From names. */
  get sender(): PlainName {
    return this.sentFrom.name(this.data);
  }

  /** Who To names. */
  get recipient(): PlainName {
    return this.sentTo.name(this.data);
  }

  get sentBy(): string | null {
    const via = this.text(this.headers.via);
    return firstSentBy(via) ?? (parseVia(via).sentBy || null);
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
    const { contentLength, contentType } = this.headers;
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
