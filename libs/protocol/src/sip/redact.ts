/**
 * Lines that hold secrets: credentials (RFC 3261 22, RFC 7616), the keys that an IMS core adds to a challenge, SRTP keys (RFC 4568), MIKEY (RFC 4567), `k=` (RFC 4566 5.12), the
 * ICE password (RFC 8839 5.4), and those attributes where they are offered as capabilities (RFC 5939 3.4.2: `a=acap:1 crypto:…`).
 * Matched at any line start, so that bodies within bodies and octets after the message are covered too.
 */
const SECRET_LINE =
  /(?:^|[\r\n])(?:k=|a=(?:acap:[^\r\n \t]*)?[ \t]*(?:crypto|key-mgmt|ice-pwd):|(?:proxy-)?authorization[ \t]*:|authentication-info[ \t]*:|(?:www|proxy)-authenticate[ \t]*:(?:[^\r\n]|\r?\n[ \t])*?\b[ci]k[ \t]*=)/i;

const CREDENTIALS =
  /((?:^|[\r\n])(?:(?:proxy-)?authorization|authentication-info)[ \t]*:)([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)/gi;
const CHALLENGE = /((?:^|[\r\n])(?:www|proxy)-authenticate[ \t]*:)([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)/gi;
/** CK and IK, of the cipher and of integrity (3GPP TS 24.229 7.2A.1). */
const CHALLENGE_KEY = /(\b[ci]k[ \t]*=[ \t]*)("[^"]*"?|[^\s,]*)/gi;
const CRYPTO = /((?:^|[\r\n])a=(?:acap:[^\r\n \t]*)?[ \t]*crypto:)([^\r\n]*)/gi;
const WHOLE_VALUE =
  /((?:^|[\r\n])(?:a=(?:acap:[^\r\n \t]*)?[ \t]*(?:ice-pwd:|key-mgmt:[ \t]*[^\r\n \t]*[ \t]*)|k=(?:clear:|base64:|uri:)?))([^\r\n]*)/gi;
const PROMPT = /^prompt[ \t]*$/;

/** Digest parameters that are no secret and that diagnosis reads; the value of every other is redacted. */
const PUBLIC_DIGEST_PARAMETERS = new Set(['realm', 'username', 'uri', 'nonce', 'nc', 'qop', 'algorithm', 'stale']);

/** One token or one quoted string. Where a quote is lost, what follows it is another parameter's, which may be a secret. */
const SINGLE_VALUE = /^[ \t\r\n]*(?:"(?:[^"\\]|\\.)*"|[^\s",]*)[ \t\r\n]*$/s;

/** True where the text from there on has a line with a secret. */
export function hasSecrets(text: string): boolean {
  return SECRET_LINE.test(text);
}

/** Whether a challenge, given without its name, has keys among its parameters. */
export function hasKeys(challenge: string): boolean {
  return /\b[ci]k[ \t]*=/i.test(challenge);
}

/** The text with every secret replaced by as many x's, so that offsets and Content-Length still hold. */
export function redactSecrets(text: string): string {
  return text
    .replace(CREDENTIALS, (_, name: string, value: string) => name + redactCredentials(value))
    .replace(CHALLENGE, (_, name: string, value: string) => name + redactChallenge(value))
    .replace(CRYPTO, (_, name: string, value: string) => name + redactCrypto(value))
    .replace(WHOLE_VALUE, (whole: string, name: string, value: string) =>
      PROMPT.test(value) ? whole : name + blot(value),
    );
}

/**
 * `Digest username="a", response="…"`: a known scheme keeps its public parameters; of another scheme (Basic, Bearer, …) only the
 * name is kept.
 */
export function redactCredentials(value: string): string {
  const scheme = /^[ \t\r\n]*(?:(?:Digest)[ \t\r\n]+)?/i.exec(value)?.[0] ?? '';
  const rest = value.slice(scheme.length);
  if (scheme.trim() !== '' || /^[a-z-]+[ \t]*=/i.test(rest)) return scheme + redactParameters(rest);
  const name = /^[^ \t\r\n]*/.exec(rest)?.[0] ?? '';
  return rest.length === name.length ? scheme + blot(name) : scheme + name + blot(rest.slice(name.length));
}

function redactChallenge(value: string): string {
  return value.replace(CHALLENGE_KEY, (_, name: string, key: string) => name + blot(key));
}

function redactParameters(list: string): string {
  let redacted = '';
  let position = 0;
  while (position < list.length) {
    let end = position;
    let equals = -1;
    let quoted = false;
    for (; end < list.length; end++) {
      const code = list.charCodeAt(end);
      if (quoted) {
        if (code === 0x5c) end++;
        else if (code === 0x22) quoted = false;
      } else if (code === 0x22) quoted = true;
      else if (code === 0x3d && equals < 0) equals = end;
      else if (code === 0x2c) break;
    }
    end = Math.min(end, list.length);
    const whole = list.slice(position, end);
    const name = equals < 0 ? '' : list.slice(position, equals).trim().toLowerCase();
    if (equals < 0) redacted += blot(whole);
    else if (PUBLIC_DIGEST_PARAMETERS.has(name) && SINGLE_VALUE.test(list.slice(equals + 1, end))) redacted += whole;
    else redacted += list.slice(position, equals + 1) + blot(list.slice(equals + 1, end));
    if (end < list.length) redacted += ',';
    position = end + 1;
  }
  return redacted;
}

/** What a key is used with, but FEC_KEY (RFC 4568 6.3). */
const PUBLIC_SESSION_PARAMETER =
  /^(?:KDR=\d{1,2}|UNENCRYPTED_SRTC?P|UNAUTHENTICATED_SRTP|FEC_ORDER=(?:FEC_SRTP|SRTP_FEC)|WSH=\d{1,5})$/i;

/** `<tag> <suite> inline:<key>[;inline:…] [<session parameter> …]` (RFC 4568 9.1); of what begins otherwise nothing is kept. */
function redactCrypto(value: string): string {
  if (!/^[ \t]*\d{1,9}[ \t]+[^ \t:]+[ \t]+[^ \t]/.test(value)) return blot(value);
  let place = 0;
  return value.replace(/[^ \t]+/g, (token) => {
    place++;
    if (place <= 2) return token;
    if (place > 3) return PUBLIC_SESSION_PARAMETER.test(token) ? token : blot(token);
    const method = /^inline:/i.exec(token)?.[0] ?? '';
    return method + blot(token.slice(method.length));
  });
}

/** x's for all but quotes and blanks. */
function blot(value: string): string {
  return value.replace(/[^"\s]/g, 'x');
}
