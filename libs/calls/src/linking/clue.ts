import type { ToldMessage } from '../told-message.js';
import { callIdAffix, callIdStem } from './call-id-affix.js';
import type { LinkRule } from './rule.js';
import { MESSAGE_RULES } from './rules.js';

/** What one message offers to a rule: a value that both legs carry, the Call-ID of the other leg, or its numbers. */
export interface Clue {
  readonly rule: LinkRule;
  readonly kind: 'shared' | 'named' | 'asked';
  readonly value: string;
}

const NONE: readonly Clue[] = [];
const NO_VALUES: readonly string[] = [];

/** Longest value that is compared. */
const MAX_VALUE = 256;

/** Only requests that open, refer or replace carry such values. */
export function cluesOf(record: ToldMessage): readonly Clue[] {
  if (record.correlationId === null && record.method !== 'INVITE' && record.method !== 'REFER') return NONE;
  const clues: Clue[] = [];
  for (const rule of MESSAGE_RULES) {
    const either = rule.either?.(record) ?? NO_VALUES;
    addShared(clues, rule, either);
    if (rule.shared !== undefined) addShared(clues, rule, rule.shared(record));
    addNamed(clues, rule, either, record.callId);
    if (rule.named !== undefined) addNamed(clues, rule, rule.named(record), record.callId);
    const asked = rule.asked?.(record) ?? null;
    if (asked !== null) clues.push({ rule, kind: 'asked', value: asked });
  }
  return clues;
}

/** Of an INVITE without a header that a rule reads: what its Call-ID tells. */
export function cluesOfCallId(callId: string): readonly Clue[] {
  const stem = callIdStem(callId);
  if (stem === null) return NONE;
  const clues: Clue[] = [];
  addShared(clues, callIdAffix, [stem]);
  addNamed(clues, callIdAffix, [stem], callId);
  return clues;
}

function addShared(clues: Clue[], rule: LinkRule, values: readonly string[]): void {
  for (const value of values)
    if (value !== '' && value.length <= MAX_VALUE) clues.push({ rule, kind: 'shared', value });
}

function addNamed(clues: Clue[], rule: LinkRule, values: readonly string[], callId: string): void {
  for (const value of values)
    if (value !== '' && value.length <= MAX_VALUE && value !== callId) clues.push({ rule, kind: 'named', value });
}
