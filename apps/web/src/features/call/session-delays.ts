import type { SessionDelays } from '../../api/documents';

type Delay = SessionDelays['request'];

/** The delays of RFC 6076 by their short names. */
export const DELAYS = {
  SRD: {
    name: 'Session request delay',
    section: '4.3',
    from: 'first INVITE to the first 18x, else to the answer; of a failed attempt to its final failure',
  },
  SDD: { name: 'Session disconnect delay', section: '4.4', from: 'BYE to its 2xx' },
  SDT: { name: 'Session duration time', section: '4.5', from: 'answer to BYE' },
} as const;

export function delayHint(short: keyof typeof DELAYS): string {
  const { name, section, from } = DELAYS[short];
  return `${name}, ${short} (RFC 6076 ${section}): ${from}`;
}

/** `0.350 s`, `5.350 s, failed`; a dash where there is none. */
export function delayWords(delay: Delay): string {
  if (delay === null) return '–';
  return `${(delay.ms / 1000).toFixed(3)} s${delay.outcome === 'failed' ? ', failed' : ''}`;
}
