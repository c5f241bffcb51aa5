import { count } from '../../time/span';
import type { CounterSheet, Part, PartRole } from './balance';
import styles from './data-health.module.css';

const ROLES: readonly { role: PartRole; words: string | null }[] = [
  { role: 'passed', words: null },
  { role: 'held', words: 'Waiting' },
  { role: 'dropped', words: 'Dropped, by reason' },
];

interface CounterBalanceProps {
  sheet: CounterSheet;
  caption: string;
  /** What became of those that were neither dropped nor kept waiting. */
  passed: string;
}

/** In = passed + waiting + dropped; what does not add up says so. */
export function CounterBalance({ sheet, caption, passed }: CounterBalanceProps) {
  const { balance, others } = sheet;
  const shown = others.filter(([, value]) => value !== 0);
  return (
    <div>
      {balance !== null && (
        <table className={styles.table}>
          <caption>
            {caption}: {count(balance.in)} in
          </caption>
          <tbody>
            {ROLES.map(({ role, words }) => {
              const parts = balance.parts.filter((part) => part.role === role && part.count > 0);
              return (
                <tr key={role}>
                  <th scope="row">{words ?? passed}</th>
                  <td className={styles.number}>{count(parts.reduce((sum, part) => sum + part.count, 0))}</td>
                  <td className={styles.breakdown}>
                    {parts.length === 0 ? <span className={styles.quiet}>none</span> : parts.map(partWords).join(', ')}
                  </td>
                </tr>
              );
            })}
            <tr>
              <th scope="row">Unaccounted for</th>
              <td className={`${styles.number} ${balance.unaccounted === 0 ? styles.quiet : styles.wrong}`}>
                {count(balance.unaccounted)}
              </td>
              <td className={styles.quiet}>
                {balance.unaccounted === 0 ? 'it adds up' : 'counted in, and in nothing above'}
              </td>
            </tr>
          </tbody>
        </table>
      )}
      {balance === null && <p className={styles.facts}>{caption}: nothing counted yet.</p>}
      {shown.length > 0 && (
        <details className={styles.others}>
          <summary>{shown.length === 1 ? '1 other counter' : `${shown.length} other counters`}</summary>
          <dl>
            {shown.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{count(value)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}

function partWords(part: Part): string {
  return `${count(part.count)} ${part.name.replaceAll('-', ' ')}`;
}
