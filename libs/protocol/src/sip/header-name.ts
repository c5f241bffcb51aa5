/** Compact forms: RFC 3261 7.3.3, RFC 3515 (r), RFC 3841 (a, j, d), RFC 3892 (b), RFC 4028 (x), RFC 4474 (y, n), RFC 6665 (o, u). */
const COMPACT: Readonly<Record<string, string>> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  n: 'identity-info',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
  y: 'identity',
};

/** Names as most senders write them; they spare the lower-casing of every header of every message. */
const USUAL = [
  ...['Accept', 'Accept-Contact', 'Accept-Encoding', 'Accept-Language', 'Alert-Info', 'Allow', 'Allow-Events'],
  ...['Authentication-Info', 'Authorization', 'Call-ID', 'Call-Info', 'Contact', 'Content-Disposition'],
  ...['Content-Encoding', 'Content-Language', 'Content-Length', 'Content-Type', 'CSeq', 'Date', 'Diversion'],
  ...['Error-Info', 'Event', 'Expires', 'From', 'History-Info', 'Identity', 'In-Reply-To', 'Join', 'Max-Forwards'],
  ...['MIME-Version', 'Min-Expires', 'Min-SE', 'Organization', 'P-Access-Network-Info', 'P-Asserted-Identity'],
  ...['P-Charging-Vector', 'P-Early-Media', 'P-Preferred-Identity', 'Path', 'Priority', 'Privacy'],
  ...['Proxy-Authenticate', 'Proxy-Authorization', 'Proxy-Require', 'RAck', 'Reason', 'Record-Route', 'Refer-To'],
  ...['Referred-By', 'Remote-Party-ID', 'Replaces', 'Reply-To', 'Require', 'Retry-After', 'Route', 'RSeq', 'Server'],
  ...['Service-Route', 'Session-Expires', 'Session-ID', 'SIP-ETag', 'Subject', 'Subscription-State', 'Supported'],
  ...['Target-Dialog', 'Timestamp', 'To', 'Unsupported', 'User-Agent', 'User-to-User', 'Via', 'Warning'],
  ...['WWW-Authenticate', 'X-CID', 'X-Call-ID', 'X-RTP-Stat', 'P-RTP-Stat', 'X-Asterisk-HangupCause'],
  ...['X-Asterisk-HangupCauseCode', 'X-FS-Support'],
];

const LONG_NAMES: ReadonlyMap<string, string> = new Map([
  ...USUAL.flatMap((name): [string, string][] => [
    [name, name.toLowerCase()],
    [name.toLowerCase(), name.toLowerCase()],
  ]),
  ...Object.entries(COMPACT).flatMap(([letter, name]): [string, string][] => [
    [letter, name],
    [letter.toUpperCase(), name],
  ]),
  ['Call-Id', 'call-id'],
  ['Cseq', 'cseq'],
  ['CSEQ', 'cseq'],
  ['VIA', 'via'],
  ['FROM', 'from'],
  ['TO', 'to'],
]);

/** Lower-case long name of a header as written, without surrounding blanks: `v` and `VIA` are `via`. */
export function longHeaderName(written: string): string {
  const known = LONG_NAMES.get(written);
  if (known !== undefined) return known;
  const lower = written.toLowerCase();
  return LONG_NAMES.get(lower) ?? lower;
}
