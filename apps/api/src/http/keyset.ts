import { ProblemError } from './problem.js';

/** A place in a list that is ordered by start, then key, newest first. */
export interface Place {
  readonly startUs: number;
  readonly key: string;
}

const PLACE = /^(\d{1,16}):([0-9a-z]{1,40})$/;

function cursorOf({ startUs, key }: Place): string {
  return Buffer.from(`${startUs}:${key}`).toString('base64url');
}

/** Null for the beginning. */
export function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const [, startUs, key] = PLACE.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (startUs === undefined || key === undefined || !Number.isSafeInteger(Number(startUs))) {
    throw new ProblemError(400, 'bad-query', {
      detail: 'the query is not understood',
      errors: [{ at: 'cursor', reason: 'not a cursor of this list' }],
    });
  }
  return { startUs: Number(startUs), key };
}

/** `rows` were asked for with one more than the page holds. */
export function pageOf<Row extends { start_us: number; key: string }>(
  rows: readonly Row[],
  limit: number,
): { readonly rows: readonly Row[]; readonly next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next = rows.length > limit && last !== undefined ? cursorOf({ startUs: last.start_us, key: last.key }) : null;
  return { rows: page, next };
}
