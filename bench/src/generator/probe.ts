import type { Endpoint } from './endpoint.js';
import type { FrameSink } from './pcap-writer.js';
import type { Scheduler } from './scheduler.js';
import { type FrameMarks, UDP_FRAME_OVERHEAD, writeUdpFrame } from './udp-frame.js';

const SIGNALLING: FrameMarks = { ttl: 61, dscp: 24 };

/** The capture point: datagrams pass it at a time and are written to the file. */
export class Probe {
  constructor(
    readonly scheduler: Scheduler,
    readonly capture: FrameSink,
  ) {}

  /** Captures a datagram now; `atUs` must not lie before what was captured last. */
  capturedNow(atUs: number, from: Endpoint, to: Endpoint, payload: Uint8Array, marks: FrameMarks): void {
    this.capture.frame(atUs, UDP_FRAME_OVERHEAD + payload.length, (into, offset) => {
      into.set(payload, writeUdpFrame(into, offset, from, to, payload.length, marks));
    });
  }

  /** Captures a signalling datagram at a time to come. */
  captured(atUs: number, from: Endpoint, to: Endpoint, payload: Uint8Array): void {
    this.scheduler.at(atUs, (now) => this.capturedNow(now, from, to, payload, SIGNALLING));
  }
}
