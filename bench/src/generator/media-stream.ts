import type { Endpoint } from './endpoint.js';
import type { MediaReceiver } from './media-receiver.js';
import type { MediaSource, SentPacket } from './media-source.js';
import type { NetworkPath } from './network-path.js';
import type { Probe } from './probe.js';
import { rtpPacket } from './rtp-packet.js';
import type { StreamMeter } from './stream-meter.js';
import type { FrameMarks } from './udp-frame.js';

export interface StreamOptions {
  readonly ssrc: number;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly source: MediaSource;
  /** From the sender to the probe. */
  readonly before: NetworkPath;
  /** From the probe to the listener. */
  readonly after: NetworkPath;
  readonly meter: StreamMeter;
  readonly receiver: MediaReceiver;
  readonly marks: FrameMarks;
  /** The mirror gives each packet twice, the second one hop further. */
  readonly mirrored: boolean;
}

const MIRROR_GAP_US = 40;

/** One RTP stream: sent, carried past the probe, delivered. */
export class MediaStream {
  packetsSent = 0;
  octetsSent = 0;
  lostAfterProbe = 0;
  /** Time and timestamp of the last packet sent, for sender reports. */
  lastSent: { readonly atUs: number; readonly timestamp: number } | null = null;

  constructor(
    readonly options: StreamOptions,
    readonly probe: Probe,
  ) {}

  start(startUs: number): void {
    const { source, before } = this.options;
    const { scheduler } = this.probe;
    const send = (): void => {
      let packet = source.next(startUs);
      while (packet === null) packet = source.next(startUs);
      if (packet === undefined) return;
      const sent = packet;
      scheduler.at(sent.atUs, () => {
        this.packetsSent++;
        this.octetsSent += sent.payload.length;
        this.lastSent = { atUs: sent.atUs, timestamp: sent.timestamp };
        for (const arrivalUs of before(sent.atUs)) scheduler.at(arrivalUs, (now) => this.#passProbe(now, sent));
        send();
      });
    };
    send();
  }

  #passProbe(nowUs: number, sent: SentPacket): void {
    const { ssrc, from, to, meter, marks, mirrored, after, receiver } = this.options;
    const packet = rtpPacket(sent.payloadType, sent.marker, sent.sequence, sent.timestamp, ssrc, sent.payload);
    this.probe.capturedNow(nowUs, from, to, packet, marks);
    meter.observe(nowUs, sent.ordinal, sent.segment, sent.timestamp, sent.payloadType, sent.event);
    if (mirrored) {
      meter.mirrorCopy();
      const further: FrameMarks = { ttl: marks.ttl - 1, dscp: marks.dscp };
      this.probe.scheduler.at(nowUs + MIRROR_GAP_US, (now) => this.probe.capturedNow(now, from, to, packet, further));
    }
    const arrivals = after(nowUs);
    if (arrivals.length === 0) this.lostAfterProbe++;
    for (const arrivalUs of arrivals) receiver.delivered(sent, arrivalUs);
  }
}
