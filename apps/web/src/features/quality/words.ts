import type { Band, Outcome, Provenance } from '../../api/documents';

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

/** A number and its percent sign stay on one line. */
export function unbroken(text: string): string {
  return text.replaceAll(/(\d) %/g, '$1\u00a0%');
}

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

const ASSUMED_WORD: Record<Provenance['assumed'][number], string> = {
  plcAssumed: 'the listener fills in lost sound',
  codecAssumed: 'the codec is not known and was taken for G.711',
  clockGuessed: 'the clock rate, as the timestamps show it',
  delayAssumed: 'the delay, as the operator configured it',
  bitRateAssumed: 'the usual bit rate of the codec',
  bitRateEstimated: 'the bit rate, as the sizes of packets show it',
  ieUnconfirmed: 'what the codec takes, which no second source confirms',
  delayFromRtt: 'both ways take as long as each other',
  g729aAssumed: 'G.729 is its Annex A, as nearly everywhere',
  bplUnconfirmed: 'how the codec bears loss, which no second source confirms',
};

/** What a score took for granted, in words. */
export function assumedWord(name: Provenance['assumed'][number]): string {
  return ASSUMED_WORD[name];
}

const UNSCORED_WORD: Record<NonNullable<Provenance['unscored']>, string> = {
  'codec-unknown': 'codec unknown: neither SDP nor the payload type names it',
  'no-published-constants': 'no impairment figures are published for this codec',
  'no-published-robustness': 'how this codec bears loss is not published',
  'no-packets': 'no packets were due',
  'delay-unknown': 'the delay is not known',
};

/** Why there is no score, in words. */
export function unscoredWord(name: Provenance['unscored']): string {
  return name === null ? 'too few packets for a score' : UNSCORED_WORD[name];
}
