import type { CallIdGroup } from './dialog/call-id-group.js';
import { rtcpAddressOf } from './media/session-description.js';
import { hostOf, socketAddressOf } from './media/socket-address.js';
import type { StreamGroups } from './media/stream-groups.js';

/** What a record of media may belong by. */
export interface Placeable {
  readonly id: string;
  readonly src: string;
  readonly dst: string;
  readonly callId: string | null;
  readonly correlationId?: string | null;
  readonly ssrc?: number | null;
  /** Of RTCP. */
  readonly reports?: readonly { readonly ssrc: number }[];
}

/** Calls and media that a fold has so far: what belongs to none of them may yet, or never will. */
export class KnownMedia {
  constructor(
    private readonly groups: ReadonlyMap<string, CallIdGroup>,
    private readonly streams: StreamGroups,
  ) {}

  /** Whether it names a call that is here. */
  names({ callId, correlationId }: Placeable): boolean {
    return this.#isHere(callId) || this.#isHere(correlationId);
  }

  /** Tells of each record whether it names a call, shares an address with one or with a stream, or speaks of a stream; as of now. */
  placing(): (record: Placeable) => boolean {
    const addresses = new Set<string>();
    const ssrcs = new Set<number>();
    for (const { src, dst, ssrc } of this.streams.all) {
      addresses.add(src).add(dst);
      ssrcs.add(ssrc);
    }
    for (const group of this.groups.values()) {
      for (const { session } of group.announced()) {
        for (const media of session?.media ?? []) {
          const { host, port, portCount } = media;
          if (host === null || port === 0) continue;
          for (let pair = 0; pair < portCount; pair++) addresses.add(socketAddressOf(host, port + 2 * pair));
          addresses.add(rtcpAddressOf(media) as string);
          for (const candidate of media.candidates) addresses.add(candidate);
        }
      }
    }
    const isAt = (address: string): boolean => addresses.has(address) || addresses.has(portBelow(address));
    return (record) =>
      this.names(record) ||
      isAt(record.src) ||
      isAt(record.dst) ||
      (record.ssrc != null && ssrcs.has(record.ssrc)) ||
      record.reports?.some(({ ssrc }) => ssrcs.has(ssrc)) === true;
  }

  #isHere(callId: string | null | undefined): boolean {
    return callId != null && this.groups.has(callId);
  }
}

/** Where the media is that RTCP at the address is of (RFC 3550 11). */
function portBelow(address: string): string {
  return socketAddressOf(hostOf(address), Number(address.slice(address.lastIndexOf(':') + 1)) - 1);
}
