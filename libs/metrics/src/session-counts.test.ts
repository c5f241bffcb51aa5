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
