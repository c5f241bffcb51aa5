import { type NameAddr, parseNameAddr } from './name-addr.js';
import { commaList, parameter } from './parameters.js';
import { parseReasons, type Reason } from './reason.js';

/** One entry of History-Info (RFC 7044): a target that the request was sent to. */
export interface HistoryEntry {
  readonly address: NameAddr;
  /** Place in the tree of targets, `1.1.2`; null where it is left out. */
  readonly index: string | null;
  /** Why the request left this target: the Reason header within its URI (RFC 7044 5.2, RFC 3326). */
  readonly reasons: readonly Reason[];
  /** How the target came from another entry: `rc`, `mp` or `np` (RFC 7044 5.1) with that entry's index. */
  readonly cause: { readonly by: 'rc' | 'mp' | 'np'; readonly index: string } | null;
}

const CAUSES = ['rc', 'mp', 'np'] as const;

/** The entries of one History-Info header, the oldest first. */
export function parseHistory(value: string): HistoryEntry[] {
  return commaList(value).map((element) => {
    const address = parseNameAddr(element);
    const by = CAUSES.find((name) => parameter(address.parameters, name) !== null);
    return {
      address,
      index: parameter(address.parameters, 'index') || null,
      reasons: reasonsOf(address.uri),
      cause: by === undefined ? null : { by, index: parameter(address.parameters, by) ?? '' },
    };
  });
}

/** `sip:a@b?Reason=SIP%3Bcause%3D302`: headers of a URI are escaped (RFC 3261 19.1.1). */
function reasonsOf(uri: string): Reason[] {
  const question = uri.indexOf('?');
  if (question < 0 || !/^sips?:/i.test(uri)) return [];
  return uri
    .slice(question + 1)
    .split('&', MAX_URI_HEADERS)
    .flatMap((header) => {
      const equals = header.indexOf('=');
      if (header.slice(0, equals).toLowerCase() !== 'reason') return [];
      return parseReasons(unescaped(header.slice(equals + 1)));
    });
}

const MAX_URI_HEADERS = 32;

function unescaped(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
