import type { Finding } from '@earshot/contracts';
import { noted } from './noted-thresholds.js';
import type { RuleFacts, RuleSettings } from './rule.js';
import { SEVERITY_RANK } from './severity.js';
import type { Thresholds } from './thresholds.js';

/** What the rules find that are not disabled, each finding with what made it: the version of its rule, and thresholds that were changed. */
export function applied<Rule extends RuleFacts>(
  rules: readonly Rule[],
  { disabled, thresholds, changed }: RuleSettings,
  find: (rule: Rule, thresholds: Thresholds) => Finding[],
): Finding[] {
  const found: Finding[] = [];
  for (const rule of rules) {
    if (disabled.size > 0 && disabled.has(rule.code)) continue;
    const notes = changed.length === 0 ? null : noted(thresholds, changed);
    // Most rules find nothing in most calls.
    const findings = find(rule, notes?.thresholds ?? thresholds);
    if (findings.length === 0) continue;
    const compared = notes !== null && Object.keys(notes.read).length > 0 ? { thresholds: notes.read } : {};
    for (const finding of findings) found.push({ ...finding, ruleVersion: rule.version, ...compared });
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
