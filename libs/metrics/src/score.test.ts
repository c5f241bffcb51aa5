import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mosFromR } from './mos.js';
import { scoreConversational, scoreListening } from './score.js';

/** Example R / MOS at d = 100 ms of the reference, section 4.7. */
const AT_100_MS: readonly [
  codec: string,
  plc: boolean | undefined,
  cells: readonly (readonly [number, number, number])[],
][] = [
  [
    'PCMU',
    false,
    [
      [0, 90.7, 4.35],
      [1, 72.7, 3.72],
      [2, 60.5, 3.13],
      [3, 51.6, 2.66],
      [5, 39.6, 2.04],
      [10, 24.2, 1.39],
    ],
  ],
  [
    'PCMA',
    true,
    [
      [0, 90.7, 4.35],
      [1, 87.0, 4.26],
      [2, 83.7, 4.15],
      [3, 80.5, 4.04],
      [5, 74.9, 3.82],
      [10, 63.6, 3.28],
    ],
  ],
  [
    'G729',
    undefined,
    [
      [0, 79.7, 4.01],
      [1, 75.5, 3.84],
      [2, 71.7, 3.67],
      [3, 68.2, 3.51],
      [5, 62.2, 3.21],
      [10, 50.7, 2.61],
    ],
  ],
  [
    'G723',
    undefined,
    [
      [0, 75.7, 3.85],
      [1, 71.0, 3.64],
      [2, 66.8, 3.44],
      [3, 63.1, 3.26],
      [5, 56.7, 2.93],
      [10, 45.0, 2.32],
    ],
  ],
  [
    'GSM-EFR',
    undefined,
    [
      [0, 85.7, 4.22],
      [1, 77.5, 3.93],
      [2, 70.7, 3.63],
      [3, 64.9, 3.35],
      [5, 55.7, 2.87],
      [10, 40.7, 2.1],
    ],
  ],
];

describe('conversational score', () => {
  for (const [codec, plc, cells] of AT_100_MS) {
    it.each(cells)(`${codec}${plc ? ' with PLC' : ''} at %d %% loss`, (lossPct, r, mos) => {
      const score = scoreConversational({ codec, lossPct, delayMs: 100, ...(plc === undefined ? {} : { plc }) });
      expect(score.r).toBeCloseTo(r, 1);
      expect(score.mos).toBeCloseTo(mos, 2);
    });
  }

  it('is the published worked example: G.729A with VAD, 150 ms, 2 %', () => {
    const score = scoreConversational({ codec: 'G729', lossPct: 2, delayMs: 150 });
    expect([score.r?.toFixed(1), score.mos?.toFixed(2)]).toEqual(['70.5', '3.62']);
    expect(score.ie).toBe(11);
    expect((score.lossImpairment ?? 0) + 11).toBeCloseTo(19, 6);
  });

  it('is null where the delay is unknown', () => {
    const score = scoreConversational({ codec: 'PCMU', lossPct: 1, delayMs: null });
    expect([score.r, score.mos, score.unscored]).toEqual([null, null, 'delay-unknown']);
  });
});

describe('listening score', () => {
  it('is 93.2 and 4.41 for G.711 without loss, with what was assumed', () => {
    const score = scoreListening({ codec: 'PCMA', lossPct: 0 });
    expect([score.r?.toFixed(1), score.mos?.toFixed(2)]).toEqual(['93.2', '4.41']);
    expect(score).toMatchObject({
      model: 'G.107 (06/2015)',
      scale: 'nb',
      ie: 0,
      bpl: 25.1,
      plc: true,
      delayMs: null,
      assumed: ['plcAssumed'],
      unscored: null,
    });
  });

  it('takes G.711 without concealment where told so', () => {
    const score = scoreListening({ codec: 'pcmu', lossPct: 2, burstR: 2, plc: false });
    expect(score.lossImpairment).toBeCloseTo(35.85, 2);
    expect(score).toMatchObject({ bpl: 4.3, plc: false, assumed: [] });
  });

  it('clamps the impairment where bursts would overshoot 95', () => {
    const score = scoreListening({ codec: 'PCMU', lossPct: 60, burstR: 8 });
    expect(score.lossImpairment).toBe(95);
    expect(score.mos).toBe(1);
  });

  it('is 1 where nothing was played, whatever the codec', () => {
    for (const codec of ['PCMU', 'G729', 'G726-32']) expect(scoreListening({ codec, lossPct: 100 }).mos).toBe(1);
  });

  it.each([
    ['opus', 'fb', 'no-published-constants'],
    ['iLBC', 'nb', 'no-published-constants'],
    ['G722', 'wb', 'no-published-constants'],
    ['AMR', 'nb', 'no-published-constants'],
    ['AMR-WB', 'wb', 'no-published-constants'],
    [null, 'nb', 'codec-unknown'],
  ] as const)('is null for %s: nothing is published', (codec, scale, unscored) => {
    expect(scoreListening({ codec, lossPct: 1 })).toMatchObject({ r: null, mos: null, model: null, scale, unscored });
  });

  it('is null with loss for a codec without published robustness, and not without', () => {
    expect(scoreListening({ codec: 'G726-32', lossPct: 0 }).r).toBeCloseTo(86.2, 1);
    expect(scoreListening({ codec: 'G726-32', lossPct: 1 })).toMatchObject({
      r: null,
      unscored: 'no-published-robustness',
    });
  });

  it('keeps wideband and fullband on their own scales', () => {
    const wide = scoreListening({ codec: 'AMR-WB', mode: '12650', lossPct: 0 });
    expect([wide.scale, wide.r, wide.normalisedR?.toFixed(2)]).toEqual(['wb', 116, '89.92']);
    const full = scoreListening({ codec: 'EVS', mode: '24400', lossPct: 2 });
    // 148 - (7.2 + 124.8 * 2 / (2 + 11.4))
    expect(full.r).toBeCloseTo(148 - 7.2 - 18.6269, 3);
    expect(full.mos).toBeCloseTo(mosFromR((full.r ?? 0) / 1.48), 9);
  });

  it('says where the robustness of a codec is not confirmed', () => {
    expect(scoreListening({ codec: 'GSM', lossPct: 1 }).assumed).toContain('bplUnconfirmed');
    expect(scoreListening({ codec: 'G729', lossPct: 1 }).assumed).toEqual(['g729aAssumed']);
  });

  it('is null where nothing was expected', () => {
    expect(scoreListening({ codec: 'PCMU', lossPct: null }).unscored).toBe('no-packets');
  });
});

describe('score', () => {
  const codec = fc.constantFrom('PCMU', 'G729', 'G723', 'GSM', 'GSM-EFR');
  const loss = fc.double({ min: 0, max: 100, noNaN: true });
  /** Below 2 ms the echo term of G.107 begins with a step (none under 1 ms), which is not to be smoothed away. */
  const delay = fc.oneof(fc.constant(0), fc.double({ min: 2, max: 1000, noNaN: true }));
  const burst = fc.double({ min: 1, max: 8, noNaN: true });

  it('never rises with loss or delay', () => {
    fc.assert(
      fc.property(codec, loss, loss, delay, delay, burst, (name, lossA, lossB, delayA, delayB, burstR) => {
        const better = scoreConversational({
          codec: name,
          lossPct: Math.min(lossA, lossB),
          delayMs: Math.min(delayA, delayB),
          burstR,
        });
        const worse = scoreConversational({
          codec: name,
          lossPct: Math.max(lossA, lossB),
          delayMs: Math.max(delayA, delayB),
          burstR,
        });
        expect(worse.r as number).toBeLessThanOrEqual((better.r as number) + 1e-9);
        expect(worse.mos as number).toBeLessThanOrEqual((better.mos as number) + 1e-9);
      }),
    );
  });

  it('is its ceiling less what delay and loss take', () => {
    fc.assert(
      fc.property(codec, loss, delay, burst, (name, lossPct, delayMs, burstR) => {
        const score = scoreConversational({ codec: name, lossPct, delayMs, burstR });
        const { r, ceilingR, delayImpairment, lossImpairment } = score;
        expect((ceilingR as number) - (delayImpairment as number) - (lossImpairment as number)).toBeCloseTo(
          r as number,
          9,
        );
      }),
    );
  });
});
