import type { TransactionKpis } from '../../api/documents';
import { count } from '../../time/span';
import styles from './method-table.module.css';
import { milliseconds } from './words';

interface MethodTableProps {
  methods: readonly TransactionKpis[];
  chosen: string | null;
  onChoose: (method: string | null) => void;
}

/** What RFC 6076 calls the figures of a REGISTER; for other methods they are counted in the same way. */
const INEFFECTIVE =
  'Final failures and requests without any final response, of all; challenges and redirections are no failure. For REGISTER the ineffective registration attempts, IRA (RFC 6076 4.2)';
const DELAY =
  'First request to the final response, a challenge in it, of those that succeeded. For REGISTER the registration request delay, RRD (RFC 6076 4.1)';

/** Success and delay by method; a method narrows the list. */
export function MethodTable({ methods, chosen, onChoose }: MethodTableProps) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption className="visually-hidden">Requests by method</caption>
        <thead>
          <tr>
            <th scope="col">Method</th>
            <th scope="col" className={styles.number}>
              Requests
            </th>
            <th scope="col" className={`${styles.number} ${styles.wide}`}>
              Succeeded
            </th>
            <th scope="col" className={styles.number} title={INEFFECTIVE}>
              Ineffective %
            </th>
            <th scope="col" className={`${styles.number} ${styles.wide}`} title={DELAY}>
              Delay, mean ms
            </th>
            <th scope="col" className={styles.number} title={DELAY}>
              Median ms
            </th>
            <th scope="col" className={styles.number} title={DELAY}>
              p95 ms
            </th>
            <th scope="col" className={`${styles.number} ${styles.wide}`}>
              Repeated
            </th>
          </tr>
        </thead>
        <tbody>
          {[...methods].sort(mostFirst).map((kpis) => (
            <tr key={kpis.method} data-chosen={kpis.method === chosen || undefined}>
              <th scope="row">
                {kpis.method === '' ? (
                  <span className={styles.none}>not named</span>
                ) : (
                  <button
                    type="button"
                    aria-pressed={kpis.method === chosen}
                    title={kpis.method === chosen ? 'All methods' : `Only ${kpis.method}`}
                    onClick={() => onChoose(kpis.method === chosen ? null : kpis.method)}
                  >
                    {kpis.method}
                  </button>
                )}
              </th>
              <td className={styles.number}>{count(kpis.transactions)}</td>
              <td className={`${styles.number} ${styles.wide}`}>{count(kpis.succeeded)}</td>
              <td className={styles.number}>{kpis.ineffectivePct === null ? '–' : kpis.ineffectivePct.toFixed(1)}</td>
              <td className={`${styles.number} ${styles.wide}`}>{milliseconds(kpis.delayMs.mean)}</td>
              <td className={styles.number}>{milliseconds(kpis.delayMs.median)}</td>
              <td className={styles.number}>{milliseconds(kpis.delayMs.p95)}</td>
              <td className={`${styles.number} ${styles.wide}`}>{count(kpis.retransmissions)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function mostFirst(a: TransactionKpis, b: TransactionKpis): number {
  return b.transactions - a.transactions || (a.method < b.method ? -1 : 1);
}
