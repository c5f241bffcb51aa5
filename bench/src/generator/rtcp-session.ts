import { type Endpoint, withPort } from './endpoint.js';
import type { MediaStream } from './media-stream.js';
import type { Probe } from './probe.js';
import type { Random } from './random.js';
import {
  extendedReport,
  goodbye,
  middleOf,
  type NtpTime,
  ntpTime,
  type ReportBlock,
  receiverReport,
  senderReport,
  sourceDescription,
} from './rtcp-packet.js';
import type { RoundTripTruth, RtcpTruth } from './truth.js';
import { reportedStatistics, reportedVoipMetrics } from './xr-figures.js';

const MARKS = { ttl: 60, dscp: 46 };

/** One end of a call as RTCP sees it: what it sends, what it hears, how far the probe is, how wrong its clock is. */
export interface RtcpEnd {
  readonly name: 'caller' | 'callee';
  readonly media: Endpoint;
  readonly sends: MediaStream | null;
  readonly hears: MediaStream | null;
  readonly toProbeUs: number;
  readonly fromProbeUs: number;
  /** Added to true time to make its NTP time. */
  readonly clockErrorUs: number;
  readonly ssrc: number;
}

export interface RtcpOptions {
  readonly callId: string;
  readonly everyUs: number;
  readonly extended: boolean;
}

/** A sender report as the end that heard it keeps it, and when it had passed the probe. */
interface HeardReport {
  readonly middle: number;
  readonly passedUs: number;
  readonly arrivedUs: number;
}

/** Both ends' reports (SR from an end that sends, RR from one that only listens); knows the round trips because it made the delays. */
export class RtcpSession {
  readonly #heard = new Map<string, HeardReport>();

  constructor(
    private readonly probe: Probe,
    private readonly random: Random,
    private readonly options: RtcpOptions,
    private readonly counts: RtcpTruth,
    private readonly roundTrips: RoundTripTruth[],
  ) {}

  start(a: RtcpEnd, b: RtcpEnd, startUs: number, endUs: number): void {
    this.#plan(a, b, startUs + this.options.everyUs * 0.4, endUs);
    this.#plan(b, a, startUs + this.options.everyUs * 0.7, endUs);
  }

  #plan(from: RtcpEnd, to: RtcpEnd, atUs: number, endUs: number): void {
    const last = atUs + this.options.everyUs > endUs;
    this.probe.scheduler.at(atUs, (now) => {
      this.#send(from, to, now, last);
      if (!last) this.#plan(from, to, now + this.options.everyUs, endUs);
    });
  }

  #send(from: RtcpEnd, to: RtcpEnd, nowUs: number, last: boolean): void {
    const ntp = ntpTime(Math.round(nowUs + from.clockErrorUs));
    const heard = this.#heard.get(from.name);
    const blocks = this.#blocks(from, nowUs, heard);
    const compound = this.#compound(from, ntp, nowUs, blocks, last);

    // Real paths breathe: each report takes up to half a millisecond more.
    const outUs = from.toProbeUs + this.random.integer(0, 500);
    const inUs = to.fromProbeUs + this.random.integer(0, 500);
    const isSenderReport = compound[1] === 200;
    this.probe.scheduler.at(nowUs + outUs, (passedUs) => {
      this.probe.capturedNow(
        passedUs,
        withPort(from.media, from.media.port + 1),
        withPort(to.media, to.media.port + 1),
        compound,
        MARKS,
      );
      if (heard !== undefined && blocks.length > 0) this.#roundTrip(from.name, heard, nowUs, passedUs);
      if (!isSenderReport) return;
      this.probe.scheduler.at(passedUs + inUs, (arrivedUs) => {
        this.#heard.set(to.name, { middle: middleOf(ntp), passedUs, arrivedUs });
      });
    });
  }

  #roundTrip(half: RtcpEnd['name'], heard: HeardReport, sentUs: number, passedUs: number): void {
    const rttUs = heard.arrivedUs - heard.passedUs + (passedUs - sentUs);
    this.roundTrips.push({ callId: this.options.callId, atUs: passedUs, half, rttMs: rttUs / 1000 });
  }

  #blocks(from: RtcpEnd, nowUs: number, heard: HeardReport | undefined): ReportBlock[] {
    const receiver = from.hears?.options.receiver;
    if (receiver === undefined || receiver.received === 0) return [];
    return [
      {
        ssrc: receiver.ssrc,
        fractionLost256: receiver.fractionLost256(),
        cumulativeLost: receiver.cumulativeLost,
        extendedHighestSequence: receiver.extendedHighestSequence,
        jitterUnits: receiver.jitterUnits,
        lastSenderReport: heard?.middle ?? 0,
        delaySinceLastSenderReport: heard ? Math.round(((nowUs - heard.arrivedUs) * 65_536) / 1e6) : 0,
      },
    ];
  }

  #compound(from: RtcpEnd, ntp: NtpTime, nowUs: number, blocks: readonly ReportBlock[], last: boolean): Buffer {
    const parts: Buffer[] = [];
    const sent = from.sends;
    if (sent !== null && sent.lastSent !== null) {
      const { clockRate } = sent.options.receiver;
      const timestamp = sent.lastSent.timestamp + Math.round(((nowUs - sent.lastSent.atUs) / 1e6) * clockRate);
      parts.push(senderReport(from.ssrc, ntp, timestamp, sent.packetsSent, sent.octetsSent, blocks));
      this.counts.sr++;
    } else {
      parts.push(receiverReport(from.ssrc, blocks));
      this.counts.rr++;
    }
    parts.push(sourceDescription(from.ssrc, `${from.name}@earshot.example`));
    this.counts.sdes++;
    const heard = from.hears;
    if (this.options.extended && heard !== null && heard.options.receiver.received > 0) {
      const voip = reportedVoipMetrics(heard, (from.toProbeUs + from.fromProbeUs) / 1000);
      parts.push(extendedReport(from.ssrc, voip, reportedStatistics(heard)));
      this.counts.xrVoipMetrics++;
      this.counts.xrStatisticsSummary++;
    }
    if (last) {
      parts.push(goodbye(from.ssrc));
      this.counts.bye++;
    }
    return Buffer.concat(parts);
  }
}
