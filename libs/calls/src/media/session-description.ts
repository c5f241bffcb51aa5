import type { SdpMedia, SdpPayload, SdpSummary } from '@earshot/contracts';
import { addressBytes } from '@earshot/protocol';
import type { TextTable } from '../text-table.js';
import { socketAddressOf } from './socket-address.js';

/** What of an `m=` section binding, holds and diagnosis read. */
export interface MediaDescription {
  /** audio, video, image … */
  readonly type: string;
  /** Address of `c=`, null without. */
  readonly host: string | null;
  /** 0 where it is rejected (RFC 3264 6). */
  readonly port: number;
  /** Pairs of ports from there on, each two above the one before (RFC 8866 5.14); nearly always 1. */
  readonly portCount: number;
  /** Where the reports of the first pair come (RFC 3605): the address, null where it is `host`, and the port. */
  readonly rtcpHost: string | null;
  readonly rtcpPort: number;
  /** They may come on the RTP port (RFC 5761), and come there unless the other side does not want it so. */
  readonly rtcpMux: boolean;
  /** As written; a connection of 0.0.0.0 is hold of the old kind (RFC 3264 8.4) and reads as such in `isHeld`. */
  readonly direction: SdpMedia['direction'];
  readonly payloads: readonly SdpPayload[];
  /** `RTP/AVP`, `RTP/SAVP`, `UDP/TLS/RTP/SAVPF`, `udptl` … */
  readonly protocol: string;
  /** SRTP by profile. */
  readonly encrypted: boolean;
  /** `a=ptime` and `a=maxptime`: what its author wants to receive (RFC 8866 6.4), ms; null without. */
  readonly ptimeMs: number | null;
  readonly maxptimeMs: number | null;
  /** `a=ice-ufrag`, `a=crypto` (RFC 4568) and `a=fingerprint` (RFC 8122), of the section or the session. */
  readonly hasIce: boolean;
  readonly hasCrypto: boolean;
  readonly hasFingerprint: boolean;
  /** Every ICE candidate is an address of its own network (RFC 8445 5.1.1.1), mDNS names among them; false without any. */
  readonly hasOnlyHostCandidates: boolean;
  /** Further socket addresses at which it may be reached: its ICE candidates (RFC 8839 5.1), those of RTCP among them; mostly none. */
  readonly candidates: readonly string[];
  /** The sources that its author says it sends (RFC 5576); null where it names none. */
  readonly sources: AnnouncedSources | null;
}

/** What `a=ssrc` lines of one section name. */
export interface AnnouncedSources {
  readonly ssrcs: readonly number[];
  readonly cnames: readonly string[];
}

export interface SessionDescription {
  /** Address of `o=`, which a rewriting intermediary often forgets; null where it is unreadable. */
  readonly originHost: string | null;
  readonly media: readonly MediaDescription[];
}

/** Sections kept of one description; real ones have one to four. */
const MAX_SECTIONS = 16;

/** Lists as they came that are remembered. */
const MAX_LISTS = 256;

/** Sections of the same payload list that differ in something else than their address: sendrecv, sendonly … */
const MAX_TRAITS = 16;

/** What of a section is the same in call after call: all but its address. */
interface SectionTraits
  extends Omit<MediaDescription, 'host' | 'port' | 'portCount' | 'rtcpPort' | 'candidates' | 'sources'> {
  /** As `a=rtcp` says; null where RTCP comes on the port above. */
  readonly rtcpPort: number | null;
}

/**
 * A description of one section that names no sources, no candidates and one pair of ports, as nearly all are: both in one, and what is not its own it shares. A capture has a
 * hundred thousand of them.
 */
class SoleSection implements SessionDescription, MediaDescription {
  constructor(
    readonly originHost: string | null,
    readonly host: string | null,
    readonly port: number,
    private readonly traits: SectionTraits,
  ) {}

  get media(): readonly MediaDescription[] {
    return [this];
  }

  get type(): string {
    return this.traits.type;
  }

  get portCount(): number {
    return 1;
  }

  get rtcpHost(): string | null {
    return this.traits.rtcpHost;
  }

  get rtcpPort(): number {
    return this.traits.rtcpPort ?? this.port + 1;
  }

  get rtcpMux(): boolean {
    return this.traits.rtcpMux;
  }

  get direction(): SdpMedia['direction'] {
    return this.traits.direction;
  }

  get payloads(): readonly SdpPayload[] {
    return this.traits.payloads;
  }

  get protocol(): string {
    return this.traits.protocol;
  }

  get encrypted(): boolean {
    return this.traits.encrypted;
  }

  get ptimeMs(): number | null {
    return this.traits.ptimeMs;
  }

  get maxptimeMs(): number | null {
    return this.traits.maxptimeMs;
  }

  get hasIce(): boolean {
    return this.traits.hasIce;
  }

  get hasCrypto(): boolean {
    return this.traits.hasCrypto;
  }

  get hasFingerprint(): boolean {
    return this.traits.hasFingerprint;
  }

  get hasOnlyHostCandidates(): boolean {
    return this.traits.hasOnlyHostCandidates;
  }

  get candidates(): readonly string[] {
    return NO_CANDIDATES;
  }

  get sources(): null {
    return null;
  }
}

/** Shares payload lists among descriptions, and what else they have in common: a network uses a handful of them. */
export class SessionReader {
  readonly #payloads = new Map<string, readonly SdpPayload[]>();
  /** By the list as it came: descriptions alike may have one. */
  readonly #byList = new Map<readonly SdpPayload[], readonly SdpPayload[]>();

  readonly #traits = new Map<readonly SdpPayload[], SectionTraits[]>();

  constructor(private readonly texts: TextTable) {}

  read(sdp: SdpSummary): SessionDescription {
    const originHost = this.texts.shareOrNull(sdp.originAddress);
    const [first] = sdp.media;
    if (first !== undefined && sdp.media.length === 1 && isSole(first)) {
      const { connection } = first;
      const host = connection === sdp.originAddress ? originHost : this.texts.shareOrNull(connection);
      return new SoleSection(originHost, host, first.port, this.#sharedTraits(first));
    }
    return {
      originHost,
      media: sdp.media.slice(0, MAX_SECTIONS).map((section) => this.#section(section)),
    };
  }

  #section(section: SdpMedia): MediaDescription {
    return {
      type: section.type === 'audio' ? 'audio' : this.texts.share(section.type),
      host: this.texts.shareOrNull(section.connection),
      port: section.port,
      portCount: section.portCount ?? 1,
      rtcpHost: this.texts.shareOrNull(rtcpHostOf(section)),
      rtcpPort: section.rtcpPort ?? section.port + 1,
      rtcpMux: section.rtcpMux,
      direction: section.direction,
      payloads: this.#sharedPayloads(section.payloads),
      protocol: this.texts.share(section.protocol),
      encrypted: section.protocol.includes('SAVP'),
      ptimeMs: section.ptimeMs,
      maxptimeMs: section.maxptimeMs,
      hasIce: section.hasIce,
      hasCrypto: section.hasCrypto,
      hasFingerprint: section.hasFingerprint,
      hasOnlyHostCandidates: isHostOnly(section.candidates ?? []),
      candidates: candidatesOf(section),
      sources: section.ssrcs.length === 0 ? null : this.#sources(section),
    };
  }

  #sharedTraits(section: SdpMedia): SectionTraits {
    const payloads = this.#sharedPayloads(section.payloads);
    const onlyHosts = isHostOnly(section.candidates ?? []);
    const rtcpHost = rtcpHostOf(section);
    // Many write the port above, too: what differs from call to call is not shared.
    const rtcpPort = section.rtcpPort === section.port + 1 ? null : section.rtcpPort;
    let known = this.#traits.get(payloads);
    if (known === undefined) {
      if (this.#traits.size >= MAX_LISTS) this.#traits.clear();
      known = [];
      this.#traits.set(payloads, known);
    }
    for (const traits of known) if (isLike(traits, section, rtcpHost, rtcpPort, onlyHosts)) return traits;
    const traits: SectionTraits = {
      type: section.type === 'audio' ? 'audio' : this.texts.share(section.type),
      rtcpHost: this.texts.shareOrNull(rtcpHost),
      rtcpPort,
      rtcpMux: section.rtcpMux,
      direction: section.direction,
      payloads,
      protocol: this.texts.share(section.protocol),
      encrypted: section.protocol.includes('SAVP'),
      ptimeMs: section.ptimeMs,
      maxptimeMs: section.maxptimeMs,
      hasIce: section.hasIce,
      hasCrypto: section.hasCrypto,
      hasFingerprint: section.hasFingerprint,
      hasOnlyHostCandidates: onlyHosts,
    };
    if (known.length < MAX_TRAITS) known.push(traits);
    return traits;
  }

  #sources({ ssrcs, cnames = [] }: SdpMedia): AnnouncedSources {
    return { ssrcs, cnames: cnames.map((cname) => this.texts.share(cname)) };
  }

  #sharedPayloads(payloads: readonly SdpPayload[]): readonly SdpPayload[] {
    const same = this.#byList.get(payloads);
    if (same !== undefined) return same;
    const own = this.#alikePayloads(payloads);
    if (this.#byList.size >= MAX_LISTS) this.#byList.clear();
    this.#byList.set(payloads, own);
    return own;
  }

  #alikePayloads(payloads: readonly SdpPayload[]): readonly SdpPayload[] {
    let name = '';
    for (const { payloadType, codec, clockRate, channels, fmtp } of payloads) {
      name += `${payloadType} ${codec}/${clockRate}/${channels} ${fmtp ?? ''};`;
    }
    const known = this.#payloads.get(name);
    if (known !== undefined) return known;
    const own = payloads.map(({ payloadType, codec, clockRate, channels, fmtp }) => ({
      payloadType,
      codec: this.texts.share(codec),
      clockRate,
      channels,
      fmtp: this.texts.shareOrNull(fmtp),
    }));
    if (this.#payloads.size < 4096) this.#payloads.set(name, own);
    return own;
  }
}

function isLike(
  traits: SectionTraits,
  section: SdpMedia,
  rtcpHost: string | null,
  rtcpPort: number | null,
  onlyHosts: boolean,
): boolean {
  return (
    traits.direction === section.direction &&
    traits.type === section.type &&
    traits.protocol === section.protocol &&
    traits.rtcpHost === rtcpHost &&
    traits.rtcpPort === rtcpPort &&
    traits.rtcpMux === section.rtcpMux &&
    traits.ptimeMs === section.ptimeMs &&
    traits.maxptimeMs === section.maxptimeMs &&
    traits.hasIce === section.hasIce &&
    traits.hasCrypto === section.hasCrypto &&
    traits.hasFingerprint === section.hasFingerprint &&
    traits.hasOnlyHostCandidates === onlyHosts
  );
}

function isSole(section: SdpMedia): boolean {
  return section.ssrcs.length === 0 && section.portCount === undefined && candidatesOf(section).length === 0;
}

const NO_CANDIDATES: readonly string[] = [];
/** Kept of one section: what evidence is stored by; browsers gather a handful. */
const MAX_CANDIDATES = 16;

/** Those that are addresses: some are names that hide them (mDNS), and port 9 stands for one that only connects (RFC 6544 4.5). */
export function candidatesOf({ candidates = [], connection, port }: SdpMedia): readonly string[] {
  if (candidates.length === 0) return NO_CANDIDATES;
  const addresses = new Set<string>();
  for (const { address, port: own } of candidates) {
    if (addresses.size >= MAX_CANDIDATES) break;
    if (own === 0 || own === 9 || addressBytes(address) === null || isUnspecified(address)) continue;
    if (address !== connection || own !== port) addresses.add(socketAddressOf(address, own));
  }
  return [...addresses];
}

function isHostOnly(candidates: NonNullable<SdpMedia['candidates']>): boolean {
  return candidates.length > 0 && candidates.every(({ type }) => type === 'host');
}

/** Where its author wants to receive; null without a connection or with port 0. */
export function rtpAddressOf({ host, port }: MediaDescription): string | null {
  return host === null || port === 0 ? null : socketAddressOf(host, port);
}

/** Whether it is that address, or that of another of its ports, or a candidate. Rules ask it of each stream and section. */
export function isRtpAddressOf(
  { host, port, portCount, candidates }: Pick<MediaDescription, 'host' | 'port' | 'portCount' | 'candidates'>,
  address: string,
): boolean {
  if (host === null || port === 0) return false;
  if (candidates.length > 0 && candidates.includes(address)) return true;
  for (let pair = 0; pair < portCount; pair++) if (isSocketAddress(host, port + 2 * pair, address)) return true;
  return false;
}

/** No text is made for the answer. */
function isSocketAddress(host: string, port: number, address: string): boolean {
  // An IPv6 address may be written in several ways.
  if (address.charCodeAt(0) === OPENING_BRACKET || host.includes(':')) return socketAddressOf(host, port) === address;
  const { length } = host;
  return address.charCodeAt(length) === COLON && address.startsWith(host) && address.slice(length + 1) === `${port}`;
}

const OPENING_BRACKET = 0x5b;
const COLON = 0x3a;

/** Where it wants the reports that do not come to the RTP address; null where it is not used. */
export function rtcpAddressOf({ host, port, rtcpHost, rtcpPort }: MediaDescription): string | null {
  return host === null || port === 0 ? null : socketAddressOf(rtcpHost ?? host, rtcpPort);
}

/** The address of `a=rtcp` (RFC 3605 2.1); null where it is that of the connection, none that packets have, or not there. */
export function rtcpHostOf({ rtcpAddress = null, connection }: SdpMedia): string | null {
  if (rtcpAddress === null || rtcpAddress === connection || isUnspecified(rtcpAddress)) return null;
  return addressBytes(rtcpAddress) === null ? null : rtcpAddress;
}

/** The first audio section that is not rejected, else the first at all; null without one. */
export function audioOf(session: SessionDescription): MediaDescription | null {
  const { media } = session;
  if (media.length === 1) return media[0]?.type === 'audio' ? media[0] : null;
  const audio = media.filter((section) => section.type === 'audio');
  return audio.find((section) => section.port !== 0) ?? audio[0] ?? null;
}

/** Whether its author does not want to hear: sendonly, inactive, or a connection of all zeros. */
export function isHeld(media: MediaDescription): boolean {
  return media.direction === 'sendonly' || media.direction === 'inactive' || isUnspecified(media.host);
}

export function isUnspecified(host: string | null): boolean {
  return host === '0.0.0.0' || host === '::';
}
