'use client';

import Link from 'next/link';
import { type RefObject, useEffect } from 'react';
import type { Transaction } from '../../api/documents';
import { clock, day, yearOf } from '../../time/wall-clock';
import { hostOf } from '../call/call-span';
import { OutcomeChip } from './outcome-chip';
import styles from './transaction-table.module.css';
import { milliseconds, recordOf } from './words';

interface TransactionTableProps {
  transactions: readonly Transaction[];
  stale: boolean;
  zone: string;
  nowUs: number;
  selected: number;
  hrefOf: (transaction: Transaction) => string;
  onOpen: (index: number) => void;
  list: RefObject<HTMLDivElement | null>;
}

const COLUMNS: readonly (readonly [label: string, className?: 'number', hint?: string])[] = [
  ['Start ↓'],
  ['Outcome'],
  ['Method'],
  ['From'],
  ['To'],
  ['Path'],
  ['User agent'],
  ['Code'],
  ['Delay ms', 'number', 'First request to the last final response, a challenge in it'],
  ['Requests', 'number', 'One more for each challenge that was answered'],
  ['Repeated', 'number', 'Retransmissions'],
];

/** One row a request outside of calls, with what answered it. */
export function TransactionTable(props: TransactionTableProps) {
  const { transactions, stale, zone, nowUs, selected, hrefOf, onOpen, list } = props;
  const active = transactions[selected];
  useEffect(() => {
    if (active !== undefined) document.getElementById(rowId(active))?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div
      ref={list}
      className={styles.scroll}
      role="grid"
      aria-label="Requests outside of calls, newest first"
      aria-rowcount={transactions.length + 1}
      aria-activedescendant={active === undefined ? undefined : rowId(active)}
      tabIndex={0}
      data-stale={stale || undefined}
    >
      <div className={styles.table}>
        <div className={styles.head} role="row" aria-rowindex={1}>
          {COLUMNS.map(([label, className, hint]) => (
            <span key={label} role="columnheader" className={className && styles[className]} title={hint}>
              {label}
            </span>
          ))}
        </div>
        {transactions.map((transaction, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list's keys open the active row
          <div
            key={rowId(transaction)}
            role="row"
            id={rowId(transaction)}
            aria-rowindex={index + 2}
            aria-selected={index === selected}
            className={styles.row}
            onClick={(event) => {
              if (!(event.target instanceof Element && event.target.closest('a'))) onOpen(index);
            }}
          >
            <Cells transaction={transaction} zone={zone} year={yearOf(nowUs, zone)} href={hrefOf(transaction)} />
          </div>
        ))}
      </div>
    </div>
  );
}

interface CellsProps {
  transaction: Transaction;
  zone: string;
  year: number;
  href: string;
}

function Cells({ transaction, zone, year, href }: CellsProps) {
  const { startUs, outcome, method, from, to, src, dst, userAgent, finalStatus, finalReason } = transaction;
  const failed = (finalStatus ?? 0) >= 400;
  return (
    <>
      <span role="gridcell" className={styles.start}>
        <Link href={href} tabIndex={-1} prefetch={false}>
          <span className={styles.quiet}>{day(startUs, zone, year)} </span>
          {clock(startUs, zone)}
        </Link>
      </span>
      <span role="gridcell" className={styles.outcome}>
        <OutcomeChip outcome={outcome} />
      </span>
      <span role="gridcell" className={styles.method} title={method}>
        {method === '' ? <span className={styles.quiet}>–</span> : method}
      </span>
      <span role="gridcell" className={styles.from} title={from}>
        <Party uri={from} />
      </span>
      <span role="gridcell" className={styles.to} title={to}>
        {to !== '' && to === from ? <span className={styles.quiet}>same</span> : <Party uri={to} />}
      </span>
      <span role="gridcell" className={styles.path} title={`${src} › ${dst}`}>
        {hostOf(src)}
        <i>›</i>
        {hostOf(dst)}
      </span>
      <span role="gridcell" className={styles.agent} title={userAgent ?? undefined}>
        {userAgent === null ? <span className={styles.quiet}>–</span> : <bdi>{userAgent}</bdi>}
      </span>
      <span role="gridcell" className={styles.code} data-error={failed || undefined} title={finalReason ?? undefined}>
        {failed && '✕ '}
        {finalStatus ?? <span className={styles.quiet}>–</span>}
      </span>
      <span role="gridcell" className={`${styles.number} ${styles.delay}`}>
        {milliseconds(transaction.delayMs)}
      </span>
      <span role="gridcell" className={`${styles.number} ${styles.requests}`}>
        {transaction.requests}
      </span>
      <span role="gridcell" className={`${styles.number} ${styles.repeated}`}>
        {transaction.retransmissions === 0 ? <span className={styles.quiet}>–</span> : transaction.retransmissions}
      </span>
    </>
  );
}

/** A message need not say who it is of. */
function Party({ uri }: { uri: string }) {
  return uri === '' ? <span className={styles.quiet}>–</span> : <bdi>{recordOf(uri)}</bdi>;
}

function rowId({ key, startUs }: Transaction): string {
  return `transaction-${key}-${startUs}`;
}
