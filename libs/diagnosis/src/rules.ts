import type { CallRule, OtherRule } from './rule.js';

/** Every diagnosis of one call. */
export const CALL_RULES: readonly CallRule[] = [];

/** Every diagnosis of what is no call. */
export const OTHER_RULES: readonly OtherRule[] = [];
