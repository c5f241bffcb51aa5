import { FIXTURES } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { conclude, RULES, type RuleSettings, ruleSettings } from './index.js';

function findingsOf(name: string, settings: RuleSettings) {
  return conclude(FIXTURES[name]?.records ?? [], { settings }).calls.flatMap(({ findings }) => findings);
}

describe('settings of the rules', () => {
  it('leave a rule out, of the findings and of the verdict', () => {
    const settings = ruleSettings(['stalled-after-100'], []);
    expect(findingsOf('stalled after 100', settings)).toEqual([]);
    expect(findingsOf('next hop is dead', settings)).toHaveLength(1);
  });

  it('change what a rule compares with', () => {
    // 100 came 20 ms after the INVITE, the CANCEL at 15 s.
    expect(findingsOf('stalled after 100', ruleSettings([], ['stalledForMs=14000']))).toHaveLength(1);
    expect(findingsOf('stalled after 100', ruleSettings([], ['stalledForMs=15000']))).toEqual([]);
  });

  it.each([
    [['stalled-after-200'], [], 'stalled-after-200 is no code'],
    [[], ['stalledFor=1'], 'stalledFor is no threshold'],
    [[], ['stalledForMs='], 'stalledForMs='],
    [[], ['stalledForMs=-1'], 'not negative'],
    [[], ['constructor=1'], 'constructor is no threshold'],
  ])('refuse %s %s', (disabled, thresholds, reason) => {
    expect(() => ruleSettings(disabled, thresholds)).toThrow(reason);
  });

  it('have findings carry the version of their rule', () => {
    const [found] = findingsOf('next hop is dead', ruleSettings([], []));
    expect(found?.ruleVersion).toBe(RULES.find(({ code }) => code === 'dead-next-hop')?.version);
  });

  it('have findings carry the changed thresholds that their rule compared with', () => {
    const assignments = ['stalledForMs=14000', 'unansweredSendings=3', 'challenges=3', 'trunkCalls=4'];
    const settings = ruleSettings([], assignments);
    const thresholdsOf = (name: string) => findingsOf(name, settings).map(({ thresholds }) => thresholds);
    expect(thresholdsOf('stalled after 100')).toEqual([{ stalledForMs: 14_000 }]);
    expect(thresholdsOf('next hop is dead')).toEqual([{ unansweredSendings: 3 }]);
    // Of all that it compares with, nothing is changed: 3 challenges are the default.
    expect(thresholdsOf('credentials are never accepted')).toEqual([undefined]);
    const [across] = conclude(FIXTURES['a trunk fails after it went well']?.records ?? [], { settings }).findings;
    expect(across?.thresholds).toEqual({ trunkCalls: 4 });
  });
});
