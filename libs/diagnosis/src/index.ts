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
export { diagnoseTraffic, type FindingsByCall, findingsByCall } from './diagnose-traffic.js';
export type { CallRule, DiagnosisContext, OtherRule, RuleFacts, RuleSettings, TrafficRule } from './rule.js';
export { CALL_RULES, OTHER_RULES, RULES, TRAFFIC_RULES } from './rules.js';
export { DEFAULT_SETTINGS, ruleSettings } from './settings.js';
export { THRESHOLD_TABLE } from './thresholds.js';
export { verdict } from './verdict.js';
