import type { SipMessage } from './message.js';
import { commaList } from './parameters.js';

export interface SipResponse {
  readonly status: number;
  readonly reason: string;
  /** Where the request came from, which the topmost Via is to say. */
  readonly address: string;
  readonly port: number;
  /** Goes into To where the request has none; the same for the same request. */
  readonly toTag: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

/** A request that lacks one of these cannot be answered (RFC 3261 8.1.1). */
const COPIED = [
  ['From', 'from'],
  ['To', 'to'],
  ['Call-ID', 'call-id'],
  ['CSeq', 'cseq'],
] as const;

/**
 * Writes the response to a request as RFC 3261 8.2.6.2 has it: all Via values in their order, the topmost with what RFC 3261 18.2.1 and
 * RFC 3581 4 add; From, Call-ID and CSeq as they came, To with a tag. Null where the request lacks one of them.
 */
export function writeSipResponse(request: SipMessage, response: SipResponse): string | null {
  const { headers } = request;
  const [top, ...below] = headers.all('via').flatMap((value) => commaList(value));
  if (top === undefined) return null;
  const lines = [`SIP/2.0 ${response.status} ${response.reason}`, `Via: ${withSource(top, request, response)}`];
  for (const via of below) lines.push(`Via: ${via}`);
  for (const [name, longName] of COPIED) {
    const value = headers.first(longName);
    if (value === null) return null;
    const needsTag = longName === 'to' && response.status !== 100 && !request.to?.tag;
    lines.push(`${name}: ${value}${needsTag ? `;tag=${response.toTag}` : ''}`);
  }
  for (const [name, value] of response.headers ?? []) lines.push(`${name}: ${value}`);
  lines.push('Content-Length: 0');
  // A CR or NUL within a value would begin a line of its own with some.
  return `${lines.map((line) => line.replace(/[\r\n\0]/g, ' ')).join('\r\n')}\r\n\r\n`;
}

/**
 * The port that a response over UDP goes to, at the address that the request came from: RFC 3581 4, else RFC 3261 18.2.2; the one that it came from where
 * the request names none that there is.
 */
export function responsePort({ via }: SipMessage, sourcePort: number): number {
  if (via === null || via.rport !== null) return sourcePort;
  const text = /:(\d{1,5})$/.exec(via.sentBy)?.[1];
  const port = text === undefined ? 5060 : Number(text);
  return port === 0 || port > 65_535 ? sourcePort : port;
}

function withSource(top: string, { via }: SipMessage, { address, port }: SipResponse): string {
  const plain = top.replace(/;\s*received\s*=\s*[^;]*/gi, '');
  const host = via?.sentBy.replace(/:\d{1,5}$/, '').replace(/^\[|\]$/g, '');
  if (via?.rport == null) return host === address ? plain : `${plain};received=${address}`;
  return `${plain.replace(/;\s*rport(\s*=\s*[^;]*)?(?=;|\s*$)/i, `;rport=${port}`)};received=${address}`;
}
