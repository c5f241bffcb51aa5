import { type Frame, looksLikeRtcp, type StunMessage, uint16 } from '@earshot/protocol';
import type { ConnectivityTable } from '../connectivity/connectivity-table.js';
import type { CollectorCounters } from '../counters/collector-counters.js';
import type { EncryptedFlows } from '../media/encrypted-flows.js';
import type { MediaTable } from '../media/media-table.js';

/** First octets of DTLS records among what shares a port with RTP (RFC 7983 7). */
const FIRST_DTLS = 20;
const LAST_DTLS = 63;

/** RTP and RTCP that do not come as datagrams of their own: in what a TURN relay passes on, and in TCP. */
export class CarriedPackets {
  /** True while such a packet is decoded: the frame's checksum is not over it. */
  isUnwrapping = false;

  constructor(
    private readonly media: MediaTable,
    private readonly connectivity: ConnectivityTable,
    private readonly encrypted: EncryptedFlows,
    private readonly counters: CollectorCounters,
    private readonly offerRtcp: (frame: Frame) => boolean,
  ) {}

  /** The payload of TURN channel data (RFC 8656 12.4: channel, length) as RTP or RTCP; true where it was that, and is counted. */
  inChannelData(frame: Frame): boolean {
    const { data, offset } = frame;
    return this.relayed(frame, offset + 4, offset + 4 + uint16(data, offset + 2), null);
  }

  /** The same of what a Send or Data indication holds (RFC 8656 11). */
  inIndication(frame: Frame, message: StunMessage): boolean {
    const { dataStart, dataEnd, peerAddress } = message;
    if (message.class !== 'indication' || peerAddress === null) return false;
    return this.relayed(frame, dataStart, dataEnd, peerAddress);
  }

  private relayed(frame: Frame, start: number, whole: number, peerAddress: string | null): boolean {
    const { data, offset, end, cut } = frame;
    if (start >= Math.min(end, whole) || (data[start] as number) >> 6 !== 2) return false;
    this.media.relayedPath = this.connectivity.relayedPath(frame, peerAddress);
    this.isUnwrapping = true;
    frame.offset = start;
    frame.end = Math.min(end, whole);
    frame.cut = whole - frame.end;
    const taken = looksLikeRtcp(data, frame.offset, frame.end) ? this.offerRtcp(frame) : this.media.offer(frame);
    this.media.relayedPath = null;
    this.isUnwrapping = false;
    frame.offset = offset;
    frame.end = end;
    frame.cut = cut;
    if (taken) this.counters.add('turn.unwrapped');
    return taken;
  }

  /**
   * A packet in a TCP connection of the frame: STUN or channel data (RFC 8489 6.2.2), or what RFC 4571 frames. Only media is a packet of
   * its own, as such or relayed; the segment is counted apart.
   */
  inTcp(bytes: Uint8Array, start: number, messageEnd: number, frame: Frame, messageUs: number): void {
    const { data, offset, end, cut, atUs } = frame;
    frame.data = bytes;
    frame.offset = start;
    frame.end = messageEnd;
    frame.cut = 0;
    frame.atUs = messageUs;
    const first = bytes[start] as number;
    if (first >> 6 === 2) this.mediaInTcp(frame);
    else if (first >= FIRST_DTLS && first <= LAST_DTLS) {
      this.encrypted.note(frame);
      this.connectivity.dtls(frame);
    } else {
      const isChannel = first >= 0x40;
      const message = isChannel ? null : this.connectivity.stun(frame);
      const taken = message === null ? isChannel && this.inChannelData(frame) : this.inIndication(frame, message);
      if (taken) this.counters.add('turn.unwrapped-from-tcp');
      else this.encrypted.note(frame);
    }
    frame.data = data;
    frame.offset = offset;
    frame.end = end;
    frame.cut = cut;
    frame.atUs = atUs;
  }

  private mediaInTcp(frame: Frame): void {
    const { data, offset, end } = frame;
    this.isUnwrapping = true;
    const taken = looksLikeRtcp(data, offset, end) ? this.offerRtcp(frame) : this.media.offer(frame);
    this.isUnwrapping = false;
    if (taken) this.counters.add('media.unwrapped-from-tcp');
  }
}
