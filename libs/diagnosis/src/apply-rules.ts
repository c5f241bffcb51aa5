import type { Finding } from '@earshot/contracts';
import type { RuleFacts } from './rule.js';
import { SEVERITY_RANK } from './severity.js';

/** What the rules find that are not disabled, each finding with the version of its rule. */
export function applied<Rule extends RuleFacts>(
  rules: readonly Rule[],
  disabled: ReadonlySet<string>,
  find: (rule: Rule) => Finding[],
): Finding[] {
  const found: Finding[] = [];
  for (const rule of rules) {
    if (disabled.size > 0 && disabled.has(rule.code)) continue;
    // Most rules find nothing in most calls.
    const findings = find(rule);
    if (findings.length === 0) continue;
    for (const finding of findings) found.push({ ...finding, ruleVersion: rule.version });
  }
  return found;
}

/** Gravest and surest first. */
export function byGravity(a: Finding, b: Finding): number {
  const gravity = SEVERITY_RANK[b.severity] - SEVERITY_RANK[a.severity];
  if (gravity !== 0) return gravity;
  if (a.confidence !== b.confidence) return b.confidence - a.confidence;
  return a.code < b.code ? -1 : a.code > b.code ? 1 : 0;
}
