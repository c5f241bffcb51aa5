import { count } from '../../time/span';
import { type Balance, balancesOf } from './balance';
import styles from './data-health.module.css';

/** In = out + drops by reason, for each stage; what does not add up says so. */
export function CounterBalance({ counters, caption }: { counters: Readonly<Record<string, number>>; caption: string }) {
  const { balances, others } = balancesOf(counters);
  return (
    <div>
      {balances.length > 0 && (
        <table className={styles.table}>
          <caption>{caption}</caption>
          <thead>
            <tr>
              <th scope="col">Stage</th>
              <th scope="col" className={styles.number}>
                In
              </th>
              <th scope="col" className={styles.number}>
                Out
              </th>
              <th scope="col">Dropped, by reason</th>
              <th scope="col" className={styles.number}>
                Still held
              </th>
            </tr>
          </thead>
          <tbody>
            {balances.map((balance) => (
              <tr key={balance.stage}>
                <td>{balance.stage}</td>
                <td className={styles.number}>{count(balance.in)}</td>
                <td className={styles.number}>{count(balance.out)}</td>
                <td>{dropWords(balance)}</td>
                <td className={`${styles.number} ${balance.held === 0 ? styles.quiet : ''}`}>
                  {balance.held < 0 ? `${count(-balance.held)} too many out` : count(balance.held)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {others.length > 0 && (
        <details className={styles.others} style={{ padding: '8px 0 0' }} open={balances.length === 0}>
          <summary>{balances.length === 0 ? caption : others.length === 1 ? '1 other counter' : `${others.length} other counters`}</summary>
          <dl>
            {others.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{count(value)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {balances.length === 0 && others.length === 0 && <p className={styles.facts}>{caption}: nothing counted yet.</p>}
    </div>
  );
}

function dropWords(balance: Balance) {
  const dropped = balance.drops.filter((drop) => drop.count > 0);
  if (dropped.length === 0) return <span className={styles.quiet}>none</span>;
  return dropped.map((drop) => `${count(drop.count)} ${drop.reason}`).join(', ');
}
