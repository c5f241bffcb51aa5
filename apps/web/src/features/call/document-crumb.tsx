import { ChevronLeft, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { clock, weekdayAndDay } from '../../time/wall-clock';
import { offsetLabel } from '../../time/zone';
import styles from './call-screen.module.css';
import { CopyLink } from './copy-link';

interface DocumentCrumbProps {
  /** The list that it is one of: `Calls`. */
  list: string;
  backTo: string;
  /** Stands for it before it is known. */
  name: string;
  /** When it began; null before it is known. */
  startUs: number | null;
  zone: string;
  /** Who it is between. */
  children: ReactNode;
  /** Behind the link to copy. */
  tools?: ReactNode;
}

/** Where one is: the list, and which of it. */
export function DocumentCrumb({ list, backTo, name, startUs, zone, children, tools }: DocumentCrumbProps) {
  return (
    <header className={styles.crumb}>
      <Link href={backTo} className={styles.back} aria-label={`All ${list.toLowerCase()}`}>
        <ChevronLeft size={18} strokeWidth={1.75} />
      </Link>
      <Link href={backTo}>{list}</Link>
      <ChevronRight size={13} strokeWidth={1.75} color="var(--line3)" aria-hidden="true" />
      {startUs === null ? (
        <span className={styles.who}>{name}</span>
      ) : (
        <span className={styles.who}>
          <span className={styles.parties}>{children}</span>
          <span className={styles.when}>
            {weekdayAndDay(startUs, zone)}, {clock(startUs, zone, 3)}
            <span>{offsetLabel(startUs, zone)}</span>
          </span>
        </span>
      )}
      <span className={`${styles.spring} ${styles.wordy}`} />
      <span className={styles.wordy}>
        <CopyLink />
      </span>
      {tools}
    </header>
  );
}
