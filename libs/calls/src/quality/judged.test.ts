import type { Band, CallDetail, QualitySettings, Stream } from '@earshot/contracts';
import type { PresetName } from '@earshot/metrics';
import { type AnsweredCallOptions, answeredCall } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { createFold } from '../fold.js';
import { streamContributions } from '../rollup/contributions.js';
import { qualityPolicy } from './quality-policy.js';

type Facts = Omit<CallDetail, 'verdict' | 'findings' | 'findingCodes'>;

function factsUnder(thresholds: QualitySettings['thresholds'], call: AnsweredCallOptions): Facts {
  const fold = createFold({ policy: qualityPolicy({ thresholds }) });
  fold.addAll(answeredCall(call).records);
  const [assembled] = [...fold.calls()];
  return assembled?.facts as Facts;
}

const toCallerOf = ({ streamDetails }: Facts): Stream =>
  streamDetails.find(({ listener }) => listener === 'caller') as Stream;

/** Every other packet 36 ms late: |D| is 36 ms throughout, so J comes to 36 ms (RFC 3550 6.4.1); the adaptive buffer plays all of it. */
const jittery: AnsweredCallOptions = { toCaller: { delayMs: ({ index }) => (index % 2) * 36 } };
/** One packet in ten, evenly, but for the last: 149 of 1499 are lost; G.711 with concealment is at R 66 then. */
const lossy: AnsweredCallOptions = { toCaller: { lost: ({ index }) => index % 10 === 5 && index < 1490 } };
/** A codec without constants. */
const opus: AnsweredCallOptions = {
  toCaller: { ...jittery.toCaller, codec: 'OPUS', payloadType: 111, clockRate: 48_000 },
};

describe('bands by the preset in force', () => {
  const cases: readonly [string, PresetName, AnsweredCallOptions, Band | null, readonly string[]][] = [
    ['jitter that the buffer takes', 'itu', jittery, 'good', ['jitterMs']],
    ['jitter that the buffer takes', 'microsoft', jittery, 'bad', ['jitterMs']],
    ['jitter that the buffer takes', 'twilio', jittery, 'bad', ['jitterMs']],
    ['jitter that the buffer takes', 'five-second', jittery, 'bad', ['jitterMs']],
    ['one packet in ten lost', 'itu', lossy, 'poor', ['rFactor', 'mosLq', 'lossPct']],
    // 9.9 % are within 10 %, and 500 ms of 5 s are beyond 250 ms.
    ['one packet in ten lost', 'microsoft', lossy, 'good', []],
    ['one packet in ten lost', 'twilio', lossy, 'bad', ['lossPct', 'mosLq']],
    ['one packet in ten lost', 'five-second', lossy, 'bad', ['audioLostMs']],
    ['a codec without a score', 'itu', opus, null, ['jitterMs']],
    ['a codec without a score', 'microsoft', opus, 'bad', ['jitterMs']],
  ];
  it.each(cases)('%s under %s', (_what, preset, call, band, notGood) => {
    const facts = factsUnder({ preset }, call);
    const stream = toCallerOf(facts);
    expect(stream.band).toBe(band);
    expect(Object.keys(stream.notGood ?? {}).sort()).toEqual([...notGood].sort());
    expect(stream.quality).toMatchObject({ preset, thresholdsChanged: false });
    expect(facts.caller.band).toBe(band);
    expect(facts.caller.notGood).toEqual(stream.notGood);
    expect(facts.legHeard[0]?.caller.band).toBe(band);
    const impaired = band === 'poor' || band === 'bad';
    expect(facts.caller.impairedMs === null ? null : facts.caller.impairedMs > 25_000).toBe(
      band === null ? null : impaired,
    );
    expect(facts.callee.band).toBe('good');
  });

  it('are those of the rollups', () => {
    const sumsUnder = (preset: PresetName) => {
      const facts = factsUnder({ preset }, jittery);
      // All of the call is in one slot of five minutes.
      return streamContributions(toCallerOf(facts), facts)[0]?.sums.media();
    };
    expect(sumsUnder('itu')).toMatchObject({ badMs: 0, impairedWindows: 0 });
    const { badMs = 0, goodMs = 0, impairedWindows } = sumsUnder('microsoft') ?? {};
    expect(badMs).toBeGreaterThan(25_000);
    expect(badMs + goodMs).toBeCloseTo(29_980, -2);
    expect(impairedWindows).toBeGreaterThan(4);
  });

  it('follow a value of the operator’s own', () => {
    const stricter = { metrics: [{ metric: 'rFactor' as const, good: 94, fair: 93.5, poor: 93.3 }] };
    const facts = factsUnder(stricter, {});
    // G.711 without loss is at 93.206.
    expect(facts.caller).toMatchObject({ band: 'bad', notGood: { rFactor: 'bad' }, impairedPct: 100 });
    expect(toCallerOf(facts).quality).toMatchObject({ preset: 'itu', thresholdsChanged: true });
  });

  it('judge the delay to ringing of the call', () => {
    // Rings after 100 ms.
    expect(factsUnder({}, {}).notGood).toBeUndefined();
    const impatient = { metrics: [{ metric: 'postDialDelayMs' as const, good: 50, fair: 200 }] };
    expect(factsUnder(impatient, {}).notGood).toEqual({ postDialDelayMs: 'fair' });
  });
});
