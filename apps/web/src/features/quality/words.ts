import type { Band, Outcome } from '../../api/documents';

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

/** A verdict's sentence without the outcome's own word before it, which the chip says already. */
export function withoutOutcome(text: string, outcome: Outcome): string {
  const word = OUTCOME_WORD[outcome].toLowerCase();
  if (!text.toLowerCase().startsWith(word)) return text;
  const rest = text.slice(word.length);
  if (rest !== '' && !/^[.:,]/.test(rest)) return text;
  const sentence = rest.slice(1).trimStart();
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const ASSUMED_WORD: Record<string, string> = {
  plcAssumed: 'that the listener conceals losses',
  codecAssumed: 'the codec',
  clockGuessed: 'the clock rate',
  delayAssumed: 'the delay',
};

/** What a score took for granted, in words. */
export function assumedWord(name: string): string {
  return ASSUMED_WORD[name] ?? name;
}
