import { type RtpWindowRecord, rtpWindowRecord } from '@earshot/contracts';
import { rtpTimeline } from '@earshot/test/builders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextTable } from '../text-table.js';
import { type KeptWindow, WindowStore } from './window-store.js';

function keepAll(records: readonly RtpWindowRecord[]): KeptWindow[] {
  const store = new WindowStore(new TextTable());
  const kept: KeptWindow[] = [];
  for (const record of records) kept.push(store.keep(record, kept.at(-1) ?? null));
  return kept;
}

/** What a fold reads of a record. */
function saidIn(record: RtpWindowRecord) {
  const { v: _, key: __, kind: ___, trace: ____, ttlShifts = [], counts, ...said } = record;
  const { delayHistogram, passages = [], ...counted } = counts;
  const last = delayHistogram.findLastIndex((packets) => packets !== 0);
  return { ...said, ttlShifts, passages, counts: { ...counted, delayHistogram: delayHistogram.slice(0, last + 1) } };
}

/** The same of what was kept. */
function saidBy(window: KeptWindow) {
  const { id, atUs, windowUs, source, dscp, ttlShifts, probeDrops } = window;
  const { passages: _, ...counts } = window.counts();
  return { id, atUs, windowUs, ...source, dscp, ttlShifts, probeDrops, counts, passages: window.passages() };
}

const windows = rtpTimeline({
  src: '192.0.2.1:4000',
  dst: '198.51.100.7:3000',
  fromMs: 0,
  toMs: 20_000,
  lost: ({ index }) => index === 400,
});

describe('windows as a fold keeps them', () => {
  it('say what the records said', () => {
    expect(windows.length).toBeGreaterThan(3);
    expect(keepAll(structuredClone(windows)).map(saidBy)).toEqual(windows.map(saidIn));
  });

  it('say so of any record', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 6 }), (records) => {
        expect(() => records.map((record) => rtpWindowRecord.parse(record))).not.toThrow();
        expect(keepAll(structuredClone(records)).map(saidBy)).toEqual(records.map(saidIn));
      }),
    );
  });

  it('have at hand what places them', () => {
    const [, withLoss] = keepAll(windows);
    expect(withLoss).toMatchObject({ windowUs: windows[1]?.windowUs, packets: 249, expected: 250, lost: 1 });
    expect(withLoss).toMatchObject({ firstUs: windows[1]?.counts.firstUs, lastUs: windows[1]?.counts.lastUs });
  });

  it('have one copy of what is alike in them, and keep apart what is not', () => {
    const [, withLoss, without, alsoWithout] = keepAll(structuredClone(windows));
    expect(without?.lossRuns).toBe(alsoWithout?.lossRuns);
    expect(without?.dscp).toBe(alsoWithout?.dscp);
    expect(without?.source).toBe(alsoWithout?.source);
    expect(withLoss?.lossRuns).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });
});

const count = fc.oneof(fc.nat(300), fc.nat(70_000), fc.maxSafeNat(), fc.integer());
const quantity = fc.oneof(count, fc.double({ noNaN: true, noDefaultInfinity: true }));
const timeUs = fc.maxSafeNat();
const byName = fc.dictionary(fc.stringMatching(/^-?\d{1,3}$/), fc.nat(300), { maxKeys: 3 });
const text = fc.constantFrom('a', 'b', '192.0.2.1:4000', '[2001:db8::1]:4000');
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const orAbsent = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const playout = fc.record({
  played: count,
  late: count,
  concealed: count,
  missedRuns: count,
  missedInRuns: count,
  bursts: count,
  burstPackets: count,
  burstMissed: count,
  gapMissed: count,
  delaySumMs: quantity,
  delayCount: count,
});

const payload = fc.record({
  inspectedPackets: count,
  measuredPackets: count,
  samples: count,
  powerSumMilliwatt: quantity,
  clippedSamples: count,
  silentPackets: count,
  constantPackets: count,
  constantRunMs: quantity,
  constantOctet: orNull(count),
  dtxPackets: count,
  csrcPackets: count,
  extensionPackets: count,
  paddedPackets: count,
  redPackets: count,
  fecPackets: count,
  repairablePackets: count,
  audioLevelPackets: count,
  audioLevelSumDbov: count,
  voicePackets: count,
  frameExcessOctets: byName,
});

const pacing = fc.record({
  packetsByPtime: byName,
  timestampUnits: count,
  elapsedUs: count,
  silenceGaps: count,
  silenceGapsWithoutNoise: count,
  // Which zero it is nobody asks.
  silenceMs: quantity.map((ms) => ms + 0),
  bunches: count,
  longestGap: orNull(
    fc.record({ fromUs: timeUs, toUs: timeUs, lost: count, mediaMs: orNull(quantity), marker: fc.boolean() }),
  ),
});

const counts = fc.record({
  firstUs: timeUs,
  lastUs: timeUs,
  packets: count,
  expected: count,
  duplicates: count,
  mirrorDuplicates: count,
  reordered: count,
  restarts: count,
  strays: orAbsent(count),
  payloadOctets: count,
  lossRuns: fc.array(count, { maxLength: 16 }),
  lostBySecond: fc.array(count, { maxLength: 5 }),
  jitterCount: count,
  jitterSumMs: quantity,
  jitterMaxMs: orNull(quantity),
  jitterLastMs: orNull(quantity),
  deltaCount: count,
  deltaSumMs: quantity,
  deltaMaxMs: orNull(quantity),
  delayHistogram: fc.array(count, { maxLength: 41 }),
  timestampJumps: count,
  markers: count,
  telephoneEvents: count,
  comfortNoise: count,
  payloadTypes: byName,
  ptimeMs: orNull(quantity),
  transitMinima: fc.array(fc.tuple(quantity, quantity), { maxLength: 6 }),
  transitRiseBeforeLoss: count,
  playout: fc.record({ fixed50: playout, fixed200: playout, adaptive: playout }),
  payload: orAbsent(payload),
  pacing: orAbsent(pacing),
  passages: orAbsent(fc.array(fc.tuple(count, timeUs, count), { maxLength: 4 })),
});

const anyRecord: fc.Arbitrary<RtpWindowRecord> = fc.record({
  v: fc.constant(1 as const),
  id: fc.stringMatching(/^[0-9a-f]{32}$/),
  probe: text,
  atUs: timeUs,
  key: text,
  kind: fc.constant('rtp-window' as const),
  src: text,
  dst: text,
  ssrc: fc.nat(),
  windowUs: timeUs,
  callId: orNull(text),
  correlationId: orNull(text),
  codec: orNull(text),
  clockRate: orNull(count),
  clockSource: orNull(fc.constantFrom('sdp' as const, 'static' as const, 'guessed' as const)),
  encrypted: fc.boolean(),
  counts,
  dscp: byName,
  ttlMin: orNull(count),
  ttlMax: orNull(count),
  vlans: fc.array(count, { maxLength: 2 }),
  sourceMacs: fc.array(text, { maxLength: 2 }),
  ttlShifts: orAbsent(fc.array(fc.record({ atUs: timeUs, from: count, to: count }), { maxLength: 2 })),
  relayed: orAbsent(fc.record({ src: text, dst: text })),
  trace: orAbsent(text),
  probeDrops: count,
});
