import { EyeOff } from 'lucide-react';
import styles from './ladder.module.css';
import type { Ladder } from './rows';

interface HiddenBarProps {
  ladder: Ladder;
  total: number;
  onShow: () => void;
  onHelp: () => void;
}

/** What is not on the screen, always counted. */
export function HiddenBar({ ladder, total, onShow, onHelp }: HiddenBarProps) {
  const reasons = [...ladder.hidden].map(([reason, count]) => `${count} ${reason}`).join(', ');
  return (
    <div className={styles.hiddenBar}>
      <EyeOff size={14} strokeWidth={1.75} aria-hidden="true" style={{ flex: 'none' }} />
      {ladder.hiddenCount === 0 ? (
        <span>
          <strong>Nothing hidden</strong>, {total === 1 ? '1 message' : `${total} messages`}
        </span>
      ) : (
        <span>
          <strong>{ladder.hiddenCount} hidden:</strong> {reasons} ·{' '}
          <button type="button" onClick={onShow}>
            show
          </button>
        </span>
      )}
      <span className={styles.keys} aria-hidden="true">
        <kbd>j</kbd>
        <kbd>k</kbd> message <kbd>e</kbd> error
      </span>
      <button type="button" aria-label="Keys" onClick={onHelp} style={{ textDecoration: 'none' }}>
        <kbd>?</kbd>
      </button>
    </div>
  );
}
