import type { HeaderGroup } from '@earshot/contracts';

const GROUPS: Readonly<Record<Exclude<HeaderGroup, 'other'>, readonly string[]>> = {
  routing: ['via', 'route', 'record-route', 'max-forwards', 'contact', 'path', 'service-route', 'target-dialog'],
  identity: [
    ...['from', 'to', 'p-asserted-identity', 'p-preferred-identity', 'remote-party-id', 'privacy', 'diversion'],
    ...['history-info', 'referred-by', 'user-agent', 'server', 'organization', 'authorization', 'proxy-authorization'],
    ...['www-authenticate', 'proxy-authenticate', 'authentication-info', 'p-access-network-info', 'identity'],
  ],
  session: [
    ...['call-id', 'cseq', 'session-id', 'session-expires', 'min-se', 'supported', 'require', 'proxy-require'],
    ...['unsupported', 'allow', 'rseq', 'rack', 'replaces', 'join', 'refer-to', 'reason', 'content-type'],
    ...['content-length', 'content-disposition', 'content-encoding', 'event', 'subscription-state', 'expires'],
    ...['min-expires', 'retry-after', 'warning', 'p-charging-vector', 'p-early-media', 'timestamp', 'x-cid'],
  ],
};

const GROUP_OF = new Map<string, HeaderGroup>(
  Object.entries(GROUPS).flatMap(([group, names]) => names.map((name) => [name, group as HeaderGroup] as const)),
);

/** Group of the message pane, by lower-case long name. */
export function headerGroupOf(longName: string): HeaderGroup {
  return GROUP_OF.get(longName) ?? 'other';
}

/** Names that are not written with one capital a word. */
const SPELLED: Readonly<Record<string, string>> = {
  'call-id': 'Call-ID',
  cseq: 'CSeq',
  'www-authenticate': 'WWW-Authenticate',
  'mime-version': 'MIME-Version',
  rack: 'RAck',
  rseq: 'RSeq',
  'min-se': 'Min-SE',
  'session-id': 'Session-ID',
  'sip-etag': 'SIP-ETag',
  'sip-if-match': 'SIP-If-Match',
  'remote-party-id': 'Remote-Party-ID',
};

/** `record-route` as it is written: `Record-Route`. */
export function headerName(longName: string): string {
  return (
    SPELLED[longName] ??
    longName.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase())
  );
}
