import { type CallFilter, type Outcome, outcome } from '@earshot/contracts';
import { ProblemError } from '../http/problem.js';

/** The filter of a request, parsed. Empty lists and nulls filter nothing. */
export interface CallConditions {
  readonly fromUs: number | null;
  readonly toUs: number | null;
  /** Any of these; none filters nothing. */
  readonly texts: readonly string[];
  readonly outcomes: readonly Outcome[];
  readonly statuses: readonly number[];
  readonly codec: string | null;
  readonly finding: string | null;
  readonly mosBelow: number | null;
}

export function conditionsOf(filter: CallFilter): CallConditions {
  return {
    fromUs: filter.fromUs ?? null,
    toUs: filter.toUs ?? null,
    texts: textsOf(textOf('q', filter.q)),
    outcomes: words(filter.outcome).map(outcomeOf),
    statuses: words(filter.status).map(statusOf),
    codec: textOf('codec', filter.codec),
    finding: textOf('finding', filter.finding),
    mosBelow: filter.mosBelow ?? null,
  };
}

/** Null for nothing. No text of the database has a NUL. */
function textOf(at: string, value: string | undefined): string | null {
  if (value?.includes('\0')) throw misunderstood(at, 'a NUL character is in nothing that is stored');
  return value?.trim() || null;
}

/** A number as people write it, `(212) 555-0102`, is sought as it is dialled too. */
function textsOf(text: string | null): string[] {
  if (text === null) return [];
  const digits = /^\+?[\d\s()./-]+$/.test(text) ? text.replace(/\D/g, '') : '';
  return digits.length < LEAST_DIGITS || digits === text ? [text] : [text, digits];
}

/** Fewer digits are in every number. */
const LEAST_DIGITS = 3;

function words(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function outcomeOf(word: string): Outcome {
  const parsed = outcome.safeParse(word);
  if (parsed.success) return parsed.data;
  throw misunderstood('outcome', `${word} is none of ${outcome.options.join(', ')}`);
}

function statusOf(word: string): number {
  const status = Number(word);
  if (Number.isInteger(status) && status >= 100 && status <= 699) return status;
  throw misunderstood('status', `${word} is no SIP status`);
}

function misunderstood(at: string, reason: string): ProblemError {
  return new ProblemError(400, 'bad-query', { detail: 'the query is not understood', errors: [{ at, reason }] });
}
