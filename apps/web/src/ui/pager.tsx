import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from './button';
import styles from './pager.module.css';

/** To the neighbouring pages of a list; null where there is none. */
export function Pager({ newer, older }: { newer: (() => void) | null; older: (() => void) | null }) {
  return (
    <span className={styles.pages}>
      <Button kind="plain" disabled={newer === null} onClick={newer ?? undefined}>
        <ChevronLeft size={14} strokeWidth={1.75} aria-hidden="true" />
        Newer
      </Button>
      <Button disabled={older === null} onClick={older ?? undefined}>
        Older
        <ChevronRight size={14} strokeWidth={1.75} aria-hidden="true" />
      </Button>
    </span>
  );
}
