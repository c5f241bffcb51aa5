import { readCandidate, type SdpCandidate } from './candidate.js';
import { blankTokens, wholeNumber } from './field.js';
import { type PayloadMap, payloadsOf, readFormat, readMap, type SdpPayload } from './payload.js';

export type SdpDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** One media description (RFC 8866 5.14) with what it inherits from the session. */
export type SdpMedia = {
  type: string;
  /** 0 where it is rejected or removed (RFC 3264 6, 8.2). */
  port: number;
  /** Port pairs from `port` on, each two above the one before (RFC 8866 5.14); absent where there is one, as nearly always. */
  portCount?: number;
  rtcpPort: number | null;
  rtcpMux: boolean;
  protocol: string;
  connection: string | null;
  direction: SdpDirection;
  ptimeMs: number | null;
  maxptimeMs: number | null;
  payloads: SdpPayload[];
  hasIce: boolean;
  hasCrypto: boolean;
  hasFingerprint: boolean;
  ssrcs: number[];
  /** CNAMEs that `a=ssrc:… cname:` gives its sources (RFC 5576 6.1), each once. */
  cnames: string[];
  /** Header extensions (RFC 8285 5). */
  extensions: SdpExtension[];
  /** `a=mid` (RFC 5888), by which a bundle names it. */
  mid: string | null;
  /** Address of `a=rtcp` (RFC 3605), null where the connection's holds. */
  rtcpAddress: string | null;
  /** What `a=rtcp-xr` asks for (RFC 3611 5.1), as written: `voip-metrics`, `rcvr-rtt=all:10000`. */
  rtcpXr: string[];
  candidates: SdpCandidate[];
  /** `a=T38…` attributes of a fax (ITU-T T.38 D.2.3) by name; a flag has ''. */
  t38: Record<string, string>;
};

/** `a=extmap:<id>[/<direction>] <URI> …` */
export type SdpExtension = { id: number; uri: string };

/** Sources kept of one media section. */
export const MAX_SDP_SSRCS = 64;
/** Octets of a CNAME (RFC 3550 6.5: an SDES item has at most 255). */
const MAX_CNAME_LENGTH = 255;
/** Extensions kept of one media section, and octets of the name of one. */
const MAX_EXTENSIONS = 32;
const MAX_URI_LENGTH = 256;
/** Candidates, XR formats and fax attributes kept of one media section, each. */
export const MAX_SDP_ATTRIBUTES = 32;
/** Layers of a codec have a port pair each; no real one has more. */
export const MAX_PORT_COUNT = 8;
/** An hour; longer packets are a mistake. */
const MAX_PTIME_MS = 3_600_000;

/** What the lines read so far say of one section, or of the session before the first. */
export class MediaSection {
  type = '';
  port = 0;
  portCount = 1;
  protocol = '';
  formats: string[] = [];
  connection: string | null = null;
  direction: SdpDirection | null = null;
  rtcpPort: number | null = null;
  rtcpMux = false;
  ptimeMs: number | null = null;
  maxptimeMs: number | null = null;
  hasIce = false;
  hasCrypto = false;
  hasFingerprint = false;
  readonly payloadMap: PayloadMap = [];
  readonly ssrcs: number[] = [];
  readonly cnames: string[] = [];
  readonly extensions: SdpExtension[] = [];
  mid: string | null = null;
  rtcpAddress: string | null = null;
  readonly rtcpXr: string[] = [];
  readonly candidates: SdpCandidate[] = [];
  readonly t38: Record<string, string> = {};
  /** The section with the session's defaults filled in. */
  finish(session: MediaSection): SdpMedia {
    return {
      type: this.type,
      port: this.port,
      ...(this.portCount > 1 ? { portCount: this.portCount } : {}),
      rtcpPort: this.rtcpPort,
      rtcpMux: this.rtcpMux || session.rtcpMux,
      protocol: this.protocol,
      connection: this.connection ?? session.connection,
      direction: this.direction ?? session.direction ?? 'sendrecv',
      ptimeMs: this.ptimeMs ?? session.ptimeMs,
      maxptimeMs: this.maxptimeMs ?? session.maxptimeMs,
      payloads: payloadsOf(this.protocol, this.formats, this.payloadMap),
      hasIce: this.hasIce || session.hasIce,
      hasCrypto: this.hasCrypto || session.hasCrypto,
      hasFingerprint: this.hasFingerprint || session.hasFingerprint,
      ssrcs: this.ssrcs,
      cnames: this.cnames,
      extensions: [...session.extensions, ...this.extensions].slice(0, MAX_EXTENSIONS),
      mid: this.mid,
      rtcpAddress: this.rtcpAddress,
      rtcpXr: this.rtcpXr.length > 0 ? this.rtcpXr : session.rtcpXr,
      candidates: this.candidates,
      t38: this.t38,
    };
  }
}

/** `m=<media> <port>[/<count>] <proto> <fmt> …`; false where it cannot be read. */
export function readMediaLine(section: MediaSection, value: string): boolean {
  const [type, portText, protocol, ...formats] = blankTokens(value, 3 + 128);
  if (type === undefined || portText === undefined || protocol === undefined) return false;
  const slash = portText.indexOf('/');
  const port = wholeNumber(slash < 0 ? portText : portText.slice(0, slash), 65_535);
  if (port === null) return false;
  section.type = type;
  section.port = port;
  if (slash >= 0) section.portCount = Math.min(wholeNumber(portText.slice(slash + 1), 65_535) || 1, MAX_PORT_COUNT);
  section.protocol = protocol;
  section.formats = formats;
  return true;
}

/** One `a=` line, given without `a=`. */
export function readMediaAttribute(section: MediaSection, attribute: string): void {
  const colon = attribute.indexOf(':');
  const name = colon < 0 ? attribute : attribute.slice(0, colon);
  const value = colon < 0 ? '' : attribute.slice(colon + 1);
  switch (name) {
    case 'rtpmap':
      readMap(section.payloadMap, value);
      break;
    case 'fmtp':
      readFormat(section.payloadMap, value);
      break;
    case 'sendrecv':
    case 'sendonly':
    case 'recvonly':
    case 'inactive':
      section.direction = name;
      break;
    case 'ptime':
      section.ptimeMs = milliseconds(value);
      break;
    case 'maxptime':
      section.maxptimeMs = milliseconds(value);
      break;
    case 'rtcp':
      section.rtcpPort = wholeNumber(blankTokens(value, 1)[0] ?? '', 65_535);
      section.rtcpAddress = blankTokens(value, 4)[3] ?? null;
      break;
    case 'rtcp-mux':
    case 'rtcp-mux-only':
      section.rtcpMux = true;
      break;
    case 'crypto':
      section.hasCrypto = true;
      break;
    case 'fingerprint':
      section.hasFingerprint = true;
      break;
    case 'ice-ufrag':
      section.hasIce = true;
      break;
    case 'extmap':
      readExtension(section.extensions, value);
      break;
    case 'candidate': {
      const candidate = section.candidates.length < MAX_SDP_ATTRIBUTES ? readCandidate(value) : null;
      if (candidate !== null) section.candidates.push(candidate);
      break;
    }
    case 'mid':
      section.mid ??= value.trim() || null;
      break;
    case 'rtcp-xr':
      section.rtcpXr.push(...blankTokens(value, MAX_SDP_ATTRIBUTES - section.rtcpXr.length));
      break;
    case 'ssrc':
      readSource(section, value);
      break;
    default:
      if (name.startsWith('T38')) readFaxAttribute(section.t38, name, value);
  }
}

/** `a=ssrc:<ssrc-id> <attribute>[:<value>]` (RFC 5576 4.1). */
function readSource({ ssrcs, cnames }: MediaSection, value: string): void {
  const [number = '', attribute = ''] = blankTokens(value, 2);
  const ssrc = wholeNumber(number, 0xffff_ffff);
  if (ssrc === null) return;
  if (ssrcs.length < MAX_SDP_SSRCS && !ssrcs.includes(ssrc)) ssrcs.push(ssrc);
  const cname = attribute.startsWith('cname:') ? attribute.slice(6) : '';
  if (cname === '' || cname.length > MAX_CNAME_LENGTH || cnames.includes(cname)) return;
  if (cnames.length < MAX_SDP_SSRCS) cnames.push(cname);
}

/** RFC 8285 5: ids 1 to 255 are in use, 4096 and more stand for one that is not chosen yet. */
function readExtension(extensions: SdpExtension[], value: string): void {
  const [name = '', uri = ''] = blankTokens(value, 2);
  const slash = name.indexOf('/');
  const id = wholeNumber(slash < 0 ? name : name.slice(0, slash), 255);
  if (!id || uri === '' || uri.length > MAX_URI_LENGTH || extensions.length >= MAX_EXTENSIONS) return;
  extensions.push({ id, uri });
}

function readFaxAttribute(t38: Record<string, string>, name: string, value: string): void {
  if (Object.hasOwn(t38, name) || Object.keys(t38).length >= MAX_SDP_ATTRIBUTES) return;
  t38[name] = value.trim();
}

/** RFC 8866 6.4: milliseconds; fractions occur in the field. Null for 0 and nonsense. */
function milliseconds(text: string): number | null {
  const value = /^\s*\d{1,7}(?:\.\d{1,3})?\s*$/.test(text) ? Number(text) : 0;
  return value > 0 && value <= MAX_PTIME_MS ? value : null;
}
