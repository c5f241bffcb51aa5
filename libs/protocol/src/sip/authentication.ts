import { commaList, unquote } from './parameters.js';

/**
 * A challenge (WWW-Authenticate, Proxy-Authenticate) or redacted credentials (Authorization, Proxy-Authorization): RFC 3261 25.1,
 * RFC 7616.
 */
export interface Authentication {
  /** Lower case: `digest`, `basic`, … */
  readonly scheme: string;
  /** By lower-case name, without quotes. Of credentials the secret ones are x's. */
  readonly parameters: ReadonlyMap<string, string>;
  /** RFC 7616 3.3: the nonce was too old, the credentials may well be right. */
  readonly stale: boolean;
}

export function parseAuthentication(value: string): Authentication {
  const blank = value.search(/[ \t]/);
  const scheme = (blank < 0 ? value : value.slice(0, blank)).toLowerCase();
  const parameters = new Map<string, string>();
  for (const element of blank < 0 ? [] : commaList(value.slice(blank + 1))) {
    const equals = element.indexOf('=');
    if (equals < 0) continue;
    const name = element.slice(0, equals).trim().toLowerCase();
    if (!parameters.has(name)) parameters.set(name, unquote(element.slice(equals + 1).trim()));
  }
  return { scheme, parameters, stale: parameters.get('stale')?.toLowerCase() === 'true' };
}
