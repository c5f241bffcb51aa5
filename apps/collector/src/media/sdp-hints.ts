import type { SdpMedia, SdpSummary } from '@earshot/contracts';
import { addressBytes, addressNumber, ipv4Number } from '@earshot/protocol';
import type { CollectorCounters } from '../counters/collector-counters.js';
import { FlowTable } from '../flow/flow-table.js';
import { PayloadTable, STATIC_PAYLOADS } from './payload-table.js';

/** Media addresses remembered; about 100 octets each. */
export const MAX_SDP_HINTS = 131_072;

/** What SDP said of one media address. */
export interface MediaHint {
  readonly callId: string;
  readonly payloads: PayloadTable;
  readonly ptimeMs: number | null;
  /** SRTP by the profile, keys or fingerprint; where it is left to the other side, as long as that is not known. */
  readonly encrypted: boolean;
  /**
   * Its author leaves it to the other side: keys or a fingerprint beside a plain profile (RFC 8643), or a section with and one without on
   * one port.
   */
  readonly isEitherWay: boolean;
  readonly use: HintUse;
  /** Id of the audio level among header extensions (RFC 6464); 0 where there is none. */
  readonly audioLevelId: number;
}

const AUDIO_LEVEL_URI = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';

/** Candidates of one section that are remembered; browsers gather a handful. */
const MAX_CANDIDATES = 16;
const NO_CANDIDATES: NonNullable<SdpMedia['candidates']> = [];

export type HintUse = 'rtp' | 'rtcp' | 'udptl';

/** Media addresses that SDP announced, newest first, so that media is keyed to its call when it comes. Bounded. */
export class SdpHints {
  /** Goes up with each announcement, so that streams know when to look again. */
  version = 0;

  private readonly table: FlowTable;
  private readonly ring: (MediaHint | null)[] = [];
  /** Whether the hint is of the RTP port beside: nearly every announcement is of both. */
  private readonly isOfRtcp: boolean[] = [];
  private readonly ringKeys: number[] = [];
  private next = 0;

  constructor(
    private readonly seed: number,
    private readonly counters: CollectorCounters,
    private readonly limit = MAX_SDP_HINTS,
  ) {
    this.table = new FlowTable(seed);
  }

  /** Takes all media sections of a description, of offer and answer alike. */
  learn(callId: string, sdp: SdpSummary): void {
    if (callId === '') return;
    for (const media of sdp.media) {
      const address = media.connection ?? sdp.connection;
      if (media.port > 0 && address !== null) this.learnMedia(callId, media, address, sdp);
    }
  }

  /** The address that the receiver announced says what the payload types mean (RFC 3264 5.1); else what the sender announced. */
  between(source: number, destination: number, ports: number): MediaHint | null {
    const receiver = this.findRtp(destination, ports & 0xffff);
    if (receiver !== null && !receiver.isEitherWay) return receiver;
    const sender = this.findRtp(source, ports >>> 16);
    if (receiver === null || sender === null || sender.encrypted) return receiver ?? sender;
    return { ...receiver, encrypted: false };
  }

  private findRtp(address: number, port: number): MediaHint | null {
    const hint = this.find(address, port);
    return hint !== null && hint.use === 'rtp' ? hint : null;
  }

  /** What is known of an address and port, null where nothing is. */
  find(address: number, port: number): MediaHint | null {
    const slot = this.table.find(address, port, 0, 0);
    if (slot < 0) return null;
    const hint = this.ring[slot] as MediaHint;
    return this.isOfRtcp[slot] ? { ...hint, use: 'rtcp' } : hint;
  }

  /** The same of `192.0.2.1:4000` or `[2001:db8::1]:4000`. */
  findSocket(text: string): MediaHint | null {
    const colon = text.lastIndexOf(':');
    const number = this.addressNumber(text.slice(0, colon).replace(/^\[|\]$/g, ''));
    return number === 0 ? null : this.find(number, Number(text.slice(colon + 1)));
  }

  private learnMedia(callId: string, media: SdpMedia, address: string, sdp: SdpSummary): void {
    const number = this.addressNumber(address);
    if (number === 0 && !media.candidates?.length) return;
    const beside = sdp.media.length === 1 ? NONE : sectionsBeside(media, sdp);
    const isSecured = hasSecureProfile(media);
    const isEitherWay =
      (!isSecured && (media.hasCrypto || media.hasFingerprint)) ||
      beside.some((other) => other.port === media.port && hasSecureProfile(other) !== isSecured);
    const encrypted = isSecured || isEitherWay;
    const ptimeMs = media.ptimeMs ?? beside.find((other) => other.ptimeMs !== null)?.ptimeMs ?? null;
    const audioLevelId = audioLevelOf(media) || (beside.map(audioLevelOf).find((id) => id !== 0) ?? 0);
    if (media.payloads.length === 0) {
      if (!/udptl/i.test(media.protocol)) return;
      const payloads = STATIC_PAYLOADS;
      const hint: MediaHint = { callId, payloads, ptimeMs, encrypted, isEitherWay, use: 'udptl', audioLevelId };
      if (number !== 0) this.remember(number, media.port, hint, false);
      return;
    }
    const payloads = beside.length === 0 ? PayloadTable.ofMedia(media) : PayloadTable.ofAll([media, ...beside]);
    const hint: MediaHint = { callId, payloads, ptimeMs, encrypted, isEitherWay, use: 'rtp', audioLevelId };
    for (const candidate of media.candidates?.slice(0, MAX_CANDIDATES) ?? NO_CANDIDATES) {
      const own = this.addressNumber(candidate.address);
      // RFC 8839 5.1: component 2 is RTCP. Port 9 stands for one that only connects (RFC 6544 4.5).
      if (own !== 0 && candidate.port !== 0 && candidate.port !== 9)
        this.remember(own, candidate.port, hint, candidate.component === 2);
    }
    if (number !== 0) this.rememberPorts(number, media, hint);
  }

  /** At the address of `c=`. */
  private rememberPorts(number: number, media: SdpMedia, hint: MediaHint): void {
    this.remember(number, media.port, hint, false);
    const rtcpPort = media.rtcpPort ?? (media.rtcpMux ? media.port : media.port + 1);
    // RFC 3605 2.1: `a=rtcp` may name another address too.
    const rtcpAddress = media.rtcpAddress == null ? number : this.addressNumber(media.rtcpAddress) || number;
    const isElsewhere = rtcpPort !== media.port || rtcpAddress !== number;
    if (isElsewhere && rtcpPort <= 65_535) this.remember(rtcpAddress, rtcpPort, hint, true);
    for (let pair = 1; pair < (media.portCount ?? 1); pair++) {
      const port = media.port + 2 * pair;
      if (port > 65_535) return;
      this.remember(number, port, hint, false);
      if (!media.rtcpMux && port < 65_535) this.remember(number, port + 1, hint, true);
    }
  }

  private remember(address: number, port: number, hint: MediaHint, isOfRtcp: boolean): void {
    const slot = this.next;
    this.next = slot + 1 === this.limit ? 0 : slot + 1;
    if (slot < this.ring.length) {
      const oldAddress = this.ringKeys[2 * slot] as number;
      const oldPort = this.ringKeys[2 * slot + 1] as number;
      // An address that was announced again since then has its newer slot in the table.
      if (this.table.find(oldAddress, oldPort, 0, 0) === slot) {
        this.table.delete(oldAddress, oldPort, 0, 0);
        this.counters.add('sdp.addresses-evicted');
      }
    }
    this.ring[slot] = hint;
    this.isOfRtcp[slot] = isOfRtcp;
    this.ringKeys[2 * slot] = address;
    this.ringKeys[2 * slot + 1] = port;
    this.table.set(address, port, 0, 0, slot);
    this.counters.add('sdp.addresses');
    this.version++;
  }

  /** 0 for a host name, and for the unspecified address of a call on hold (RFC 3264 8.4). */
  private addressNumber(text: string): number {
    if (!text.includes(':')) return ipv4Number(text) ?? 0;
    const bytes = addressBytes(text);
    return bytes === null || bytes.every((octet) => octet === 0) ? 0 : addressNumber(bytes, 0, this.seed);
  }
}

function hasSecureProfile({ protocol }: SdpMedia): boolean {
  return protocol.endsWith('SAVP') || protocol.endsWith('SAVPF');
}

function audioLevelOf({ extensions }: SdpMedia): number {
  return extensions?.find(({ uri }) => uri === AUDIO_LEVEL_URI)?.id ?? 0;
}

const NONE: readonly SdpMedia[] = [];

/** Sections whose media comes to the same address: those of its bundle (RFC 9143), and those that name the same port. */
function sectionsBeside(media: SdpMedia, { media: sections, bundles = [] }: SdpSummary): readonly SdpMedia[] {
  const bundle = bundles.find((mids) => mids.includes(media.mid ?? ''));
  return sections.filter(
    (other) =>
      other !== media &&
      (bundle?.includes(other.mid ?? '') === true ||
        (other.port === media.port && other.connection === media.connection)),
  );
}
