import { ChevronLeft, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import type { Transaction } from '../../api/documents';
import { clock, weekdayAndDay } from '../../time/wall-clock';
import { offsetLabel } from '../../time/zone';
import styles from '../call/call-screen.module.css';
import { CopyLink } from '../call/copy-link';
import { recordOf } from './words';

interface TransactionCrumbProps {
  transaction: Transaction | null;
  /** Stands for it before it is known. */
  name: string;
  zone: string;
  backTo: string;
}

export function TransactionCrumb({ transaction, name, zone, backTo }: TransactionCrumbProps) {
  return (
    <header className={styles.crumb}>
      <Link href={backTo} className={styles.back} aria-label="All requests">
        <ChevronLeft size={18} strokeWidth={1.75} />
      </Link>
      <Link href={backTo}>Requests</Link>
      <ChevronRight size={13} strokeWidth={1.75} color="var(--line3)" aria-hidden="true" />
      {transaction === null ? (
        <span className={styles.who}>{name}</span>
      ) : (
        <span className={styles.who}>
          <span className={styles.parties}>
            <span>{transaction.method}</span>
            <bdi title={transaction.from}>{recordOf(transaction.from)}</bdi>
          </span>
          <span className={styles.when}>
            {weekdayAndDay(transaction.startUs, zone)}, {clock(transaction.startUs, zone, 3)}
            <span>{offsetLabel(transaction.startUs, zone)}</span>
          </span>
        </span>
      )}
      <span className={`${styles.spring} ${styles.wordy}`} />
      <span className={styles.wordy}>
        <CopyLink />
      </span>
    </header>
  );
}
