import type { Outcome } from '../../api/documents';
import { Glyph } from './glyph';
import styles from './verdict-chip.module.css';
import { OUTCOME_WORD } from './words';

export function VerdictChip({ outcome }: { outcome: Outcome }) {
  return (
    <span className={styles.chip} data-outcome={outcome}>
      <Glyph kind={outcome} />
      {OUTCOME_WORD[outcome]}
    </span>
  );
}
