import type { Transaction, TransactionOutcome } from '../../api/documents';

export const OUTCOME_WORD: Record<TransactionOutcome, string> = {
  succeeded: 'Succeeded',
  redirected: 'Redirected',
  challenged: 'Challenged',
  failed: 'Failed',
  'timed-out': 'Timed out',
  pending: 'Pending',
};

/** `alice@example.com` of `sip:alice@example.com;transport=udp`: what people know an address of record by. */
export function recordOf(uri: string): string {
  return uri.replace(/^sips?:/i, '').replace(/[;?].*$/, '');
}

/** How it went: `489 Bad Event after 2.4 ms.` */
export function outcomeText({ outcome, finalStatus, finalReason, delayMs, requests }: Transaction): string {
  if (outcome === 'timed-out') return 'Nothing final came within 32 s (Timer F).';
  if (outcome === 'pending') return 'Nothing final has come so far.';
  const status = `${finalStatus ?? ''} ${finalReason ?? ''}`.trim();
  const delay = delayMs === null ? '' : ` after ${millisecondsWords(delayMs)}`;
  const challenged = outcome === 'challenged' ? ', which nobody answered' : '';
  const tries = requests > 1 ? `, ${requests - 1 === 1 ? 'one challenge' : `${requests - 1} challenges`} in it` : '';
  return `${status}${delay}${tries}${challenged}.`;
}

/** `0.247 ms`, `54.99 ms`, `1,204 ms`: four digits at least, and no more than were measured. */
export function millisecondsWords(ms: number): string {
  return `${milliseconds(ms)} ms`;
}

export function milliseconds(ms: number | null): string {
  if (ms === null) return '–';
  if (ms >= 1000) return Math.round(ms).toLocaleString('en-US');
  return ms.toFixed(ms < 10 ? 3 : 1);
}
