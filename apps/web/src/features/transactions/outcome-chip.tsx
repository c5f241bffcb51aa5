import type { TransactionOutcome } from '../../api/documents';
import { Glyph } from '../quality/glyph';
import chip from '../quality/verdict-chip.module.css';
import { OUTCOME_WORD } from './words';

const FAILED: readonly TransactionOutcome[] = ['failed', 'timed-out'];

/** An outcome that is no quality: in ink, and outlined where it went wrong. */
export function OutcomeChip({ outcome }: { outcome: TransactionOutcome }) {
  const failed = FAILED.includes(outcome);
  return (
    <span className={chip.chip} data-outcome={failed ? 'failed' : undefined}>
      {failed && <Glyph kind="failed" />}
      {outcome === 'pending' && <Glyph kind="running" />}
      {OUTCOME_WORD[outcome]}
    </span>
  );
}
