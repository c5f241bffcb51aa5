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

/** Names that most senders write. */
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

/** Names that are known, by the low bits of their first letter and their length, so that few are compared. */
const KNOWN: string[][] = [];
for (const name of new Set(USUAL.map((written) => written.toLowerCase()))) {
  const bucket = bucketOf(name.charCodeAt(0), name.length);
  KNOWN[bucket] ??= [];
  KNOWN[bucket].push(name);
}

function bucketOf(first: number, length: number): number {
  return ((first & 0x1f) << 6) | (length & 0x3f);
}

/** Lower-case long name of a header as written, without surrounding blanks: `v` and `VIA` are `via`. */
export function longHeaderName(written: string): string {
  return longHeaderNameAt(written, 0, written.length);
}

/** The same of a part of a text; of a known name no new text is made: this is done for every header of every message. */
export function longHeaderNameAt(text: string, from: number, end: number): string {
  const length = end - from;
  if (length === 1) {
    const letter = text.charAt(from).toLowerCase();
    return COMPACT[letter] ?? letter;
  }
  for (const name of KNOWN[bucketOf(text.charCodeAt(from), length)] ?? []) if (isNamed(text, from, name)) return name;
  return text.slice(from, end).toLowerCase();
}

/** Without regard to case; `name` is in lower case and as long. */
function isNamed(text: string, from: number, name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    const code = text.charCodeAt(from + index);
    const wanted = name.charCodeAt(index);
    if (code !== wanted && !(code >= 0x41 && code <= 0x5a && code + 0x20 === wanted)) return false;
  }
  return true;
}
