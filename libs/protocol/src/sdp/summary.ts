import { blankTokens, connectionAddress, thirdToken, tokenEnd, tokenStart } from './field.js';
import { likeSection, rememberSection, sectionLike } from './like-sections.js';
import { MediaSection, readMediaAttribute, readMediaLine, type SdpMedia } from './media.js';

/** Octets of a description that are read; no real one comes near. */
export const MAX_SDP_LENGTH = 65_536;
/** Media sections read of one description. */
export const MAX_SDP_MEDIA = 64;

/** What an observer needs of a session description (RFC 8866). */
export type SdpSummary = {
  originUser: string | null;
  originSessionId: string | null;
  originVersion: string | null;
  originAddress: string | null;
  /** Session-level `c=`. */
  connection: string | null;
  /** `a=group:BUNDLE` (RFC 9143): the `mid` of the sections that share one address. */
  bundles: string[][];
  media: SdpMedia[];
};

/**
 * Reads exactly the fields of the summary, line by line; what is garbled is left at its default. Null where the text has no
 * `o=`, `c=` or `m=` line. Linear in the text, never throws.
 */
export function summarizeSdp(text: string): SdpSummary | null {
  const length = Math.min(text.length, MAX_SDP_LENGTH);
  const summary: SdpSummary = {
    originUser: null,
    originSessionId: null,
    originVersion: null,
    originAddress: null,
    connection: null,
    bundles: [],
    media: [],
  };
  let session: MediaSection | null = null;
  const sections: MediaSection[] = [];
  /** Null before the first. */
  let section: MediaSection | null = null;
  let recognised = false;
  /** From the first `m=` on, where nothing before it is a default of the section. */
  let alone: string | null = null;
  let position = 0;
  while (position < length) {
    const lineFeed = text.indexOf('\n', position);
    const next = lineFeed < 0 || lineFeed >= length ? length : lineFeed;
    const end = text.charCodeAt(next - 1) === 0x0d && next > position ? next - 1 : next;
    if (text.charCodeAt(position + 1) === 0x3d && end > position + 2) {
      const from = position + 2;
      switch (text.charCodeAt(position)) {
        case 0x61: // a=
          if (section === null && text.startsWith(BUNDLE, from)) {
            readBundle(summary, text.slice(from + BUNDLE.length, end));
          } else {
            if (section === null) session ??= new MediaSection();
            readMediaAttribute(section ?? (session as MediaSection), text.slice(from, blanksFrom(text, end)));
          }
          break;
        case 0x6d: // m=
          recognised = true;
          if (section === null && session === null) {
            const like = likeSection(text.slice(from, length));
            if (like !== null) {
              summary.media.push(sectionLike(like.known, like.port, summary.connection));
              return summary;
            }
            alone = text.slice(from, length);
          }
          section = new MediaSection();
          if (sections.length < MAX_SDP_MEDIA && readMediaLine(section, text.slice(from, end))) sections.push(section);
          break;
        case 0x63: // c=
          recognised = true;
          if (section === null) summary.connection ??= connectionAddress(text, from, end);
          else section.connection ??= connectionAddress(text, from, end);
          break;
        case 0x6f: // o=
          if (section === null && summary.originUser === null) {
            recognised = readOrigin(summary, text, from, end) || recognised;
          }
          break;
      }
    }
    position = next + 1;
  }
  if (!recognised) return null;
  session ??= new MediaSection();
  session.connection = summary.connection;
  for (const each of sections) summary.media.push(each.finish(session));
  if (alone !== null && sections.length === 1 && sections[0]?.connection === null)
    rememberSection(alone, summary.media[0] as SdpMedia);
  return summary;
}

/** Where the blanks before `end` begin, which some devices leave there. */
function blanksFrom(text: string, end: number): number {
  let at = end;
  while (text.charCodeAt(at - 1) === 0x20) at--;
  return at;
}

const BUNDLE = 'group:BUNDLE';

function readBundle(summary: SdpSummary, value: string): void {
  const mids = blankTokens(value, MAX_SDP_MEDIA);
  if (mids.length > 0 && summary.bundles.length < MAX_SDP_MEDIA) summary.bundles.push(mids);
}

/** `o=<username> <sess-id> <sess-version> <nettype> <addrtype> <unicast-address>` (RFC 8866 5.2). */
function readOrigin(summary: SdpSummary, text: string, from: number, end: number): boolean {
  const user = tokenStart(text, from, end);
  if (user === end) return false;
  const userEnd = tokenEnd(text, user, end);
  const sessionId = tokenStart(text, userEnd, end);
  const sessionIdEnd = tokenEnd(text, sessionId, end);
  const version = tokenStart(text, sessionIdEnd, end);
  const versionEnd = tokenEnd(text, version, end);
  const address = thirdToken(text, versionEnd, end);
  summary.originUser = text.slice(user, userEnd);
  summary.originSessionId = sessionId === end ? null : text.slice(sessionId, sessionIdEnd);
  summary.originVersion = version === end ? null : text.slice(version, versionEnd);
  summary.originAddress = address === end ? null : text.slice(address, tokenEnd(text, address, end));
  return true;
}
