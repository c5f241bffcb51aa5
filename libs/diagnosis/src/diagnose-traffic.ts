import type { Traffic } from '@earshot/calls';
import type { Finding } from '@earshot/contracts';
import { applied, byGravity } from './apply-rules.js';
import type { RuleSettings } from './rule.js';
import { TRAFFIC_RULES } from './rules.js';
import { DEFAULT_SETTINGS } from './settings.js';

/** A scan from a thousand sources makes a thousand findings; a person reads the first. */
const MAX_FINDINGS = 200;

/** Findings across calls and other transactions, gravest and surest first. */
export function diagnoseTraffic(traffic: Traffic, settings: RuleSettings = DEFAULT_SETTINGS): Finding[] {
  return applied(TRAFFIC_RULES, settings, (rule, thresholds) => rule.findAcross(traffic, thresholds))
    .sort(byGravity)
    .slice(0, MAX_FINDINGS);
}

/** Findings across calls by the key of each call that they touch; there they need not name the others. */
export type FindingsByCall = ReadonlyMap<string, readonly Finding[]>;

export function findingsByCall(findings: readonly Finding[]): FindingsByCall {
  const byCall = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { callKeys = [], ...own } = finding;
    for (const key of callKeys) {
      const known = byCall.get(key);
      if (known === undefined) byCall.set(key, [own]);
      else known.push(own);
    }
  }
  return byCall;
}
