import type { CallSummary } from './documents';

type Identified = Pick<CallSummary, 'key' | 'startUs'>;

const DAY_US = 86_400_000_000;

/** A Call-ID, and so the key, may be used again days later; within a day it is one call, whose start may still move. */
export function identityOf({ key, startUs }: Identified): string {
  return `${key}-${Math.floor(startUs / DAY_US)}`;
}

/** What the API finds this call by, and no other with its key. */
export function callKeyOf({ key, startUs }: Identified): string {
  return `${key}-${startUs}`;
}
