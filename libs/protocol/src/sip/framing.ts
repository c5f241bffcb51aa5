import { HeldOctets } from '../held-octets.js';
import { parseContentLength } from './content.js';
import { longHeaderName } from './header-name.js';
import { latin1Text } from './latin1.js';
import { looksLikeSip, MAX_START_LINE_OCTETS } from './looks-like-sip.js';

/** Octets of start line and header fields; a message whose header section is longer is passed over. */
export const MAX_SIP_HEADER_OCTETS = 65_536;
/** Octets of a body by Content-Length; a message with a longer one is passed over. */
export const MAX_SIP_BODY_OCTETS = 262_144;

/** Why octets of a stream were passed over. A closed list: each is a counter's name. */
export type SipFramingDrop = 'not-sip' | 'header-too-long' | 'body-too-long' | 'gap';

export interface SipFramerCounters {
  messages: number;
  keepAlives: number;
  /** Octets passed over, by reason; keep-alives are not among them. */
  dropped: Record<SipFramingDrop, number>;
}

type Take = (bytes: Uint8Array, start: number, end: number) => void;

const HT = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SP = 0x20;

/**
 * Cuts SIP messages out of a stream (RFC 3261 18.3): header section up to the blank line, body by Content-Length, none without it.
 * Starts in the middle of a stream and goes on after garbage at the next line that is a start line. What it holds is bounded
 * by the two limits above, however the stream is cut.
 */
export class SipFramer {
  readonly counters: SipFramerCounters = {
    messages: 0,
    keepAlives: 0,
    dropped: { 'not-sip': 0, 'header-too-long': 0, 'body-too-long': 0, gap: 0 },
  };
  private readonly held = new HeldOctets();
  /** No blank line begins before this offset from the front; so each octet is searched once, however the stream is cut. */
  private searchedTo = 0;
  /** The front is a start line; known once its line end has come. */
  private startsWithSip = false;
  /** Length of the message at the front; known once its header section is whole. */
  private wholeLength = 0;
  /** The rest of a line that is no start line is passed over, also where it comes later. */
  private inGarbageLine = false;

  /** Octets waiting for the rest of their message. */
  get pending(): number {
    return this.held.length;
  }

  /** Calls `take` with each whole message as a range of an array that is valid only during the call. */
  push(bytes: Uint8Array, take: Take): void {
    let position = 0;
    if (this.held.length === 0) position = this.cut(bytes, take);
    while (position < bytes.length) {
      const room = MAX_SIP_HEADER_OCTETS + MAX_SIP_BODY_OCTETS - this.held.length;
      const length = Math.min(room, bytes.length - position);
      this.held.add(bytes.subarray(position, position + length));
      position += length;
      this.held.drop(this.cut(this.held.octets, take));
    }
  }

  /** Memory taken by what waits for its rest. */
  get octetsTaken(): number {
    return this.held.octetsTaken;
  }

  /** Octets of the stream are missing here (a lost segment): what is held can not be completed. */
  gap(): void {
    this.counters.dropped.gap += this.held.length;
    this.done(this.held.length);
    this.held.clear();
    this.inGarbageLine = false;
  }

  /** Returns where what is not done with begins. */
  private cut(live: Uint8Array, take: Take): number {
    let start = 0;
    while (start < live.length) {
      const octets = this.next(live, start, take);
      if (octets === 0) break;
      this.done(octets);
      start += octets;
    }
    return start;
  }

  /** Octets of the front that are done with: a message, keep-alives or garbage. 0 where more must come. */
  private next(live: Uint8Array, start: number, take: Take): number {
    const end = live.length;
    if (this.inGarbageLine) return this.pass('not-sip', live, start);
    if (!this.startsWithSip) {
      if (live[start] === CR || live[start] === LF) return this.keepAlives(live, start);
      const lineFeed = live.indexOf(LF, start);
      const lineLength = (lineFeed < 0 ? end : lineFeed) - start;
      if (lineFeed < 0 && lineLength <= MAX_START_LINE_OCTETS) return 0;
      if (lineLength > MAX_START_LINE_OCTETS || !looksLikeSip(live, start, lineFeed + 1)) {
        return this.pass('not-sip', live, start);
      }
      this.startsWithSip = true;
    }
    if (this.wholeLength === 0) {
      const headerEnd = this.endOfHeaders(live, start);
      const headerLength = headerEnd < 0 ? end - start : headerEnd - start;
      if (headerLength > MAX_SIP_HEADER_OCTETS) return this.pass('header-too-long', live, start);
      if (headerEnd < 0) return 0;
      const bodyLength = contentLength(live, start, headerEnd);
      if (bodyLength > MAX_SIP_BODY_OCTETS) {
        this.counters.dropped['body-too-long'] += headerLength;
        return headerLength;
      }
      this.wholeLength = headerLength + bodyLength;
    }
    const { wholeLength } = this;
    if (end - start < wholeLength) return 0;
    this.counters.messages++;
    take(live, start, start + wholeLength);
    return wholeLength;
  }

  /** RFC 5626 3.5.1: CRLFCRLF is a ping, CRLF a pong; here each line end counts for itself. */
  private keepAlives(live: Uint8Array, start: number): number {
    let position = start;
    while (position < live.length && (live[position] === CR || live[position] === LF)) {
      if (live[position] === LF) this.counters.keepAlives++;
      position++;
    }
    return position - start;
  }

  /** Passes over the line at the front. */
  private pass(reason: SipFramingDrop, live: Uint8Array, start: number): number {
    const lineFeed = live.indexOf(LF, start);
    this.inGarbageLine = lineFeed < 0;
    const octets = (lineFeed < 0 ? live.length : lineFeed + 1) - start;
    this.counters.dropped[reason] += octets;
    return octets;
  }

  /** Moves the front. */
  private done(octets: number): void {
    this.searchedTo = Math.max(0, this.searchedTo - octets);
    this.startsWithSip = false;
    this.wholeLength = 0;
  }

  /** First octet after the blank line, -1 where there is none yet. */
  private endOfHeaders(live: Uint8Array, start: number): number {
    const end = live.length;
    let lineFeed = live.indexOf(LF, start + this.searchedTo);
    for (; lineFeed >= 0 && lineFeed + 1 < end; lineFeed = live.indexOf(LF, lineFeed + 1)) {
      this.searchedTo = lineFeed - start;
      if (live[lineFeed + 1] === LF) return lineFeed + 2;
      if (live[lineFeed + 1] === CR && lineFeed + 2 < end && live[lineFeed + 2] === LF) return lineFeed + 3;
    }
    if (lineFeed < 0) this.searchedTo = Math.max(this.searchedTo, end - start - 2);
    return -1;
  }
}

/** First octet of the next line, or the end. */
function nextLine(bytes: Uint8Array, start: number, end: number): number {
  const lineFeed = bytes.indexOf(LF, start);
  return lineFeed < 0 || lineFeed >= end ? end : lineFeed + 1;
}

/** Declared length of the body; 0 where it is absent or garbled, as nothing else tells where it ends. */
function contentLength(bytes: Uint8Array, start: number, end: number): number {
  let position = nextLine(bytes, start, end);
  while (position < end) {
    let next = nextLine(bytes, position, end);
    while (next < end && (bytes[next] === SP || bytes[next] === HT)) next = nextLine(bytes, next, end);
    const first = (bytes[position] as number) | 0x20;
    // `l`, or `c` for Content-Length.
    if (first === 0x6c || first === 0x63) {
      const line = latin1Text(bytes, position, next);
      const colon = line.indexOf(':');
      if (colon > 0 && longHeaderName(line.slice(0, colon).trim()) === 'content-length') {
        return parseContentLength(line.slice(colon + 1).trim()) ?? 0;
      }
    }
    position = next;
  }
  return 0;
}
