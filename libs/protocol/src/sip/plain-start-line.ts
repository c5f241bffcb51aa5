import { isUriOctet, lineEndAt, OctetSpan, SP, startsWith } from './octet-span.js';
import { isTokenCharacter } from './start-line.js';

const LF = 0x0a;
const CR = 0x0d;

const VERSION = Buffer.from('SIP/2.0');
const MIN_LENGTH = 14;

/** The first line of a plain message. One object is used for all. */
export class PlainStartLine {
  /** 0 in a request. */
  status = 0;
  readonly method = new OctetSpan();
  readonly requestUri = new OctetSpan();
  readonly phrase = new OctetSpan();

  /** Offset of the line behind it; -1 where it is not plain. `view` is of the same octets. */
  read(data: Uint8Array, view: DataView, from: number, end: number): number {
    this.status = 0;
    this.method.clear();
    this.requestUri.clear();
    this.phrase.clear();
    if (end - from < MIN_LENGTH) return -1;
    if (startsWith(data, from, VERSION) && data[from + 7] === SP) return this.readStatus(data, view, from + 8, end);
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

  private readStatus(data: Uint8Array, view: DataView, from: number, end: number): number {
    const hundreds = (data[from] as number) - 0x30;
    const tens = (data[from + 1] as number) - 0x30;
    const ones = (data[from + 2] as number) - 0x30;
    if (hundreds < 1 || hundreds > 9 || tens < 0 || tens > 9 || ones < 0 || ones > 9) return -1;
    if (data[from + 3] !== SP) return -1;
    const lineEnd = lineEndAt(view, from + 4, end);
    if (lineEnd < 0) return -1;
    this.status = 100 * hundreds + 10 * tens + ones;
    this.phrase.setTrimmed(data, from + 4, lineEnd);
    return lineEnd + 1;
  }
}
