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

/** The outcome and what the verdict says beside it, as one text: `Good.` and the rest, or `Good` where the sentence runs on. */
export function outcomeAndRest(text: string, outcome: Outcome): [outcome: string, rest: string] {
  const word = OUTCOME_WORD[outcome];
  return text.startsWith(`${word} `)
    ? [word, text.slice(word.length + 1)]
    : [`${word}.`, withoutOutcome(text, outcome)];
}

const ASSUMED_WORD: Record<string, string> = {
  plcAssumed: 'that the listener conceals losses',
  codecAssumed: 'the codec',
  clockGuessed: 'the clock rate',
  delayAssumed: 'the delay',
  bitRateAssumed: 'the bit rate of the codec',
  bitRateEstimated: 'the bit rate, from the sizes of packets',
  ieUnconfirmed: 'an impairment that no second source confirms',
  delayFromRtt: 'that both ways take as long',
  g729aAssumed: 'G.729 Annex A, as nearly all have it',
  bplUnconfirmed: 'a loss robustness that no second source confirms',
};

/** What a score took for granted, in words. */
export function assumedWord(name: string): string {
  return ASSUMED_WORD[name] ?? name;
}

const UNSCORED_WORD: Record<string, string> = {
  'codec-unknown': 'codec unknown: neither SDP nor the payload type names it',
  'no-published-constants': 'no impairment figures are published for this codec',
  'no-published-robustness': 'how this codec bears loss is not published',
  'no-packets': 'no packets were due',
  'delay-unknown': 'the delay is not known',
};

/** Why there is no score, in words. */
export function unscoredWord(name: string | null): string {
  return name === null ? 'too few packets for a score' : (UNSCORED_WORD[name] ?? name);
}
