import { type CaptureRecord, WINDOW_US } from '@earshot/contracts';
import {
  DROP,
  dropName,
  type Frame,
  FrameDecoder,
  hasWrongTransportChecksum,
  isFault,
  LAYER,
  type PlainRecords,
  type VqReport,
} from '@earshot/protocol';
import { ConnectivityTable } from './connectivity/connectivity-table.js';
import { CollectorCounters } from './counters/collector-counters.js';
import { tcpProtocol } from './demultiplex/tcp-protocols.js';
import { UdpDatagrams } from './demultiplex/udp-datagrams.js';
import { FaxTable } from './fax/fax-table.js';
import { HepDecoder } from './hep/hep-decoder.js';
import { EncryptedFlows } from './media/encrypted-flows.js';
import { MediaTable } from './media/media-table.js';
import { SdpHints } from './media/sdp-hints.js';
import type { PipelineOptions } from './pipeline-options.js';
import { AddressTexts } from './records/address-texts.js';
import { PacketOrigins } from './records/packet-origins.js';
import { RecordOutbox } from './records/record-outbox.js';
import { voiceQualityReport } from './reports/endpoint-reports.js';
import { IcmpDecoder } from './reports/icmp-decoder.js';
import { RtcpDecoder } from './reports/rtcp-decoder.js';
import { ExportedSip } from './signalling/exported-sip.js';
import { PlainSipDecoder } from './signalling/plain-sip-decoder.js';
import { SctpMessages } from './signalling/sctp-messages.js';
import { SipDecoder } from './signalling/sip-decoder.js';
import { TcpReassembly } from './signalling/tcp-reassembly.js';
import { TlsKeys } from './tls/tls-keys.js';

/** Seconds of 32 bits end in 2106; what claims to be later, or before 1970, has no time. */
const LAST_TIME_US = 4_294_967_296_000_000;
/** A clock that jumps to and fro may not have all streams looked at with every packet. */
const MIN_PACKETS_BETWEEN_SWEEPS = 256;

/**
 * The stages, on one screen: decode the frame, then by transport and first octets hand the payload to the decoder that it belongs
 * to. Decoders put their records into the outbox; `takeRecords` empties it.
 */
export class Pipeline {
  readonly counters = new CollectorCounters();
  /** Secrets of TLS connections; a capture may bring more. */
  readonly tlsKeys: TlsKeys;
  /** Capture time of the packet before. */
  clockUs = 0;
  /** Smallest and largest capture time; null and 0 before the first packet. */
  firstUs: number | null = null;
  lastUs = 0;

  private readonly outbox: RecordOutbox;
  private readonly frames: FrameDecoder;
  private readonly media: MediaTable;
  private readonly connectivity: ConnectivityTable;
  private readonly fax: FaxTable;
  private readonly udp: UdpDatagrams;
  private readonly sip: SipDecoder;
  private readonly plainSip: PlainSipDecoder | null;
  private readonly hepPackets: HepDecoder;
  private readonly tcp: TcpReassembly;
  private readonly sctp: SctpMessages;
  private readonly exportedSip: ExportedSip;
  private readonly icmp: IcmpDecoder;
  private readonly probe: string;
  private windowEndUs = 0;
  private packetsAtSweep = 0;

  constructor(options: PipelineOptions) {
    const { probe, onCrowd } = options;
    const seed = options.seed ?? Math.floor(Math.random() * 0x7fff_ffff);
    this.outbox = new RecordOutbox(onCrowd === undefined ? null : () => onCrowd(this.takeRecords()));
    this.probe = probe;
    this.tlsKeys = options.tlsKeys ?? new TlsKeys();
    const { outbox, counters } = this;
    this.frames = new FrameDecoder(seed, options.vxlanPorts);
    const addressTexts = new AddressTexts();
    const hints = new SdpHints(seed, counters);
    const encrypted = new EncryptedFlows(seed);
    this.media = new MediaTable(
      probe,
      seed,
      hints,
      encrypted,
      outbox,
      counters,
      options.measurePayloads ?? true,
      options.traces ?? 'off',
      addressTexts,
      this.frames.isTunnelPort,
    );
    this.connectivity = new ConnectivityTable(probe, seed, hints, outbox, counters);
    this.fax = new FaxTable(probe, seed, hints, outbox, counters);
    this.sip = new SipDecoder(hints, outbox, counters, options.correlationHeaders, options.readsAsAsked);
    this.plainSip = this.plainSipDecoder(options, addressTexts, hints);
    this.icmp = new IcmpDecoder(probe, seed, hints, this.media, outbox, counters);
    const { media, connectivity, fax, sip, plainSip } = this;
    const rtcp = new RtcpDecoder(outbox, counters);
    const keys = options.hepAuthKeys ?? [];
    this.hepPackets = new HepDecoder(probe, seed, keys, hints, addressTexts, sip, rtcp, outbox, counters);
    const origins = new PacketOrigins(probe, addressTexts);
    this.udp = new UdpDatagrams(
      media,
      sip,
      plainSip,
      rtcp,
      this.hepPackets,
      connectivity,
      fax,
      hints,
      encrypted,
      origins,
      counters,
    );
    this.tcp = new TcpReassembly(
      seed,
      counters,
      (bytes, start, end, transport, direction, frame) =>
        sip.take(bytes, start, end, transport, origins.ofStream(direction, frame)),
      (bytes, start, end, frame, atUs) => this.udp.carried.inTcp(bytes, start, end, frame, atUs),
      (frame) =>
        hints.find(frame.destination, frame.destinationPort) !== null ||
        hints.find(frame.source, frame.sourcePort) !== null,
      this.tlsKeys,
    );
    this.exportedSip = new ExportedSip(sip, origins, counters);
    this.sctp = new SctpMessages(seed, counters, (bytes, start, end, src, dst) =>
      sip.take(bytes, start, end, 'sctp', origins.between(src, dst, this.clockUs)),
    );
  }

  /** Takes one captured packet: `length` octets at `start`, of `originalLength` on the wire; `position`: where they stand in the capture. */
  packet(
    data: Uint8Array,
    start: number,
    length: number,
    originalLength: number,
    linkType: number,
    atUs: number,
    position = -1,
  ): void {
    const { counters } = this;
    this.plainSip?.packetStands(data, start, position);
    counters.packets++;
    counters.octets += length;
    if (originalLength > length) counters.add('packets.cut');
    const timeUs = atUs > 0 && atUs < LAST_TIME_US ? atUs : this.absurdTime();
    this.clockUs = timeUs;
    if (timeUs > this.lastUs) this.lastUs = timeUs;
    else if (timeUs < (this.firstUs as number)) this.firstUs = timeUs;
    if (timeUs >= this.windowEndUs || timeUs < this.windowEndUs - WINDOW_US) this.windowPassed(timeUs);

    switch (this.frames.decode(data, start, length, originalLength, linkType, timeUs)) {
      case LAYER.UDP:
        this.udp.take(this.frames.frame);
        return;
      case LAYER.TCP:
        this.tcpSegment(this.frames.frame);
        return;
      case LAYER.SCTP:
        counters.add(this.sctp.packet(this.frames.frame) ? 'packets.sctp-sip' : 'packets.sctp-not-sip');
        return;
      case LAYER.EXPORTED_SIP:
        counters.add(this.exportedSip.take(this.frames.frame));
        return;
      case LAYER.ICMP:
      case LAYER.ICMPV6:
        counters.add(this.icmp.take(this.frames.frame) ? 'packets.icmp-media' : 'packets.icmp-not-media');
        return;
      case LAYER.HELD:
        return;
      default:
        this.dropped(this.frames.frame);
    }
  }

  /** Memory for octets of a capture, to be read into in turn: what is there need not be copied to be looked at. */
  get captureBuffers(): readonly Buffer[] {
    return this.media.captureBuffers;
  }

  /** Takes the packets that nothing has to be decoded of, at most `limit`, and moves `records` to the first that is left. Returns how many. */
  plainPackets(records: PlainRecords, limit: number): number {
    const { counters, media } = this;
    const taken = media.takePlain(records, this.windowEndUs - WINDOW_US, limit);
    if (taken.packets === 0) return 0;
    counters.packets += taken.packets;
    counters.octets += taken.octets;
    this.clockUs = taken.lastUs;
    if (taken.latestUs > this.lastUs) this.lastUs = taken.latestUs;
    if (taken.earliestUs < (this.firstUs as number)) this.firstUs = taken.earliestUs;
    return taken.packets;
  }

  /** Takes one HEP packet that came over the network at `receivedUs`. */
  hep(data: Uint8Array, start: number, end: number, receivedUs: number): void {
    this.hepPackets.take(data, start, end, receivedUs);
  }

  /** Takes a report that an endpoint sent to this collector itself (RFC 6035). */
  voiceQuality(report: VqReport, from: { src: string; dst: string; atUs: number }, content: string): void {
    this.outbox.add(voiceQualityReport(report, { probe: this.probe, ...from }, 0, content));
  }

  /** Packets that the kernel or a queue dropped before they came here, in total. */
  set probeDrops(total: number) {
    this.media.probeDrops = total;
  }

  /** Time passes although no packet comes: closes windows that are over. For live sources. */
  advance(nowUs: number): void {
    this.media.sweep(nowUs);
    this.connectivity.sweep(nowUs);
    this.fax.sweep(nowUs);
    this.tcp.sweep(nowUs);
    this.sctp.sweep(nowUs);
    this.frames.fragments.expire(nowUs);
  }

  /** Says whether the capture can be read again at a position of it. */
  set canReadAgain(can: boolean) {
    if (this.plainSip !== null) this.plainSip.canReadAgain = can;
  }

  /** To be called before the octets of the packets so far change. */
  octetsChange(): void {
    if (this.plainSip !== null) this.sip.copies.takeOver();
  }

  /** Records made since the last call. */
  takeRecords(): CaptureRecord[] {
    this.counters.add('records.out', this.outbox.length);
    return this.outbox.take();
  }

  /** SIP messages of which no record was made. */
  get plainMessages(): number {
    return this.plainSip?.messages ?? 0;
  }

  get recordsWaiting(): number {
    return this.outbox.length;
  }

  /** Objects given up to make room for packets that belong to none: more than a few are a flood. */
  get evictions(): number {
    const { counters } = this;
    const ofFragments = this.frames.fragments.fragmentsEvicted + counters.get('sip.sctp-fragments-given-up');
    const ofPairs = counters.get('stun.flows-evicted') + counters.get('dtls.associations-evicted');
    return ofFragments + ofPairs + counters.get('tcp.connections-evicted') + counters.get('turn.clients-evicted');
  }

  /** Closes all windows; what is still held counts as lost. */
  finish(): void {
    this.tcp.finish();
    this.media.finish();
    this.connectivity.finish();
    this.fax.finish();
    this.frames.fragments.clear();
  }

  /** Lets the next pipeline have its memory. To be called last: it can take no packets any more. */
  release(): void {
    this.media.release();
  }

  /** All counters; `in` is the sum of the others of `packets.*` that say what a packet was, and of what is held. */
  snapshot(): Record<string, number> {
    const { counters } = this;
    const { fragments } = this.frames;
    counters.set('packets.rtp-unconfirmed', this.media.packetsUnconfirmed);
    counters.set('held.rtp', this.media.packetsHeld);
    counters.set('held.fragments', fragments.fragmentsHeld);
    // The fragment that completes a datagram is counted as what the datagram is.
    counters.set('packets.fragments-joined', fragments.fragmentsJoined - fragments.datagramsJoined);
    counters.set('packets.fragments-timed-out', fragments.fragmentsTimedOut);
    counters.set('packets.fragments-evicted', fragments.fragmentsEvicted);
    counters.set('checksums.ipv4-wrong', this.frames.frame.wrongHeaderChecksums);
    counters.set('fragments.overlapping', fragments.fragmentsOverlapping);
    return counters.snapshot();
  }

  private tcpSegment(frame: Frame): void {
    const carries = this.tcp.segment(frame);
    this.counters.add(carries === null ? 'packets.tcp-not-sip' : `packets.tcp-${carries}`);
    if (carries === 'stun' || carries === 'media') return;
    if (carries === 'sip') {
      if (hasWrongTransportChecksum(frame)) this.counters.add('checksums.tcp-wrong');
      return;
    }
    const { data, offset, end, sourcePort, destinationPort } = frame;
    const protocol = tcpProtocol(data, offset, end, sourcePort, destinationPort);
    if (protocol !== null) this.counters.addNamed('other', protocol);
  }

  private dropped(frame: Frame): void {
    this.counters.add('packets.undecoded');
    const family = isFault(frame.drop) || frame.drop === DROP.LINK_TYPE ? 'undecoded' : 'other';
    this.counters.addNamed(family, dropName(frame.drop, frame.dropValue, frame.exportedProtocol));
  }

  private plainSipDecoder(
    { onPlainSip, correlationHeaders = [] }: PipelineOptions,
    addressTexts: AddressTexts,
    hints: SdpHints,
  ): PlainSipDecoder | null {
    // Any header may be among those.
    if (onPlainSip === undefined || correlationHeaders.length > 0) return null;
    const { ordinals, copies } = this.sip;
    return new PlainSipDecoder(this.probe, onPlainSip, addressTexts, ordinals, copies, hints, this.counters);
  }

  private absurdTime(): number {
    this.counters.add('packets.absurd-times');
    return this.clockUs;
  }

  private windowPassed(timeUs: number): void {
    this.firstUs ??= timeUs;
    const wentBack = timeUs < this.windowEndUs;
    if (wentBack && this.counters.packets - this.packetsAtSweep < MIN_PACKETS_BETWEEN_SWEEPS) return;
    this.packetsAtSweep = this.counters.packets;
    this.windowEndUs = (Math.floor(timeUs / WINDOW_US) + 1) * WINDOW_US;
    this.advance(timeUs);
  }
}
