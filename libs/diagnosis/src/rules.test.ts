import type { CaptureRecord } from '@earshot/contracts';
import { commonLoss, FIXTURES, SipFlow } from '@earshot/test/builders';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALL_RULES, conclude } from './index.js';

/** The first call by Call-ID is the one under test; the others only show what the probe sees. */
function codesOf(records: readonly CaptureRecord[]): string[] {
  const { calls } = conclude(records);
  const call = calls.find(({ callIds }) => callIds.includes('call-1@192.0.2.10'));
  return call?.findingCodes ?? [];
}

describe('rules', () => {
  for (const [name, { records, codes }] of Object.entries(FIXTURES)) {
    it(`${name}: ${codes.join(', ') || 'nothing'}`, () => {
      expect(codesOf(records)).toEqual(codes);
    });
  }

  it('have a fixture that fires each of them', () => {
    const fired = new Set(Object.values(FIXTURES).flatMap(({ codes }) => codes));
    expect(CALL_RULES.map(({ code }) => code).filter((code) => !fired.has(code))).toEqual([]);
  });

  it('name the capture where unrelated calls lose together and their receivers lose nothing', () => {
    const { calls } = conclude(commonLoss('none'));
    expect(calls.map(({ findingCodes }) => findingCodes)).toEqual([
      ['capture-loss'],
      ['capture-loss'],
      ['capture-loss'],
    ]);
    expect(calls[0]?.verdict.outcome).toBe('not-measured');
  });

  it('name the network where the receivers lost the same', () => {
    const { calls } = conclude(commonLoss('all'));
    expect(calls.map(({ findingCodes }) => findingCodes)).toEqual([
      ['upstream-loss'],
      ['upstream-loss'],
      ['upstream-loss'],
    ]);
  });

  it('make a finding of absence doubtful where the probe may see one direction only (P0)', () => {
    const own = FIXTURES['one-way: the callee is not heard']?.records.filter((record) => record.probe === 'test') ?? [];
    const alone = own.filter(
      (record) => !JSON.stringify(record).includes('192.0.2.30') && !JSON.stringify(record).includes('192.0.2.40'),
    );
    const { calls } = conclude(alone);
    const finding = calls[0]?.findings.find(({ code }) => code === 'one-way-audio');
    expect(finding?.confidence).toBe(0.4);
    expect(finding?.explanation).toContain('may only have passed it by');
    expect(calls[0]?.verdict.outcome).toBe('good');
  });

  it('tell a registration that is never let in', () => {
    const flow = new SipFlow({ callId: 'registration' });
    for (let round = 1; round <= 3; round++) {
      flow.request('REGISTER', {
        toTag: null,
        headers: round === 1 ? [] : ['Authorization: Digest username="1001", nonce="n", response="0"'],
      });
      flow
        .after(10)
        .respond(401, { headers: [`WWW-Authenticate: Digest realm="x", nonce="n${round}"`] })
        .after(10);
    }
    const { calls, findings } = conclude(flow.records);
    expect(calls).toEqual([]);
    expect(findings.map(({ code, confidence }) => ({ code, confidence }))).toEqual([
      { code: 'auth-loop', confidence: 0.9 },
    ]);
  });

  it('say the same whatever the order and the number of the records', () => {
    const everything = Object.values(FIXTURES).map(({ records }) => records);
    fc.assert(
      fc.property(fc.constantFrom(...everything), fc.infiniteStream(fc.nat()), (records, numbers) => {
        const twice = [...records, ...records.filter((_, index) => index % 3 === 0)];
        const shuffled = twice
          .map((record) => ({ record, at: numbers.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ record }) => record);
        expect(conclude(shuffled)).toEqual(conclude(records));
      }),
      { numRuns: 60 },
    );
  });
});
