import type { RuleSettings } from './rule.js';
import { RULES } from './rules.js';
import { THRESHOLDS, type ThresholdName, type Thresholds } from './thresholds.js';

export const DEFAULT_SETTINGS: RuleSettings = { disabled: new Set(), thresholds: THRESHOLDS, changed: [] };

/**
 * Codes of rules to leave out, and `name=value` for each threshold that is to be another. Throws one line that names what is not
 * known: a rule that stays on because of a slip of the pen is not noticed otherwise.
 */
export function ruleSettings(disabled: readonly string[], thresholds: readonly string[]): RuleSettings {
  const codes = new Set(RULES.map(({ code }) => code));
  const unknown = disabled.find((code) => !codes.has(code));
  if (unknown !== undefined) throw new Error(`${unknown} is no code of docs/diagnosis.md`);
  const values: Record<string, number> = { ...THRESHOLDS };
  for (const assignment of thresholds) {
    const [name = '', text = ''] = assignment.split('=', 2);
    const value = Number(text);
    if (!Object.hasOwn(THRESHOLDS, name)) throw new Error(`${name} is no threshold of docs/diagnosis.md`);
    if (text.trim() === '' || !Number.isFinite(value) || value < 0)
      throw new Error(`${assignment}: a threshold is name=number, and not negative`);
    values[name] = value;
  }
  const names = Object.keys(THRESHOLDS) as ThresholdName[];
  return {
    disabled: new Set(disabled),
    thresholds: values as Thresholds,
    changed: names.filter((name) => values[name] !== THRESHOLDS[name]),
  };
}
