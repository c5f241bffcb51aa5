import type { SipHeaders } from './headers.js';
import { commaList } from './parameters.js';

/** Option tags (Supported, Require, Unsupported, Proxy-Require) or methods (Allow) of all headers of that name, in order. */
export function tokensOf(headers: SipHeaders, longName: string): string[] {
  return headers.all(longName).flatMap(commaList);
}
