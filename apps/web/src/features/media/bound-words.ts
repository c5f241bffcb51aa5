import type { Stream } from '../../api/documents';

const RULE_WORD: Readonly<Record<string, string>> = {
  sdp: 'address in SDP',
  ssrc: 'SSRC in SDP',
  'correlation-id': 'agent’s correlation id',
  symmetric: 'runs back to',
  cname: 'CNAME',
};

/** Why a stream is of its leg: the rule, and what matched. Null where it is of none. */
export function boundWords({ boundBy, boundValue, src, dst }: Stream): { rule: string; value: string } | null {
  if (boundBy === null) return null;
  return { rule: RULE_WORD[boundBy] ?? boundBy, value: valueWord(boundValue ?? '', src, dst) };
}

/** Addresses stand in the row already: which of them it was is enough. */
function valueWord(value: string, src: string, dst: string): string {
  if (value === `${src} ${dst}`) return 'of both ends';
  if (value === dst) return 'where it goes';
  if (value === src) return 'where it comes from';
  return value.replace(' ', ' → ');
}
