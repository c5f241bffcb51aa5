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
export type { CallRule, DiagnosisContext, OtherRule } from './rule.js';
export { CALL_RULES, OTHER_RULES } from './rules.js';
export { THRESHOLDS } from './thresholds.js';
export { verdict } from './verdict.js';
