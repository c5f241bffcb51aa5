import { readFileSync } from 'node:fs';
import { socketOf } from './endpoint.js';
import type { MediaStream } from './media-stream.js';
import type { PcapWriter } from './pcap-writer.js';
import { Probe } from './probe.js';
import { Random } from './random.js';
import { Scheduler } from './scheduler.js';
import { type LegOptions, SipLeg } from './sip-leg.js';
import type { CallTruth, DigitTruth, RoundTripTruth, RtcpTruth, SetTruth } from './truth.js';

export interface PlacedStream {
  readonly stream: MediaStream;
  readonly callId: string | null;
  readonly profile: string;
  readonly listener: 'caller' | 'callee';
  readonly skewPpm: number;
  readonly digits: readonly DigitTruth[];
}

/** Everything that happens in one capture: the clock, the probe, and the truth as it builds up. */
export class World {
  readonly scheduler = new Scheduler();
  readonly probe: Probe;
  readonly random: Random;
  readonly streams: PlacedStream[] = [];
  readonly roundTrips: RoundTripTruth[] = [];
  readonly rtcp: RtcpTruth = { sr: 0, rr: 0, sdes: 0, bye: 0, xrVoipMetrics: 0, xrStatisticsSummary: 0 };
  readonly sip = { messages: 0, byMethod: {} as Record<string, number>, byStatus: {} as Record<string, number> };
  readonly #calls: { profile: string; legs: SipLeg[] }[] = [];
  #firstUs: number | null = null;
  #lastUs: number | null = null;

  constructor(
    readonly set: string,
    capture: PcapWriter,
    seed: number,
  ) {
    this.probe = new Probe(this.scheduler, {
      frame: (atUs, octets, fill) => {
        this.#firstUs ??= atUs;
        this.#lastUs = atUs;
        capture.frame(atUs, octets, fill);
      },
    });
    this.random = new Random(seed);
  }

  /** A leg of a call of its own. */
  leg(profile: string, options: LegOptions): SipLeg {
    const leg = new SipLeg(options, this.probe, this.random.fork(), this.sip);
    this.#calls.push({ profile, legs: [leg] });
    return leg;
  }

  /** Another leg of the call that has `first`. */
  furtherLeg(first: SipLeg, options: LegOptions): SipLeg {
    const leg = new SipLeg(options, this.probe, this.random.fork(), this.sip);
    this.#calls.find((call) => call.legs[0] === first)?.legs.push(leg);
    return leg;
  }

  /** Runs everything to its end, closes the file, and says what is in it. */
  finish(capture: PcapWriter): SetTruth {
    this.scheduler.run();
    capture.close();
    return {
      set: this.set,
      packets: capture.packets,
      bytes: capture.bytes,
      firstUs: this.#firstUs,
      lastUs: this.#lastUs,
      calls: this.#calls.map(
        ({ profile, legs }): CallTruth => ({
          profile,
          callIds: legs.map((leg) => leg.options.callId),
          legs: legs.map((leg) => leg.truth),
        }),
      ),
      streams: this.streams.map(({ stream, ...placed }) => {
        const { meter, ssrc, from, to } = stream.options;
        return {
          ssrc: `0x${ssrc.toString(16).padStart(8, '0')}`,
          src: socketOf(from),
          dst: socketOf(to),
          ...placed,
          payloadTypes: [...meter.payloadTypes].sort((a, b) => a - b),
          firstUs: meter.firstUs,
          lastUs: meter.lastUs,
          packets: meter.packets,
          expected: meter.expected,
          lost: meter.lost,
          duplicates: meter.duplicates,
          mirrorDuplicates: meter.mirrorDuplicates,
          reordered: meter.reordered,
          restarts: meter.restarts,
          jitterMs: meter.jitterMs,
          deltaMs: meter.deltaMs,
          lostAfterProbe: stream.lostAfterProbe,
        };
      }),
      roundTrips: this.roundTrips,
      rtcp: this.rtcp,
      sip: this.sip,
    };
  }
}

export function readTruth(path: string): SetTruth {
  return JSON.parse(readFileSync(path, 'utf8')) as SetTruth;
}
