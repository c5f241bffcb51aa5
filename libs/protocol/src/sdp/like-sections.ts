import { wholeNumber } from './field.js';
import type { SdpMedia } from './media.js';

/** Sections remembered, and octets of one. */
const MAX_SECTIONS = 256;
const MAX_LENGTH = 1024;

/**
 * Sections by their text behind the port. Phones of a kind offer the same codecs in the same words, call after call: only the port and the
 * address are new. A speed trick, as a description takes longer to read than the rest of its message; what was read of like sections is
 * shared among them.
 */
const known = new Map<string, SdpMedia>();

/** What was read before of a section with the same words, and the port of this one; null where there was none. `text`: from behind `m=` on. */
export function likeSection(text: string): { known: SdpMedia; port: number } | null {
  const typeEnd = text.indexOf(' ');
  const portEnd = text.indexOf(' ', typeEnd + 1);
  if (typeEnd < 0 || portEnd < 0 || text.length > MAX_LENGTH) return null;
  const like = known.get(text.slice(portEnd));
  if (like === undefined || !text.startsWith(like.type) || like.type.length !== typeEnd) return null;
  const port = wholeNumber(text.slice(typeEnd + 1, portEnd), 65_535);
  return port === null ? null : { known: like, port };
}

/** Takes the only section of a description, which has its address from before it. */
export function rememberSection(text: string, media: SdpMedia): void {
  const portEnd = text.indexOf(' ', text.indexOf(' ') + 1);
  // What names its sources or candidates is like no other, and how many ports there are is not in what is compared.
  if (text.length > MAX_LENGTH || media.portCount !== undefined) return;
  if (media.ssrcs.length > 0 || media.candidates.length > 0) return;
  if (known.size >= MAX_SECTIONS) known.clear();
  // A copy, which does not keep the message alive that it was cut out of.
  known.set(Buffer.from(text.slice(portEnd), 'latin1').toString('latin1'), media);
}

export function sectionLike(like: SdpMedia, port: number, connection: string | null): SdpMedia {
  return {
    type: like.type,
    port,
    rtcpPort: like.rtcpPort,
    rtcpMux: like.rtcpMux,
    protocol: like.protocol,
    connection,
    direction: like.direction,
    ptimeMs: like.ptimeMs,
    maxptimeMs: like.maxptimeMs,
    payloads: like.payloads,
    hasIce: like.hasIce,
    hasCrypto: like.hasCrypto,
    hasFingerprint: like.hasFingerprint,
    ssrcs: like.ssrcs,
    cnames: like.cnames,
    extensions: like.extensions,
    mid: like.mid,
    rtcpAddress: like.rtcpAddress,
    rtcpXr: like.rtcpXr,
    candidates: like.candidates,
    t38: like.t38,
  };
}
