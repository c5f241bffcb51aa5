import type { SdpMedia, SdpPayload, SdpSummary } from '@earshot/contracts';
import type { TextTable } from '../text-table.js';
import { socketAddressOf } from './socket-address.js';

/** What of an `m=` section binding, holds and diagnosis read. */
export interface MediaDescription {
  /** audio, video, image … */
  readonly type: string;
  /** Where its author wants to receive; null without a connection or with port 0 (rejected, RFC 3264 6). */
  readonly address: string | null;
  /** Address of `c=`, null without. */
  readonly host: string | null;
  readonly port: number;
  readonly rtcpAddress: string | null;
  readonly protocol: string;
  /** As written; a connection of 0.0.0.0 is hold of the old kind (RFC 3264 8.4) and reads as such in `isHeld`. */
  readonly direction: SdpMedia['direction'];
  readonly ptimeMs: number | null;
  readonly maxptimeMs: number | null;
  readonly payloads: readonly SdpPayload[];
  /** SRTP by profile. */
  readonly encrypted: boolean;
  readonly hasIce: boolean;
}

export interface SessionDescription {
  readonly originAddress: string | null;
  /** `o=` session id and version: the same pair is the same description. */
  readonly origin: string;
  readonly media: readonly MediaDescription[];
}

/** Sections kept of one description; real ones have one to four. */
const MAX_SECTIONS = 16;

/** Shares payload lists among descriptions: a network uses a handful of them. */
export class SessionReader {
  readonly #payloads = new Map<string, readonly SdpPayload[]>();

  constructor(private readonly texts: TextTable) {}

  read(sdp: SdpSummary): SessionDescription {
    const media: MediaDescription[] = [];
    for (const section of sdp.media) {
      if (media.length === MAX_SECTIONS) break;
      media.push(this.#section(section));
    }
    return {
      originAddress: this.texts.shareOrNull(sdp.originAddress),
      origin: ` ${sdp.originSessionId ?? ''}/${sdp.originVersion ?? ''}`.slice(1),
      media,
    };
  }

  #section(section: SdpMedia): MediaDescription {
    const host = this.texts.shareOrNull(section.connection);
    const usable = host !== null && section.port !== 0;
    return {
      type: this.texts.share(section.type),
      address: usable ? socketAddressOf(host, section.port) : null,
      host,
      port: section.port,
      rtcpAddress: usable && !section.rtcpMux ? socketAddressOf(host, section.rtcpPort ?? section.port + 1) : null,
      protocol: this.texts.share(section.protocol),
      direction: section.direction,
      ptimeMs: section.ptimeMs,
      maxptimeMs: section.maxptimeMs,
      payloads: this.#sharedPayloads(section.payloads),
      encrypted: section.protocol.includes('SAVP'),
      hasIce: section.hasIce,
    };
  }

  #sharedPayloads(payloads: readonly SdpPayload[]): readonly SdpPayload[] {
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

/** The first audio section that is not rejected, else the first at all; null without one. */
export function audioOf(session: SessionDescription): MediaDescription | null {
  const audio = session.media.filter((section) => section.type === 'audio');
  return audio.find((section) => section.port !== 0) ?? audio[0] ?? null;
}

/** Whether its author does not want to hear: sendonly, inactive, or a connection of all zeros. */
export function isHeld(media: MediaDescription): boolean {
  return media.direction === 'sendonly' || media.direction === 'inactive' || isUnspecified(media.host);
}

export function isUnspecified(host: string | null): boolean {
  return host === '0.0.0.0' || host === '::';
}
