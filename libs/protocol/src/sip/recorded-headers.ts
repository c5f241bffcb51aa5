import type { SipHeaders } from './headers.js';
import { RTP_STAT_HEADERS } from './x-rtp-stat.js';

/** Headers that linking and diagnosis read, beside every `x-` header. */
export const RECORDED_HEADERS: ReadonlySet<string> = new Set([
  ...['alert-info', 'allow', 'allow-events', 'authentication-info', 'authorization', 'call-info', 'contact'],
  ...[
    'content-disposition',
    'content-encoding',
    'content-length',
    'date',
    'diversion',
    'error-info',
    'event',
    'expires',
  ],
  ...['feature-caps', 'flow-timer', 'geolocation', 'history-info', 'identity', 'in-reply-to', 'join', 'max-forwards'],
  ...['min-expires', 'min-se', 'p-access-network-info', 'p-asserted-identity', 'p-called-party-id'],
  ...['p-charging-function-addresses', 'p-charging-vector', 'p-early-media', 'p-preferred-identity', 'p-rtp-stat'],
  ...['p-served-user', 'p-visited-network-id', 'path', 'priority', 'privacy', 'proxy-authenticate'],
  ...['proxy-authorization', 'proxy-require', 'rack', 'reason', 'record-route', 'refer-sub', 'refer-to', 'referred-by'],
  ...['remote-party-id', 'replaces', 'reply-to', 'require', 'resource-priority', 'retry-after', 'route', 'rseq'],
  ...['rtp-rxstat', 'rtp-txstat', 'service-route', 'session-expires', 'session-id', 'sip-etag'],
  ...['sip-if-match', 'subject', 'subscription-state', 'supported', 'target-dialog', 'timestamp', 'unsupported'],
  ...['user-to-user', 'via', 'warning', 'www-authenticate', 'xcall-id', 'cisco-guid', 'cisco-gucid'],
  'av-global-session-id',
]);

/** Distinct `x-` headers kept of one message. */
const MAX_EXTENSION_HEADERS = 64;

/** Those headers, by lower-case long name, values in order. */
export function recordedHeaders(headers: SipHeaders): Record<string, string[]> {
  const { names } = headers;
  const recorded: Record<string, string[]> = {};
  let extensions = 0;
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string;
    const isExtension = isExtensionName(name);
    if (!isExtension && !RECORDED_HEADERS.has(name)) continue;
    const present = recorded[name];
    if (present !== undefined) present.push(headers.value(index));
    else if (!isExtension || extensions++ < MAX_EXTENSION_HEADERS) recorded[name] = [headers.value(index)];
  }
  return recorded;
}

function isExtensionName(name: string): boolean {
  return name.charCodeAt(0) === 0x78 && name.charCodeAt(1) === 0x2d;
}

/** Extension headers that readers ask for by name. */
const USUAL_EXTENSIONS = [
  ...['x-cid', 'x-call-id', 'x-callid', 'x-original-call-id', 'x-orig-call-id', 'x-related-call-id', 'x-peer-call-id'],
  ...['x-aleg-call-id', 'x-inbound-call-id', 'x-correlation-id', 'x-ucid'],
  ...['x-genesys-calluuid', 'x-broadworks-correlation-info'],
  ...RTP_STAT_HEADERS,
];

/**
 * The same without reading them all: each is looked up when it is asked for by name. They cannot be listed. A speed trick, as most readers
 * ask for ten headers that are not there: the usual names are accessors of the prototype, which V8 calls without a look-up by text, and a
 * Proxy behind them answers for any other name.
 */
export function headersAsAsked(headers: SipHeaders): Record<string, string[]> {
  return new HeadersAsAsked(headers) as unknown as Record<string, string[]>;
}

class HeadersAsAsked {
  constructor(readonly given: SipHeaders) {}
}

for (const name of new Set([...RECORDED_HEADERS, ...USUAL_EXTENSIONS])) {
  Object.defineProperty(HeadersAsAsked.prototype, name, {
    get(this: HeadersAsAsked) {
      return valuesOf(this.given, name);
    },
  });
}

Object.setPrototypeOf(
  HeadersAsAsked.prototype,
  new Proxy(Object.prototype, {
    get: (_, name, { given }: HeadersAsAsked) =>
      typeof name === 'string' && isExtensionName(name) ? valuesOf(given, name) : undefined,
  }),
);

function valuesOf(headers: SipHeaders, name: string): string[] | undefined {
  return headers.has(name) ? headers.all(name) : undefined;
}
