import { latin1Text } from './latin1.js';
import { type NameAddr, parseNameAddr } from './name-addr.js';
import { closingQuote, GREATER, indexOf, LESS, OctetSpan, QUOTE, SEMICOLON, startsWith } from './octet-span.js';

const TAG = Buffer.from(';tag=');

/** Who a From or To names. */
export type PlainName = Pick<NameAddr, 'uri' | 'displayName'>;

/** From or To of a plain message. */
export class PlainParty {
  readonly tag = new OctetSpan();
  private readonly uri = new OctetSpan();

  constructor(private readonly header: OctetSpan) {}

  /** Reads `"Display" <uri>;tag=…`, or without a tag; false for anything else. */
  read(data: Uint8Array): boolean {
    const { tag, uri } = this;
    const { from, end } = this.header;
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

  name(data: Uint8Array): PlainName {
    const { from, end } = this.header;
    if (data[from] === LESS) return { uri: latin1Text(data, this.uri.from, this.uri.end), displayName: null };
    const { uri, displayName } = parseNameAddr(latin1Text(data, from, end));
    return { uri, displayName };
  }
}
