import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSet, type SetTruth, type StreamTruth } from '@earshot/bench';
import type { Analysis } from '@earshot/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analysisOf } from '../reference/earshot-command.js';
import { firstCopies } from '../reference/first-copies.js';
import { adaptiveBuffer, fixedBuffer } from '../reference/playout.js';
import { type RtpArrival, rtpArrivals } from '../reference/rtp-arrivals.js';

const folder = mkdtempSync(join(tmpdir(), 'earshot-truth-'));
let truth: SetTruth;
let analysis: Analysis;
let arrivals: Map<string, RtpArrival[]>;

beforeAll(async () => {
  const pcap = join(folder, 'profiles.pcap');
  truth = generateSet('profiles', pcap);
  arrivals = rtpArrivals(pcap);
  ({ analysis } = await analysisOf(pcap));
}, 400_000);
afterAll(() => rmSync(folder, { recursive: true }));

function measured(stream: StreamTruth): Analysis['streams'][number] {
  const found = analysis.streams.find(({ ssrc, src, dst }) => {
    return ssrc === stream.ssrc && src === stream.src && dst === stream.dst;
  });
  if (found === undefined) throw new Error(`no stream ${stream.ssrc} of ${stream.profile}`);
  return found;
}

/** Every difference in one list, so that a failure shows its pattern. */
function differences<T>(
  items: readonly T[],
  name: (item: T) => string,
  pairs: (item: T) => Record<string, readonly [unknown, unknown]>,
): string[] {
  return items.flatMap((item) =>
    Object.entries(pairs(item))
      .filter(([, [got, made]]) => got !== made)
      .map(([field, [got, made]]) => `${name(item)}: ${field} ${got}, made ${made}`),
  );
}

describe('the analysis of a capture whose truth is known', () => {
  it('counts packets and bytes, and nothing is undecoded', () => {
    // Each compound begins with a sender or a receiver report.
    const rtcp = truth.rtcp.sr + truth.rtcp.rr;
    const sip = truth.sip.messages;
    expect(analysis.capture).toEqual({
      packets: truth.packets,
      bytes: truth.bytes,
      firstUs: truth.firstUs,
      lastUs: truth.lastUs,
      linkType: 1,
      kinds: { sip, rtcp, rtp: truth.packets - sip - rtcp },
      other: {},
      undecoded: {},
    });
  });

  it('counts SIP messages by method and status', () => {
    expect(analysis.sip).toMatchObject(truth.sip);
  });

  it('counts RTCP by type', () => {
    const { sr, rr, sdes, bye, xrVoipMetrics } = truth.rtcp;
    expect(analysis.rtcp).toMatchObject({ sr, rr, sdes, bye, app: 0 });
    expect(Object.values(analysis.rtcp.xr)).toEqual([xrVoipMetrics, xrVoipMetrics]);
  });

  it('finds each stream once, and gives it to its call and listener', () => {
    expect(analysis.streams).toHaveLength(truth.streams.length);
    const wrong = differences(
      truth.streams,
      ({ profile, listener }) => `${profile} to ${listener}`,
      (stream) => {
        const { callId, listener, payloadTypes, clockRate } = measured(stream);
        const got = [...payloadTypes].sort((a, b) => a - b).join();
        return {
          callId: [callId, stream.callId],
          listener: [listener, stream.listener],
          payloadTypes: [got, stream.payloadTypes.join()],
          clockRate: [clockRate, 8000],
        };
      },
    );
    expect(wrong).toEqual([]);
  });

  it('counts packets, losses, duplicates and reordering exactly', () => {
    const wrong = differences(
      truth.streams,
      ({ profile, listener }) => `${profile} to ${listener}`,
      (stream) => {
        const got = measured(stream);
        const fields = [
          'packets',
          'expected',
          'lost',
          'duplicates',
          'mirrorDuplicates',
          'reordered',
          'restarts',
        ] as const;
        return Object.fromEntries(fields.map((field) => [field, [got[field], stream[field]] as const]));
      },
    );
    expect(wrong).toEqual([]);
  });

  it('measures jitter within 0.01 ms', () => {
    const wrong: string[] = [];
    for (const stream of truth.streams) {
      const got = measured(stream).jitterMs;
      for (const figure of ['mean', 'max', 'last'] as const) {
        const off = Math.abs((got[figure] ?? Number.NaN) - (stream.jitterMs[figure] ?? Number.NaN));
        if (!(off < 0.01))
          wrong.push(
            `${stream.profile} to ${stream.listener}: ${figure} ${got[figure]}, made ${stream.jitterMs[figure]}`,
          );
      }
    }
    expect(wrong).toEqual([]);
  });

  it('plays, discards and conceals what the reference buffers do', () => {
    const wrong: string[] = [];
    for (const stream of truth.streams) {
      const { playout } = measured(stream);
      const copies = firstCopies(arrivals.get(stream.ssrc) ?? [], 8000);
      const ptimeMs = stream.profile === 'long-frames' && stream.listener === 'callee' ? 30 : 20;
      const references = {
        fixed50: fixedBuffer(copies, 50, 100),
        fixed200: fixedBuffer(copies, 200, 200),
        adaptive: adaptiveBuffer(copies, ptimeMs),
      };
      for (const name of ['fixed50', 'fixed200', 'adaptive'] as const) {
        const { late, concealed, lossPct, meanDelayMs } = playout[name];
        const reference = references[name];
        const about = `${stream.profile} to ${stream.listener}, ${name}`;
        if (late !== reference.late || concealed !== reference.concealed) {
          wrong.push(
            `${about}: late ${late}, concealed ${concealed}; reference ${reference.late}, ${reference.concealed}`,
          );
        }
        // Metrics reference 6.5: (expected - played + concealed) / (expected + concealed).
        const { expected } = stream;
        const missed = (100 * (expected - reference.played + reference.concealed)) / (expected + reference.concealed);
        if (Math.abs((lossPct ?? Number.NaN) - missed) > 1e-6)
          wrong.push(`${about}: loss ${lossPct} %, reference ${missed} %`);
        if (Math.abs((meanDelayMs ?? Number.NaN) - (reference.meanDelayMs ?? Number.NaN)) > 0.01) {
          wrong.push(`${about}: mean delay ${meanDelayMs} ms, reference ${reference.meanDelayMs} ms`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('finds the rate of a slow and of a fast clock', () => {
    for (const profile of ['slow-clock', 'fast-clock']) {
      const stream = truth.streams.find((one) => one.profile === profile && one.listener === 'callee') as StreamTruth;
      // 0.6 ms of noise over 75 s: metrics reference 9 gives an uncertainty of 8 ppm.
      expect(Math.abs((measured(stream).skewPpm ?? 0) - stream.skewPpm), profile).toBeLessThan(8);
    }
  });

  it('tells each digit that was sent', () => {
    const stream = truth.streams.find((one) => one.digits.length > 0) as StreamTruth;
    const leg = analysis.calls.flatMap((call) => call.legs).find((one) => one.callId === stream.callId);
    expect(leg?.dtmf.map(({ digit, durationMs, via }) => ({ digit, durationMs, via }))).toEqual(
      stream.digits.map(({ digit, durationMs }) => ({ digit, durationMs, via: 'rtp' })),
    );
  });

  it('gives each leg its times, outcome and repetitions exactly', () => {
    const made = truth.calls.flatMap((call) => call.legs.map((leg) => ({ profile: call.profile, leg })));
    const wrong = differences(
      made,
      ({ profile }) => profile,
      ({ leg }) => {
        const got = analysis.calls.flatMap((call) => call.legs).find((one) => one.callId === leg.callId);
        const fields = [
          'state',
          'finalStatus',
          'startUs',
          'ringUs',
          'answerUs',
          'endUs',
          'endedBy',
          'pddMs',
          'messages',
          'retransmissions',
        ] as const;
        const shown = fields.filter((field) => field !== 'endUs' || leg.state !== 'timed-out');
        return Object.fromEntries(shown.map((field) => [field, [got?.[field], leg[field]] as const]));
      },
    );
    expect(wrong).toEqual([]);
    expect(analysis.calls).toHaveLength(truth.calls.length);
  });
});

describe('round trips', () => {
  it('are those that the delays of the two halves made', () => {
    const made = truth.roundTrips.map((trip) => trip.rttMs).sort((a, b) => a - b);
    const unmatched = made.filter((rttMs) => !analysis.rtcp.rttMs.some((got) => Math.abs(got - rttMs) < 0.1));
    expect(unmatched).toEqual([]);
    expect(analysis.rtcp.rttMs.length).toBeGreaterThanOrEqual(made.length);
  });
});
