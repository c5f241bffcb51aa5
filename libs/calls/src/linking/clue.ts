import type { SipRecord } from '@earshot/contracts';
import type { LinkRule } from './rule.js';
import { MESSAGE_RULES } from './rules.js';

/** What one message offers to a rule: a value that both legs carry, the Call-ID of the other leg, or its numbers. */
export interface Clue {
  readonly rule: LinkRule;
  readonly kind: 'shared' | 'named' | 'asked';
  readonly value: string;
}

const NONE: readonly Clue[] = [];

/** Longest value that is compared. */
const MAX_VALUE = 256;

/** Only requests that open, refer or replace carry such values. */
export function cluesOf(record: SipRecord): readonly Clue[] {
  if (record.correlationId === null && record.method !== 'INVITE' && record.method !== 'REFER') return NONE;
  const clues: Clue[] = [];
  for (const rule of MESSAGE_RULES) {
    for (const value of rule.shared?.(record) ?? []) {
      if (value !== '' && value.length <= MAX_VALUE) clues.push({ rule, kind: 'shared', value });
    }
    for (const value of rule.named?.(record) ?? []) {
      if (value !== '' && value.length <= MAX_VALUE && value !== record.callId)
        clues.push({ rule, kind: 'named', value });
    }
    const asked = rule.asked?.(record) ?? null;
    if (asked !== null) clues.push({ rule, kind: 'asked', value: asked });
  }
  return clues;
}
