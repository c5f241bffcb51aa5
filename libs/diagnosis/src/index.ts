export {
  type ConcludeOptions,
  type Conclusion,
  conclude,
  concludeCall,
  concludeCalls,
  contextOf,
  diagnose,
  diagnoseOthers,
} from './conclude.js';
export type { CallRule, DiagnosisContext, OtherRule, RuleFacts } from './rule.js';
export { CALL_RULES, OTHER_RULES, RULES } from './rules.js';
export { DEFAULT_SETTINGS, type RuleSettings, ruleSettings } from './settings.js';
export { THRESHOLD_TABLE } from './thresholds.js';
export { verdict } from './verdict.js';
