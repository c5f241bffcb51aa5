import { EyeOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { count } from '../../time/span';
import styles from './ladder.module.css';
import type { Zoom } from './ladder-options';
import type { Ladder } from './rows';

interface HiddenBarProps {
  ladder: Ladder;
  total: number;
  zoom: Zoom;
  onShow: () => void;
  onHelp: () => void;
  /** Stands at its end. */
  children?: ReactNode;
}

/** What is not on the screen, always counted. */
export function HiddenBar({ ladder, total, zoom, onShow, onHelp, children }: HiddenBarProps) {
  const reasons = [...ladder.hidden].map(([reason, messages]) => `${count(messages)} ${reason}`).join(', ');
  const inRows = ladder.rows.filter(({ kind }) => kind === 'message').length;
  const folded = zoom === 'messages' ? '' : `, put together in ${inRows} ${inRows === 1 ? 'row' : 'rows'}`;
  return (
    <div className={styles.hiddenBar}>
      <EyeOff size={14} strokeWidth={1.75} aria-hidden="true" style={{ flex: 'none' }} />
      {ladder.hiddenCount === 0 ? (
        <span className={styles.hiddenWords}>
          <strong>Nothing hidden</strong>, {total === 1 ? '1 message' : `${count(total)} messages`}
          {folded}
        </span>
      ) : (
        <>
          <span className={styles.hiddenWords} title={`${reasons}${folded}`}>
            <strong>{count(ladder.hiddenCount)} hidden:</strong> {reasons}
            {folded} ·
          </span>
          <button type="button" onClick={onShow}>
            show
          </button>
        </>
      )}
      <span className={styles.keys} aria-hidden="true">
        <kbd>j</kbd>
        <kbd>k</kbd> message <kbd>e</kbd> error
      </span>
      <button type="button" aria-label="Keys" onClick={onHelp} style={{ textDecoration: 'none' }}>
        <kbd>?</kbd>
      </button>
      {children}
    </div>
  );
}
