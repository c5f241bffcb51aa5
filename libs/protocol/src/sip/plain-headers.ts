import { longHeaderName } from './header-name.js';
import { MAX_SIP_HEADERS } from './headers.js';
import { latin1Text } from './latin1.js';
import { COMMA, indexOf, isBlankFrom, lineEndAt, OctetSpan, SP } from './octet-span.js';
import {
  isUsualAt,
  KNOWN_HEADERS,
  type KnownHeader,
  knownHeaderAt,
  otherHeaderAt,
  PLAIN_HEADER,
} from './plain-header.js';
import { isTokenCharacter } from './start-line.js';

const HT = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;

/** Where the headers of a plain message stand; of several of a name the first. One object is used for all. */
export class PlainHeaders {
  viaCount = 0;
  /** RSeq is in it (RFC 3262). */
  isReliable = false;
  hasRecordRoute = false;
  readonly callId = new OctetSpan();
  readonly cseq = new OctetSpan();
  readonly from = new OctetSpan();
  readonly to = new OctetSpan();
  readonly via = new OctetSpan();
  readonly contact = new OctetSpan();
  readonly maxForwards = new OctetSpan();
  readonly userAgent = new OctetSpan();
  readonly server = new OctetSpan();
  readonly contentType = new OctetSpan();
  readonly contentLength = new OctetSpan();
  /** Further headers of which something may be told, by lower-case long name; few messages have any. */
  readonly telling: { readonly name: string; readonly value: OctetSpan }[] = [];
  /**
   * What came behind each header the last time, of requests and of responses: senders write them in one order, and a name that is expected
   * is compared and not looked up.
   */
  private readonly followers: (KnownHeader | null)[] = new Array(2 * KNOWN_HEADERS + 2).fill(null);

  /** Offset of the body; -1 where the headers are not plain. `view` is of the same octets. */
  read(data: Uint8Array, view: DataView, start: number, end: number, isRequest: boolean): number {
    this.forget();
    const kind = isRequest ? 0 : KNOWN_HEADERS;
    /** Place of the header before; the first follows what is in no message. */
    let follower = 2 * KNOWN_HEADERS + (isRequest ? 0 : 1);
    let at = start;
    for (let count = 0; count <= MAX_SIP_HEADERS && at < end; count++) {
      if (data[at] === LF) return at + 1;
      if (data[at] === CR) return at + 1 < end && data[at + 1] === LF ? at + 2 : -1;
      const name = at;
      let known = this.followers[follower] as KnownHeader | null;
      if (known !== null && data[at + known.length] === COLON && isUsualAt(data, at, known)) at += known.length;
      else {
        while (at < end && isTokenCharacter(data[at] as number)) at++;
        if (at >= end || data[at] !== COLON) return -1;
        known = knownHeaderAt(data, name, at);
        this.followers[follower] = known;
      }
      if (known !== null) follower = kind + known.place;
      const lineEnd = lineEndAt(view, at + 1, end);
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

  private forget(): void {
    this.viaCount = 0;
    this.isReliable = false;
    this.hasRecordRoute = false;
    if (this.telling.length > 0) this.telling.length = 0;
    this.callId.clear();
    this.cseq.clear();
    this.from.clear();
    this.to.clear();
    this.via.clear();
    this.contact.clear();
    this.maxForwards.clear();
    this.userAgent.clear();
    this.server.clear();
    this.contentType.clear();
    this.contentLength.clear();
  }

  private noteTelling(data: Uint8Array, name: number, colon: number, lineEnd: number): void {
    const value = new OctetSpan();
    value.setTrimmed(data, colon + 1, lineEnd);
    this.telling.push({ name: longHeaderName(latin1Text(data, name, colon)), value });
  }

  /** Notes a header. False where a message with it is not plain. */
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
        this.from.setOnce(data, from, end);
        return true;
      case PLAIN_HEADER.TO:
        this.to.setOnce(data, from, end);
        return true;
      case PLAIN_HEADER.CALL_ID:
        this.callId.setOnce(data, from, end);
        return true;
      case PLAIN_HEADER.CSEQ:
        this.cseq.setOnce(data, from, end);
        return true;
      case PLAIN_HEADER.CONTACT:
        // Of several of a redirection another than the first may be preferred.
        if (this.contact.isThere) return false;
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
}
