import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionAttempt } from './session-attempt.js';
import { addSessionCounts, countAttempt, NO_SESSIONS, sessionRatios } from './session-counts.js';

const attempt = (responses: [number, number][], rest: Partial<SessionAttempt> = {}): SessionAttempt => ({
  inviteS: 0,
  responses: responses.map(([atS, status]) => ({ atS, status })),
  byeS: null,
  byeAnsweredS: null,
  timedOut: false,
  ...rest,
});

/** The ten attempts of the reference, section 7.1, with its hand count. */
const TEN = [
  attempt([[2, 200]], { byeS: 62, byeAnsweredS: 62.1 }),
  attempt(
    [
      [1, 180],
      [3, 200],
    ],
    { byeS: 123, byeAnsweredS: 123.1 },
  ),
  attempt([
    [0.1, 407],
    [1, 486],
  ]),
  attempt([[1, 503]]),
  attempt([
    [1, 180],
    [20, 480],
  ]),
  attempt([[0.2, 302]]),
  attempt([
    [1, 180],
    [9, 487],
  ]),
  attempt([], { timedOut: true }),
  attempt([[1, 404]]),
  attempt([[1, 200]], { byeS: 5 }),
];

describe('ratios of attempts', () => {
  it('are those of the hand count', () => {
    const counts = TEN.map(countAttempt).reduce(addSessionCounts, NO_SESSIONS);
    expect(counts).toMatchObject({ attempts: 10, invites: 10, redirected: 1, answered: 3 });
    const ratios = sessionRatios(counts);
    expect(ratios.serPct).toBeCloseTo(100 / 3, 9);
    expect(ratios.seerPct).toBeCloseTo(500 / 9, 9);
    expect(ratios).toMatchObject({ isaPct: 20, scrPct: 20 });
    expect(ratios.nerPct).toBeCloseTo(600 / 9, 9);
    expect(ratios.acdS).toBeCloseTo(184 / 3, 9);
  });

  it('keep delays of what went well and of what did not apart, and add', () => {
    // Vector sip-kpi-002: a challenge and a BYE that Timer F gave up, a redirect that was followed, 408 after ringing, 500.
    const counts = [
      attempt(
        [
          [0.02, 401],
          [0.6, 180],
          [3, 200],
        ],
        { byeS: 13, byeTimeoutS: 45 },
      ),
      attempt(
        [
          [0.1, 302],
          [1, 180],
          [5, 200],
        ],
        { byeS: 65, byeAnsweredS: 65.05 },
      ),
      attempt([
        [1, 180],
        [32, 408],
      ]),
      attempt([[1, 500]]),
    ]
      .map(countAttempt)
      .reduce(addSessionCounts, NO_SESSIONS);
    expect(counts).toMatchObject({ requestDelays: 2, failedRequestDelays: 2, disconnectDelays: 1, durations: 1 });
    const ratios = sessionRatios(counts);
    expect(ratios.srdS).toBeCloseTo((0.6 + 1) / 2, 9);
    expect(ratios.srdFailedS).toBeCloseTo((32 + 1) / 2, 9);
    expect(ratios.srdFailedLiteralS).toBeCloseTo((1 + 1) / 2, 9);
    expect(ratios.sddS).toBeCloseTo(0.05, 9);
    expect([ratios.sdtS, ratios.sdtFailedS]).toEqual([60, 42]);
    expect(sessionRatios(NO_SESSIONS)).toMatchObject({ srdS: null, srdFailedS: null, sddS: null, sdtS: null });
  });

  it('add over any division and in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9)), fc.nat(), (picks, at) => {
        const counts = picks.map((pick) => countAttempt(TEN[pick] as SessionAttempt));
        const total = (part: typeof counts) => part.reduce(addSessionCounts, NO_SESSIONS);
        const cut = at % (counts.length + 1);
        expect(addSessionCounts(total(counts.slice(cut)), total(counts.slice(0, cut)))).toEqual(total(counts));
      }),
    );
  });
});
