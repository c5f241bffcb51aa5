import type { CaptureRecord, MediaSection } from '@earshot/contracts';
import { ALICE, answeredCall, BOB, type RtpTimelineOptions, rtpTimeline, START_US } from '@earshot/test/builders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';

const SSRC = 0xb0b;
/** What the caller hears: 1 000 packets from 2 s on, sequence numbers from 65 000 on; noted are the indices 24, 88, … 984. */
const WAY = { src: BOB.media, dst: ALICE.media, ssrc: SSRC, fromMs: 2000, toMs: 22_000 } as const;
const FIRST_NOTED = 24;
const LAST_NOTED = 984;

function sectionsOf(...places: Partial<RtpTimelineOptions>[]): MediaSection[] {
  const { flow } = answeredCall({ endMs: 22_000 });
  const records: CaptureRecord[] = [...flow.records];
  for (const place of places) records.push(...rtpTimeline({ ...WAY, ...place }));
  const fold = createFold();
  fold.addAll(records);
  const [call] = [...fold.calls()];
  return call?.facts.mediaSections ?? [];
}

const between = (least: number, most: number) => (packet: { index: number }) =>
  packet.index >= least && packet.index <= most;

describe('between two places of one stream', () => {
  it('what was lost, and where, is counted by the packets that both noted', () => {
    const lost = between(640, 659);
    const [section, ...more] = sectionsOf(
      { probe: 'core', ttl: () => 62 },
      { probe: 'edge', ttl: () => 59, lost, delayMs: () => 15 },
    );
    expect(more).toEqual([]);
    expect(section).toMatchObject({
      fromProbe: 'core',
      toProbe: 'edge',
      orderedBy: 'ttl',
      sameClock: false,
      expected: LAST_NOTED - FIRST_NOTED,
      arrived: LAST_NOTED - FIRST_NOTED,
      lost: 20,
      lossPct: (100 * 20) / (LAST_NOTED - FIRST_NOTED),
      delayMs: { min: 15, mean: 15, max: 15 },
      delaySpreadMs: 0,
      jitterAddedMs: 0,
    });
    // Index 640 was sent 14.8 s after the start: in the window from 10 s on. Its span begins at index 600, sent at 14 s.
    expect(section?.windows.filter((window) => window.lost !== 0)).toEqual([
      { atUs: START_US + 10_000_000, expected: 256, lost: 20, delayMs: 15 },
    ]);
  });

  it('what was lost before both is not lost between them', () => {
    const lost = between(300, 349);
    const [section] = sectionsOf({ probe: 'core', ttl: () => 62, lost }, { probe: 'edge', ttl: () => 59, lost });
    expect(section).toMatchObject({
      lost: 0,
      arrived: LAST_NOTED - FIRST_NOTED - 50,
      expected: LAST_NOTED - FIRST_NOTED,
    });
  });

  it('a clock that is wrong makes the delay wrong, not its spread, and not the order where TTL tells it', () => {
    const delayMs = ({ index }: { index: number }) => (index === 88 ? 40 : 10);
    const [section] = sectionsOf(
      { probe: 'edge', ttl: () => 59, delayMs, startUs: START_US - 1_000_000 },
      { probe: 'core', ttl: () => 62 },
    );
    expect(section).toMatchObject({ fromProbe: 'core', toProbe: 'edge', delaySpreadMs: 30 });
    expect(section?.delayMs).toMatchObject({ min: -990, max: -960 });
  });

  it('nothing but time orders two probes on one wire', () => {
    const [section] = sectionsOf({ probe: 'a', delayMs: () => 3 }, { probe: 'b' });
    expect(section).toMatchObject({ fromProbe: 'b', toProbe: 'a', orderedBy: 'time', delayMs: { min: 3, max: 3 } });
  });

  it('a relay is ordered by its addresses, and one probe at both sides has one clock', () => {
    const relay = '192.0.2.50';
    const [section] = sectionsOf(
      { src: `${relay}:30002`, dst: ALICE.media, delayMs: () => 2, lost: between(100, 100) },
      { src: BOB.media, dst: `${relay}:30000` },
    );
    expect(section).toMatchObject({ orderedBy: 'addresses', sameClock: true, lost: 1, delayMs: { min: 2, max: 2 } });
  });

  it('only what both saw is compared', () => {
    // From index 500 on; the first that both noted is 536.
    const late = sectionsOf({ probe: 'core', ttl: () => 62 }, { probe: 'edge', ttl: () => 59, lost: between(0, 499) });
    expect(late[0]).toMatchObject({ expected: LAST_NOTED - 536, lost: 0 });
    expect(sectionsOf({ probe: 'core' }, { probe: 'edge', ssrc: 7 })).toEqual([]);
    expect(sectionsOf({ probe: 'core' })).toEqual([]);
  });

  it('copies are not counted, whoever made them', () => {
    const mirrorCopies = ({ index }: { index: number }) => (index % 64 === 24 ? 1 : 0);
    const [section] = sectionsOf({ probe: 'core', ttl: () => 62 }, { probe: 'edge', ttl: () => 59, mirrorCopies });
    expect(section).toMatchObject({ lost: 0, measured: 16 });
  });

  it('whatever is lost at either place, the difference is exact', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 998 }), { maxLength: 60 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 998 }), { maxLength: 60 }),
        (before, after) => {
          const [early, late] = [new Set(before), new Set([...before, ...after])];
          const [section] = sectionsOf(
            { probe: 'core', ttl: () => 62, lost: ({ index }) => early.has(index) },
            { probe: 'edge', ttl: () => 59, lost: ({ index }) => late.has(index) },
          );
          const noted = Array.from({ length: 16 }, (_, step) => FIRST_NOTED + 64 * step).filter((at) => !late.has(at));
          const inRange = (at: number) => at > (noted[0] as number) && at <= (noted.at(-1) as number);
          expect(section?.lost).toBe([...late].filter((at) => !early.has(at) && inRange(at)).length);
        },
      ),
      { numRuns: 25 },
    );
  });
});
