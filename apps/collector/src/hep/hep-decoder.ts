import {
  addressNumber,
  decodeHep,
  decodeRtcpJson,
  type HepPacket,
  HepPayload,
  int32,
  isSipKeepAlive,
  looksLikeRtcp,
} from '@earshot/protocol';
import type { CollectorCounters } from '../counters/collector-counters.js';
import type { MediaHint, SdpHints } from '../media/sdp-hints.js';
import type { AddressTexts } from '../records/address-texts.js';
import type { Origin } from '../records/origin.js';
import type { RecordOutbox } from '../records/record-outbox.js';
import type { RtcpDecoder } from '../reports/rtcp-decoder.js';
import { OrdinalCounter } from '../signalling/ordinal-counter.js';
import type { SipDecoder } from '../signalling/sip-decoder.js';
import { sipTransport } from '../signalling/sip-transport.js';
import { AuthKeys } from './auth-keys.js';
import { hepLog } from './hep-log.js';
import { HepOrigin } from './hep-origin.js';
import { hepReport } from './hep-reports.js';
import { inflatePayload } from './inflate-payload.js';

const OPENING_BRACE = 0x7b;

const NOT_KEPT: readonly (readonly [name: string, isThere: (packet: HepPacket) => boolean])[] = [
  ['mos', ({ mosHundredths }) => mosHundredths !== null],
  ['r-factor', ({ rFactor }) => rFactor !== null],
  ['jitter', ({ jitter }) => jitter !== null],
  ['geo', ({ geoLength }) => geoLength > 0],
  ['json-keys', ({ jsonKeysLength }) => jsonKeysLength > 0],
  ['tags', ({ tagsLength }) => tagsLength > 0],
  ['event', ({ eventType }) => eventType !== null],
  ['group', ({ groupLength }) => groupLength > 0],
];

/** HEP packets of any version in, records out. */
export class HepDecoder {
  private readonly origins: HepOrigin;
  private readonly keys: AuthKeys;
  private readonly logOrdinals = new OrdinalCounter();

  constructor(
    probe: string,
    private readonly seed: number,
    authKeys: readonly string[],
    private readonly hints: SdpHints,
    addressTexts: AddressTexts,
    private readonly sip: SipDecoder,
    private readonly rtcp: RtcpDecoder,
    private readonly outbox: RecordOutbox,
    private readonly counters: CollectorCounters,
  ) {
    this.origins = new HepOrigin(probe, addressTexts, counters);
    this.keys = new AuthKeys(authKeys);
  }

  /** Takes one packet, which came at `receivedUs`. */
  take(bytes: Uint8Array, start: number, end: number, receivedUs: number): void {
    const { counters } = this;
    counters.add('hep.packets');
    const decoded = decodeHep(bytes, start, end);
    if (!decoded.ok) {
      this.malformed(`hep-${decoded.fault}`);
      return;
    }
    const packet = decoded.value;
    if (!this.keys.accept(bytes, packet.authKeyOffset, packet.authKeyLength)) {
      counters.add('hep.refused');
      return;
    }
    if (packet.skippedVendor !== 0) counters.addNamed('other', `hep-chunks-of-vendor-${packet.skippedVendor}`);
    else if (packet.skippedChunks > 0) counters.addNamed('other', 'hep-chunks-unknown');
    if (packet.wrongSizes > 0) counters.addNamed('other', 'hep-chunks-of-wrong-length');
    if (packet.payloadLength === 0) {
      counters.add('hep.keep-alives');
      return;
    }
    if (packet.sourceAddressLength === 0 || packet.destinationAddressLength === 0) {
      this.malformed('hep-no-addresses');
      return;
    }
    const origin = this.origins.of(bytes, packet, receivedUs);
    const { payloadOffset, payloadLength } = packet;
    if (!packet.compressed) {
      this.payload(bytes, packet, bytes, payloadOffset, payloadOffset + payloadLength, origin);
      return;
    }
    const inflated = inflatePayload(bytes.subarray(payloadOffset, payloadOffset + payloadLength));
    if (inflated !== null) this.payload(bytes, packet, inflated, 0, inflated.length, origin);
    else this.malformed('hep-deflate');
  }

  /** Chunks that stand in no record of a SIP message, of RTCP or of a log line: counted, so that nobody looks for them. */
  private countNotKept(packet: HepPacket): void {
    for (const [name, isThere] of NOT_KEPT) if (isThere(packet)) this.counters.addNamed('other', `hep-chunk-${name}`);
  }

  private payload(
    bytes: Uint8Array,
    packet: HepPacket,
    data: Uint8Array,
    start: number,
    end: number,
    origin: Origin,
  ): void {
    switch (packet.payloadType) {
      case HepPayload.SIP: {
        this.countNotKept(packet);
        if (isSipKeepAlive(data, start, end)) {
          this.counters.add('hep.keep-alives');
          return;
        }
        const taken = this.sip.take(data, start, end, sipTransport(packet.protocol), origin);
        this.counters.add(taken ? 'hep.sip' : 'hep.malformed');
        return;
      }
      case HepPayload.RTCP:
      case HepPayload.SHORT_RTCP:
      case HepPayload.RTCP_PION:
        this.countNotKept(packet);
        this.takeRtcp(bytes, packet, data, start, end, origin);
        return;
      case HepPayload.RTP_FULL_REPORT:
      case HepPayload.RTP_SHORT_REPORT:
      case HepPayload.HORACLIFIX:
      case HepPayload.VQ_RTCPXR:
        this.takeReport(bytes, packet, data, start, end, origin);
        return;
      case HepPayload.LOG:
        this.countNotKept(packet);
        this.outbox.add(hepLog(data, start, end, origin, this.logOrdinals.next(origin.atUs, origin.probe, origin.src)));
        this.counters.add('hep.logs');
        return;
      default:
        this.counters.add('hep.not-read');
        this.counters.addNamed('other', `hep-payload-${packet.payloadType}`);
    }
  }

  /** Binary whatever the number says; JSON that is no RTCP under the number of short reports is a report of RTP statistics. */
  private takeRtcp(
    bytes: Uint8Array,
    packet: HepPacket,
    data: Uint8Array,
    start: number,
    end: number,
    origin: Origin,
  ): void {
    const callId = this.hintOf(bytes, packet)?.callId ?? null;
    if (data[start] === OPENING_BRACE) {
      const decoded = decodeRtcpJson(data, start, end);
      if (decoded.ok) {
        this.rtcp.takeDecoded(decoded.value, data.subarray(start, end), callId, origin);
        this.counters.add('hep.rtcp');
      } else if (packet.payloadType === HepPayload.SHORT_RTCP) {
        this.takeReport(bytes, packet, data, start, end, origin);
      } else this.malformed('hep-rtcp');
      return;
    }
    const outcome = looksLikeRtcp(data, start, end)
      ? this.rtcp.take(data, start, end, callId, true, origin)
      : 'malformed';
    if (outcome === 'malformed') this.malformed('hep-rtcp');
    else this.counters.add(outcome === 'taken' ? 'hep.rtcp' : 'hep.srtcp');
  }

  private takeReport(
    bytes: Uint8Array,
    packet: HepPacket,
    data: Uint8Array,
    start: number,
    end: number,
    origin: Origin,
  ): void {
    const report = hepReport(bytes, packet, data, start, end, origin);
    if (report === null) {
      this.malformed('hep-report');
      return;
    }
    this.outbox.add(report);
    this.counters.add('hep.reports');
  }

  private malformed(fault: string): void {
    this.counters.add('hep.malformed');
    this.counters.addNamed('undecoded', fault);
  }

  private hintOf(bytes: Uint8Array, packet: HepPacket): MediaHint | null {
    const { sourceAddressOffset, sourceAddressLength, destinationAddressOffset, destinationAddressLength } = packet;
    const destination = this.numberOf(bytes, destinationAddressOffset, destinationAddressLength);
    const source = this.numberOf(bytes, sourceAddressOffset, sourceAddressLength);
    return this.hints.find(destination, packet.destinationPort) ?? this.hints.find(source, packet.sourcePort);
  }

  private numberOf(bytes: Uint8Array, offset: number, length: number): number {
    return length === 4 ? int32(bytes, offset) : addressNumber(bytes, offset, this.seed);
  }
}
