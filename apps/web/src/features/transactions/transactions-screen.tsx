'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Transaction, TransactionOutcome, TransactionPage, TransactionSummary } from '../../api/documents';
import { routes } from '../../api/routes';
import { useDocument } from '../../api/use-document';
import { useKeptList } from '../../filters/list-address';
import {
  readTransactionFilters,
  readTransactionWord,
  TRANSACTION_FIELDS,
  TRANSACTION_OUTCOMES,
  type TransactionFilters,
  writeTransactionFilters,
} from '../../filters/transaction-filters';
import { useAddress } from '../../filters/use-address';
import { usePages } from '../../filters/use-pages';
import { count } from '../../time/span';
import { offsetLabel } from '../../time/zone';
import { DocumentFault } from '../../ui/document-fault';
import { Pager } from '../../ui/pager';
import { SkeletonRows } from '../../ui/skeleton';
import { useListKeys } from '../../ui/use-list-keys';
import { useEvery } from '../../ui/use-repeated';
import bar from '../calls/query-bar.module.css';
import { type Pill, QueryField } from '../calls/query-field';
import { RangeControl } from '../calls/range-control';
import { useRanged } from '../calls/ranged-screen';
import { MethodTable } from './method-table';
import { NoTransactions } from './no-transactions';
import { TransactionTable } from './transaction-table';
import styles from './transactions-screen.module.css';
import { OUTCOME_WORD } from './words';

const EVERY_MS = 10_000;

/** Requests outside of calls: who registered, subscribed or asked, and what answered. */
export function TransactionsScreen() {
  const router = useRouter();
  const { zone, nowUs, setZone } = useRanged();
  const { address, change } = useAddress();
  const query = address.toString();
  useKeptList('/transactions', query);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what the address is
  const filters = useMemo(() => readTransactionFilters(address), [query]);
  /** When the range was last chosen: what relative ranges count from. */
  const [askedUs, setAskedUs] = useState(nowUs);
  const [selected, setSelected] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);

  const page = useDocument<TransactionPage>(routes.transactions(filters, address.get('cursor'), askedUs));
  const summary = useDocument<TransactionSummary>(routes.transactionSummary(filters, askedUs));
  const pages = usePages(page.stale ? null : (page.data?.next ?? null), () => {
    list.current?.scrollTo({ top: 0 });
    setSelected(-1);
  });
  const reload = useCallback(() => {
    page.reload();
    summary.reload();
  }, [page.reload, summary.reload]);
  useEvery(reload, EVERY_MS);

  const narrow = (next: TransactionFilters) => {
    pages.forget();
    setAskedUs(Date.now() * 1000);
    setSelected(-1);
    change((now) => writeTransactionFilters(next, now));
  };
  const transactions = page.data?.items ?? [];
  /** The sums come before either is shown, so that nothing moves. */
  const waiting = page.data === null || (summary.data === null && summary.fault === null);
  const zoneName = address.get('tz');
  const hrefOf = ({ key, startUs }: Transaction) =>
    `/transactions/${key}-${startUs}${zoneName === null ? '' : `?tz=${encodeURIComponent(zoneName)}`}`;
  const open = (index: number) => {
    const transaction = transactions[index];
    if (transaction !== undefined) router.push(hrefOf(transaction));
  };
  useListKeys({ count: transactions.length, selected, select: setSelected, open, field, list });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another list, or newer ones before it, are others
  useEffect(() => setSelected(-1), [query, transactions[0]?.key]);

  return (
    <div className={styles.screen}>
      <h1 className="visually-hidden">Requests outside of calls</h1>
      <div className={bar.bar}>
        <QueryField
          label="Search requests"
          placeholder="user, host, user agent or Call-ID; or method:REGISTER, code:403, outcome:timed-out"
          filters={filters}
          fields={TRANSACTION_FIELDS}
          readWord={readTransactionWord}
          field={field}
          pills={pillsOf(filters, narrow)}
          onChange={narrow}
        />
        <select
          className={styles.outcome}
          aria-label="Outcome"
          value={filters.outcome ?? ''}
          onChange={(event) =>
            narrow({ ...filters, outcome: (event.target.value || null) as TransactionOutcome | null })
          }
        >
          <option value="">Any outcome</option>
          {TRANSACTION_OUTCOMES.map((outcome) => (
            <option key={outcome} value={outcome}>
              {OUTCOME_WORD[outcome]}
            </option>
          ))}
        </select>
        <RangeControl
          range={filters.range}
          zone={zone}
          nowUs={askedUs}
          onRange={(range) => narrow({ ...filters, range })}
          onZone={setZone}
        />
      </div>
      {!waiting && (summary.data?.methods.length ?? 0) > 0 && (
        <MethodTable
          methods={summary.data?.methods ?? []}
          chosen={filters.method}
          onChoose={(method) => narrow({ ...filters, method })}
        />
      )}
      {page.fault !== null && (page.data === null || page.stale) ? (
        <DocumentFault fault={page.fault} onRetry={reload} />
      ) : waiting ? (
        <SkeletonRows count={18} label="Loading requests" />
      ) : transactions.length === 0 ? (
        <NoTransactions filters={filters} onChange={narrow} />
      ) : (
        <TransactionTable
          transactions={transactions}
          stale={page.stale}
          zone={zone}
          nowUs={askedUs}
          selected={selected}
          hrefOf={hrefOf}
          onOpen={open}
          list={list}
        />
      )}
      <footer className={styles.footer}>
        {!waiting && (
          <span>
            <strong>{totalWords(transactions.length, filters, summary.stale ? null : summary.data)}</strong> requests
            outside of calls, newest first
          </span>
        )}
        <span className={styles.spring} />
        <span suppressHydrationWarning>Times in {offsetLabel(askedUs, zone)}</span>
        <Pager newer={pages.newer} older={pages.older} />
      </footer>
    </div>
  );
}

/** `20 of 49`: how many there are is in the sums by method. */
function totalWords(shown: number, { method }: TransactionFilters, summary: TransactionSummary | null): string {
  if (summary === null) return count(shown);
  const asked = summary.methods.filter((kpis) => method === null || kpis.method === method);
  return `${count(shown)} of ${count(asked.reduce((sum, { transactions }) => sum + transactions, 0))}`;
}

function pillsOf(filters: TransactionFilters, narrow: (filters: TransactionFilters) => void): Pill[] {
  const pills: Pill[] = [];
  const add = (name: string, value: string | null, without: Partial<TransactionFilters>) => {
    if (value !== null) pills.push({ name, value, onRemove: () => narrow({ ...filters, ...without }) });
  };
  add('method', filters.method, { method: null });
  add('outcome', filters.outcome, { outcome: null });
  add('code', filters.status === null ? null : String(filters.status), { status: null });
  return pills;
}
