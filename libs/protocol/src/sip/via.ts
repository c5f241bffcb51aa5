import type { SipHeaders } from './headers.js';
import { commaList, indexOutsideQuotes, parameter } from './parameters.js';

/** One Via value (RFC 3261 20.42, RFC 3581 for rport). */
export interface Via {
  /** Upper case: UDP, TCP, TLS, SCTP, WS, WSS, or what was written. */
  readonly transport: string;
  /** `host` or `host:port`, blanks removed; an IPv6 reference keeps its brackets. */
  readonly sentBy: string;
  readonly branch: string | null;
  /** Address that the next hop saw, without brackets. */
  readonly received: string | null;
  /** Port that the next hop saw; 0 where `rport` was asked for and not yet filled in, null without it. */
  readonly rport: number | null;
  readonly parameters: string;
  readonly malformed: boolean;
}

/** Every RFC 3261 branch starts so (8.1.1.7); one that is nothing more identifies no transaction. */
export const BRANCH_COOKIE = 'z9hG4bK';

/** Reads one element of a Via header. Never fails. */
export function parseVia(value: string): Via {
  const semicolon = indexOutsideQuotes(value, 0x3b, 0);
  const head = value.slice(0, semicolon);
  const parameters = semicolon < value.length ? value.slice(semicolon) : '';
  let transport: string;
  let sentBy: string;
  let malformed = false;
  const space = head.indexOf(' ', 8);
  if (space > 8 && head.startsWith('SIP/2.0/')) {
    transport = head.slice(8, space);
    sentBy = head.slice(space + 1);
  } else {
    const slash = head.lastIndexOf('/');
    const rest = head.slice(slash + 1).trim();
    const blank = rest.search(/[ \t]/);
    transport = blank < 0 ? rest : rest.slice(0, blank);
    sentBy = blank < 0 ? '' : rest.slice(blank + 1);
    malformed =
      head
        .slice(0, Math.max(slash, 0))
        .replace(/[ \t]+/g, '')
        .toUpperCase() !== 'SIP/2.0';
  }
  if (sentBy.includes(' ') || sentBy.includes('\t')) sentBy = sentBy.replace(/[ \t]+/g, '');
  if (sentBy === '') malformed = true;
  const branch = parameter(parameters, 'branch');
  return {
    transport: transport.toUpperCase(),
    sentBy,
    branch: branch || null,
    received: withoutBrackets(parameter(parameters, 'received')),
    rport: portOf(parameter(parameters, 'rport')),
    parameters,
    malformed: malformed || branch === BRANCH_COOKIE || /;[ \t]*(?:;|$)/.test(parameters),
  };
}

/** All Via values of a message, top first. */
export function viasOf(headers: SipHeaders): Via[] {
  return headers.all('via').flatMap((value) => commaList(value).map(parseVia));
}

function withoutBrackets(address: string | null): string | null {
  if (!address) return null;
  return address.startsWith('[') && address.endsWith(']') ? address.slice(1, -1) : address;
}

function portOf(text: string | null): number | null {
  if (text === null) return null;
  if (text === '') return 0;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0x10000;
  return port <= 0xffff ? port : null;
}
