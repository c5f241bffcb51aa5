import {
  type Frame,
  hasWrongTransportChecksum,
  isDtls13Ciphertext,
  isHep1or2,
  isHep3,
  isSipKeepAlive,
  looksLikeRtcp,
  looksLikeSip,
} from '@earshot/protocol';
import type { ConnectivityTable } from '../connectivity/connectivity-table.js';
import type { CollectorCounters, CounterName } from '../counters/collector-counters.js';
import type { FaxTable } from '../fax/fax-table.js';
import type { HepDecoder } from '../hep/hep-decoder.js';
import type { EncryptedFlows } from '../media/encrypted-flows.js';
import type { MediaTable } from '../media/media-table.js';
import type { SdpHints } from '../media/sdp-hints.js';
import type { PacketOrigins } from '../records/packet-origins.js';
import type { RtcpDecoder } from '../reports/rtcp-decoder.js';
import type { PlainSipDecoder } from '../signalling/plain-sip-decoder.js';
import type { SipDecoder } from '../signalling/sip-decoder.js';
import { CarriedPackets } from './carried-packets.js';
import { isQuicLongHeader, otherProtocol, protocolByPort } from './other-protocols.js';

/** Hands the payload of each UDP datagram to the decoder that it belongs to, by its first octets, and counts what it was. */
export class UdpDatagrams {
  /** What comes in other packets. */
  readonly carried: CarriedPackets;

  constructor(
    private readonly media: MediaTable,
    private readonly sip: SipDecoder,
    private readonly plainSip: PlainSipDecoder | null,
    private readonly rtcp: RtcpDecoder,
    private readonly hepPackets: HepDecoder,
    private readonly connectivity: ConnectivityTable,
    private readonly fax: FaxTable,
    private readonly hints: SdpHints,
    private readonly encrypted: EncryptedFlows,
    private readonly origins: PacketOrigins,
    private readonly counters: CollectorCounters,
  ) {
    this.carried = new CarriedPackets(media, connectivity, encrypted, counters, (frame) => this.offerRtcp(frame));
  }

  take(frame: Frame): void {
    const { data, offset, end } = frame;
    const first = offset < end ? (data[offset] as number) : -1;
    if (first >> 6 === 2) {
      if (looksLikeRtcp(data, offset, end)) {
        if (this.offerRtcp(frame)) return;
      } else if (this.media.offer(frame)) {
        return;
      }
    } else if (looksLikeSip(data, offset, end) && this.takeSip(frame)) {
      this.counters.add('packets.sip');
      if (hasWrongTransportChecksum(frame)) this.counters.add('checksums.udp-wrong');
      return;
    }
    if (isHep3(data, offset, end) || isOlderHep(frame)) {
      this.hepPackets.take(data, offset, end, frame.atUs);
      this.counters.add('packets.hep');
      return;
    }
    const name = this.nameOther(frame);
    if (name !== null) this.counters.add(name);
  }

  private takeSip(frame: Frame): boolean {
    if (this.plainSip?.take(frame)) return true;
    const { data, offset, end } = frame;
    return this.sip.take(data, offset, end, 'udp', this.origins.of(frame));
  }

  private offerRtcp(frame: Frame): boolean {
    const hint =
      this.hints.find(frame.destination, frame.destinationPort) ??
      this.hints.find(frame.source, frame.sourcePort) ??
      this.media.relayedPath?.hint ??
      null;
    const { data, offset, end } = frame;
    const outcome = this.rtcp.take(data, offset, end, hint?.callId ?? null, hint !== null, this.origins.of(frame));
    this.counters.add(outcome === 'taken' ? 'packets.rtcp' : outcome === 'srtcp' ? 'packets.srtcp' : 'rtcp.malformed');
    if (outcome === 'srtcp') this.encrypted.note(frame);
    else if (!this.carried.isUnwrapping && hasWrongTransportChecksum(frame)) this.counters.add('checksums.udp-wrong');
    return outcome !== 'malformed';
  }

  /** Counter of what is neither SIP, RTP nor RTCP; null where it was RTP or RTCP within. */
  private nameOther(frame: Frame): CounterName | null {
    const { data, offset, end, sourcePort, destinationPort } = frame;
    if (offset < end) {
      const named = otherProtocol(data, offset, end);
      if (named === 'packets.turn-channel' && this.carried.inChannelData(frame)) return null;
      if (named === 'packets.stun') {
        const message = this.connectivity.stun(frame);
        if (message !== null && this.carried.inIndication(frame, message)) return null;
      }
      if (named !== null) {
        if (named !== 'packets.zrtp') this.encrypted.note(frame);
        if (named === 'packets.dtls') this.connectivity.dtls(frame);
        return named;
      }
      if (isDtls13Ciphertext(data, offset, end) && this.connectivity.dtls(frame)) {
        this.encrypted.note(frame);
        return 'packets.dtls';
      }
      const hint = this.hints.find(frame.destination, destinationPort) ?? this.hints.find(frame.source, sourcePort);
      if (hint?.use === 'udptl') {
        this.fax.take(frame);
        return 'packets.t38';
      }
      if (this.connectivity.classicStun(frame)) {
        this.encrypted.note(frame);
        return 'packets.stun';
      }
      if (isQuicLongHeader(data, offset, end)) return 'packets.quic';
    }
    const byPort = protocolByPort(sourcePort, destinationPort);
    if (byPort !== null) {
      this.counters.addNamed('other', byPort);
      return 'packets.udp-by-port';
    }
    return isSipKeepAlive(data, offset, end) ? 'packets.sip-keepalive' : 'packets.udp-unrecognised';
  }
}

/** What is known by its first octets alone could be anything elsewhere. */
function isOlderHep({ data, offset, end, sourcePort, destinationPort }: Frame): boolean {
  return isHep1or2(data, offset, end) && protocolByPort(sourcePort, destinationPort) === 'hep';
}
