import type { Band, Outcome } from '@earshot/contracts';

/** What the chip says. */
export const OUTCOME_WORD: Record<Outcome, string> = {
  good: 'Good',
  fair: 'Fair',
  poor: 'Poor',
  bad: 'Bad',
  failed: 'Failed',
  running: 'Running',
  'not-measured': 'Not measured',
};

export function bandColour(band: Band | null): string {
  return band === null ? 'var(--none)' : `var(--${band})`;
}

export const LISTENER_WORD = { caller: 'Caller heard', callee: 'Callee heard' } as const;
