import { isPrivate, isPublic } from '../media/private-address.js';
import { hostOf } from '../media/socket-address.js';
import type { ToldMessage } from '../told-message.js';

/** A request from a public address that names public and private addresses of the same sender at once. */
export interface InnerAddress {
  /** Where the private one stands. */
  readonly places: readonly ('o=' | 'Call-ID' | 'Via')[];
  readonly inner: string;
  /** What Contact or `c=` says. */
  readonly outer: string;
  /** Octets that follow the body as Content-Length has it: a rewritten address was longer. */
  readonly octetsBeyondBody: number;
}

/**
 * Null where all agree, and where a second Via or a Record-Route shows a proxy: media proxies leave `o=` alone on purpose. Only of
 * requests that come straight from a public address, since a phone that learned its outer address by STUN says so on the inside too.
 */
export function innerAddressOf(record: ToldMessage): InnerAddress | null {
  const { method, src } = record;
  // The record may read its fields when they are asked for: what rules out most messages, and takes least to read, is asked first.
  if ((method !== 'INVITE' && method !== 'REGISTER') || !isPublic(hostOf(src))) return null;
  const { sdp, sentBy } = record;
  const originAddress = sdp?.originAddress ?? null;
  if (!isInside(originAddress) && !isInside(sentBy === null ? null : hostOf(sentBy))) return null;
  const { viaCount, contact, callId, headers } = record;
  if (viaCount !== 1 || headers['record-route'] !== undefined) return null;
  const announced = sdp?.media[0]?.connection ?? sdp?.connection ?? null;
  // What rewrites would rewrite `c=` first.
  if (announced !== null && isPrivate(announced)) return null;
  const outer = [announced, hostOfUri(contact)].find((host) => host !== null && isPublic(host));
  if (outer == null) return null;
  const named = [
    ['o=', originAddress],
    ['Call-ID', callId.slice(callId.lastIndexOf('@') + 1)],
    ['Via', sentBy === null ? null : hostOf(sentBy)],
  ] as const;
  const inside = named.filter(([, host]) => isInside(host));
  // A Call-ID alone proves nothing: a border element that hides all else may keep it (RFC 3261 8.1.1.4 lets it be any text).
  const first = inside.find(([place]) => place !== 'Call-ID');
  if (first === undefined) return null;
  return {
    places: inside.map(([place]) => place),
    inner: first[1] as string,
    outer,
    octetsBeyondBody: octetsBeyondBody(record),
  };
}

function isInside(host: string | null): host is string {
  return host !== null && isPrivate(host);
}

function hostOfUri(uri: string | null): string | null {
  return uri === null ? null : (/^sips?:(?:[^@]*@)?([^:;>?]+)/i.exec(uri)?.[1] ?? null);
}

/** A datagram ends with the body; in a stream the length itself says where the message ends. */
function octetsBeyondBody({ transport, headers, raw }: ToldMessage): number {
  const declared = headers['content-length']?.[0];
  const blank = raw.indexOf('\r\n\r\n');
  if (transport !== 'udp' || declared === undefined || blank < 0) return 0;
  return Math.max(0, raw.trimEnd().length - (blank + 4) - Number.parseInt(declared, 10)) || 0;
}
