import { RULES } from './rules.js';
import { THRESHOLDS, type Thresholds } from './thresholds.js';

/** What an installation wants otherwise than the defaults. */
export interface RuleSettings {
  /** Codes of rules that are not applied. */
  readonly disabled: ReadonlySet<string>;
  readonly thresholds: Thresholds;
}

export const DEFAULT_SETTINGS: RuleSettings = { disabled: new Set(), thresholds: THRESHOLDS };

/**
 * Codes of rules to leave out, and `name=value` for each threshold that is to be another. Throws one line that names what is not
 * known: a rule that stays on because of a slip of the pen is not noticed otherwise.
 */
export function ruleSettings(disabled: readonly string[], thresholds: readonly string[]): RuleSettings {
  const codes = new Set(RULES.map(({ code }) => code));
  const unknown = disabled.find((code) => !codes.has(code));
  if (unknown !== undefined) throw new Error(`${unknown} is no code of docs/diagnosis.md`);
  const changed: Record<string, number> = { ...THRESHOLDS };
  for (const assignment of thresholds) {
    const [name = '', text = ''] = assignment.split('=', 2);
    const value = Number(text);
    if (!Object.hasOwn(THRESHOLDS, name)) throw new Error(`${name} is no threshold of docs/diagnosis.md`);
    if (text.trim() === '' || !Number.isFinite(value) || value < 0)
      throw new Error(`${assignment}: a threshold is name=number, and not negative`);
    changed[name] = value;
  }
  return { disabled: new Set(disabled), thresholds: changed as Thresholds };
}
