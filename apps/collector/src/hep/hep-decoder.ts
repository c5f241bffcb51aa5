import { inflateSync } from 'node:zlib';
import { legKey, mediaKey, RECORD_VERSION, type SipRecord } from '@earshot/contracts';
import {
  addressNumber,
  decodeHep,
  decodeReportJson,
  decodeRtcpJson,
  type HepPacket,
  HepPayload,
  hepText,
  int32,
  looksLikeRtcp,
  socketAddressText,
} from '@earshot/protocol';
import type { CollectorCounters } from '../counters/collector-counters.js';
import type { MediaHint, SdpHints } from '../media/sdp-hints.js';
import type { Origin } from '../records/origin.js';
import { recordId } from '../records/record-id.js';
import type { RecordOutbox } from '../records/record-outbox.js';
import type { RtcpDecoder } from '../reports/rtcp-decoder.js';
import type { SipDecoder } from '../signalling/sip-decoder.js';

/** A payload inflates to at most this: ten times the longest datagram. */
const MAX_INFLATED_OCTETS = 655_360;
/** Names of agents longer than this are cut. */
const MAX_PROBE_NAME = 100;
/** Agents whose name is kept as a string; beyond it the names are read again and again. */
const MAX_AGENTS = 4096;
/** A time before this is that of an agent without a clock: 2000-01-01. */
const EARLIEST_US = 946_684_800_000_000;
const LATEST_US = 4_294_967_296_000_000;
const OPENING_BRACE = 0x7b;

/** HEP packets of any version in, records out. The agent is the probe. */
export class HepDecoder {
  private readonly agents = new Map<string, string>();

  constructor(
    private readonly probe: string,
    private readonly seed: number,
    private readonly authKey: string | null,
    private readonly hints: SdpHints,
    private readonly sip: SipDecoder,
    private readonly rtcp: RtcpDecoder,
    private readonly outbox: RecordOutbox,
    private readonly counters: CollectorCounters,
  ) {}

  /** Takes one packet, which came at `receivedUs`. */
  take(bytes: Uint8Array, start: number, end: number, receivedUs: number): void {
    const { counters } = this;
    counters.add('hep.packets');
    const decoded = decodeHep(bytes, start, end);
    if (!decoded.ok) {
      counters.add('hep.malformed');
      counters.addNamed('undecoded', `hep-${decoded.fault}`);
      return;
    }
    const packet = decoded.value;
    if (this.authKey !== null && hepText(bytes, packet.authKeyOffset, packet.authKeyLength) !== this.authKey) {
      counters.add('hep.refused');
      return;
    }
    if (packet.payloadOffset < 0) {
      counters.add('hep.keep-alives');
      return;
    }
    if (packet.sourceAddressLength === 0 || packet.destinationAddressLength === 0) {
      counters.add('hep.malformed');
      counters.addNamed('undecoded', 'hep-no-addresses');
      return;
    }
    const origin = this.originOf(bytes, packet, receivedUs);
    if (!packet.compressed) {
      const { payloadOffset, payloadLength } = packet;
      this.payload(bytes, packet, bytes, payloadOffset, payloadOffset + payloadLength, origin);
      return;
    }
    const inflated = inflate(bytes.subarray(packet.payloadOffset, packet.payloadOffset + packet.payloadLength));
    if (inflated !== null) this.payload(bytes, packet, inflated, 0, inflated.length, origin);
    else {
      counters.add('hep.malformed');
      counters.addNamed('undecoded', 'hep-deflate');
    }
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
        const taken = this.sip.take(data, start, end, transportOf(packet.protocol), origin);
        this.counters.add(taken ? 'hep.sip' : 'hep.malformed');
        return;
      }
      case HepPayload.RTCP:
      case HepPayload.SHORT_RTCP:
      case HepPayload.RTCP_PION:
        this.takeRtcp(bytes, packet, data, start, end, origin);
        return;
      case HepPayload.RTP_FULL_REPORT:
      case HepPayload.RTP_SHORT_REPORT:
      case HepPayload.HORACLIFIX:
        this.takeReport(data, start, end, origin);
        return;
      case HepPayload.LOG:
        this.takeLog(data, start, end, origin);
        return;
      default:
        this.counters.add('hep.not-read');
        this.counters.addNamed('other', `hep-payload-${packet.payloadType}`);
    }
  }

  private takeRtcp(
    bytes: Uint8Array,
    packet: HepPacket,
    data: Uint8Array,
    start: number,
    end: number,
    origin: Origin,
  ): void {
    const hint = this.hintOf(bytes, packet);
    const callId = hint?.callId ?? null;
    let outcome: 'taken' | 'srtcp' | 'malformed' = 'malformed';
    if (data[start] === OPENING_BRACE) {
      const decoded = decodeRtcpJson(data, start, end);
      if (decoded.ok) {
        this.rtcp.takeDecoded(decoded.value, data.subarray(start, end), callId, origin);
        outcome = 'taken';
      }
    } else if (looksLikeRtcp(data, start, end)) {
      outcome = this.rtcp.take(data, start, end, callId, true, origin);
    }
    this.counters.add(outcome === 'taken' ? 'hep.rtcp' : outcome === 'srtcp' ? 'hep.srtcp' : 'hep.malformed');
    if (outcome === 'malformed') this.counters.addNamed('undecoded', 'hep-rtcp');
  }

  private takeReport(data: Uint8Array, start: number, end: number, origin: Origin): void {
    const decoded = decodeReportJson(data, start, end);
    if (!decoded.ok) {
      this.counters.add('hep.malformed');
      this.counters.addNamed('undecoded', 'hep-report');
      return;
    }
    const members = decoded.value;
    const { probe, atUs, src, dst, correlationId } = origin;
    const named = members.get('RTP_SIP_CALL_ID') ?? members.get('CORRELATION_ID');
    const callId = typeof named === 'string' && named !== '' ? named : correlationId;
    this.outbox.add({
      v: RECORD_VERSION,
      id: recordId('endpoint-report', probe, atUs, 0, `${src}>${dst}`, data.subarray(start, end)),
      probe,
      atUs,
      key: callId === null ? mediaKey(src, dst) : legKey(callId),
      kind: 'endpoint-report',
      source: 'hep-rtp-report',
      src,
      dst,
      ssrc: ssrcOf(members.get('SSRC')),
      callId,
      metrics: Object.fromEntries(members),
    });
    this.counters.add('hep.reports');
  }

  private takeLog(data: Uint8Array, start: number, end: number, origin: Origin): void {
    const { probe, atUs, src, dst, correlationId } = origin;
    const content = data.subarray(start, end);
    this.outbox.add({
      v: RECORD_VERSION,
      id: recordId('log', probe, atUs, 0, `${src}>${dst}`, content),
      probe,
      atUs,
      key: correlationId === null ? mediaKey(src, dst) : legKey(correlationId),
      kind: 'log',
      callId: correlationId,
      text: Buffer.from(content).toString('utf8').replaceAll('\0', ''),
    });
    this.counters.add('hep.logs');
  }

  private originOf(bytes: Uint8Array, packet: HepPacket, receivedUs: number): Origin {
    const { atUs } = packet;
    const isPlausible = atUs !== null && atUs >= EARLIEST_US && atUs < LATEST_US;
    if (atUs !== null && !isPlausible) this.counters.add('hep.absurd-times');
    return {
      probe: this.probeOf(bytes, packet),
      correlationId: hepText(bytes, packet.correlationIdOffset, packet.correlationIdLength),
      atUs: isPlausible ? atUs : receivedUs,
      src: endpointText(bytes, packet.sourceAddressOffset, packet.sourceAddressLength, packet.sourcePort),
      dst: endpointText(
        bytes,
        packet.destinationAddressOffset,
        packet.destinationAddressLength,
        packet.destinationPort,
      ),
      signature: 0,
    };
  }

  /** The agent's name, else its number, else the collector's own name. */
  private probeOf(bytes: Uint8Array, packet: HepPacket): string {
    const name = hepText(bytes, packet.agentNameOffset, packet.agentNameLength);
    if (name !== null) return this.agents.get(name) ?? this.rememberAgent(name);
    return packet.agentId === null ? this.probe : `agent-${packet.agentId}`;
  }

  private rememberAgent(name: string): string {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: names of probes go into logs and metrics
    const clean = name.slice(0, MAX_PROBE_NAME).replace(/[\u0000-\u001f\u007f]/g, '?');
    if (this.agents.size < MAX_AGENTS) {
      this.agents.set(name, clean);
      this.counters.set('hep.agents', this.agents.size);
    }
    return clean;
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

function endpointText(bytes: Uint8Array, offset: number, length: number, port: number): string {
  return socketAddressText(bytes, offset, length === 4 ? 4 : 6, port);
}

function transportOf(protocol: number): SipRecord['transport'] {
  return protocol === 6 ? 'tcp' : protocol === 132 ? 'sctp' : 'udp';
}

function ssrcOf(value: number | string | null | undefined): number | null {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= 0xffff_ffff ? number : null;
}

function inflate(bytes: Uint8Array): Uint8Array | null {
  try {
    const inflated = inflateSync(bytes, { maxOutputLength: MAX_INFLATED_OCTETS });
    return new Uint8Array(inflated.buffer, inflated.byteOffset, inflated.length);
  } catch {
    return null;
  }
}
