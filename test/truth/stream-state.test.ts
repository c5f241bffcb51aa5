import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSet, type SetTruth } from '@earshot/bench';
import {
  jitterSummary,
  linkSignature,
  lostPackets,
  mergeWindowCounts,
  PACKET_KIND,
  playoutOutcome,
  StreamState,
  type WindowCounts,
} from '@earshot/metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FirstCopy, firstCopies } from '../reference/first-copies.js';
import { adaptiveBuffer, fixedBuffer } from '../reference/playout.js';
import { type RtpArrival, rtpArrivals } from '../reference/rtp-arrivals.js';

const WINDOW_US = 5_000_000;
const KIND: Record<FirstCopy['kind'], 0 | 1 | 2> = {
  audio: PACKET_KIND.audio,
  event: PACKET_KIND.telephoneEvent,
  'comfort-noise': PACKET_KIND.comfortNoise,
};

const folder = mkdtempSync(join(tmpdir(), 'earshot-truth-'));
let truth: SetTruth;
let arrivals: Map<string, RtpArrival[]>;

beforeAll(() => {
  const pcap = join(folder, 'profiles.pcap');
  truth = generateSet('profiles', pcap);
  arrivals = rtpArrivals(pcap);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The stream through the product's state, cut into windows as the collector cuts them. */
function measure(packets: readonly RtpArrival[]): WindowCounts {
  const state = new StreamState({ clockRate: 8000 });
  const windows: WindowCounts[] = [];
  let window = Math.floor((packets[0]?.arrivalUs ?? 0) / WINDOW_US);
  const take = (): void => {
    const counts = state.takeWindow();
    if (counts !== null) windows.push(counts);
  };
  for (const packet of packets) {
    const its = Math.floor(packet.arrivalUs / WINDOW_US);
    if (its !== window) take();
    window = its;
    const { arrivalUs, sequence, timestamp, marker, payloadOctets, payloadType } = packet;
    const kind = payloadType === 101 ? KIND.event : payloadType === 13 ? KIND['comfort-noise'] : KIND.audio;
    const signature = linkSignature(0, packet.ttl);
    state.arrive(arrivalUs, sequence, timestamp, marker, payloadOctets, payloadType, kind, signature);
  }
  take();
  return windows.reduce(mergeWindowCounts);
}

describe('stream state against what was really sent', () => {
  it('counts every stream of every profile exactly', () => {
    const wrong = truth.streams.flatMap((stream) => {
      const counts = measure(arrivals.get(stream.ssrc) ?? []);
      const { packets, expected, duplicates, mirrorDuplicates, reordered, restarts } = counts;
      const got = { packets, expected, lost: lostPackets(counts), duplicates, mirrorDuplicates, reordered, restarts };
      const differs = Object.entries(got).filter(([name, value]) => value !== stream[name as keyof typeof got]);
      return differs.map(
        ([name, value]) => `${stream.profile}: ${name} ${value}, sent ${stream[name as keyof typeof got]}`,
      );
    });
    expect(wrong).toEqual([]);
  });

  it('measures jitter as RFC 3550 does', () => {
    for (const stream of truth.streams) {
      const jitter = jitterSummary(measure(arrivals.get(stream.ssrc) ?? []));
      for (const figure of ['mean', 'max', 'last'] as const) {
        const about = `${stream.profile} ${figure}`;
        expect(Math.abs((jitter[figure] ?? -1) - (stream.jitterMs[figure] ?? -1)), about).toBeLessThan(0.01);
      }
    }
  });

  it('plays, discards and conceals what the reference buffers do', () => {
    const wrong: string[] = [];
    for (const stream of truth.streams) {
      const packets = arrivals.get(stream.ssrc) ?? [];
      const counts = measure(packets);
      const copies = firstCopies(packets, 8000);
      const references = {
        fixed50: fixedBuffer(copies, 50, 100),
        fixed200: fixedBuffer(copies, 200, 200),
        adaptive: adaptiveBuffer(copies, stream.profile === 'long-frames' && stream.listener === 'callee' ? 30 : 20),
      };
      for (const [name, reference] of Object.entries(references)) {
        const buffer = name as keyof typeof references;
        const { played, late, concealed } = counts.playout[buffer];
        const got = `${played}/${late}/${concealed}`;
        const must = `${reference.played}/${reference.late}/${reference.concealed}`;
        if (got !== must) wrong.push(`${stream.profile} ${stream.listener} ${buffer}: ${got}, reference ${must}`);
        const delay = playoutOutcome(counts.playout[buffer], counts.expected).meanDelayMs;
        if (Math.abs((delay ?? -1) - (reference.meanDelayMs ?? -1)) > 0.01) {
          wrong.push(
            `${stream.profile} ${stream.listener} ${buffer}: mean delay ${delay}, reference ${reference.meanDelayMs}`,
          );
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
