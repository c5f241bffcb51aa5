import type { CallDetail } from '../../api/documents';
import { LISTENER_WORD } from '../quality/words';
import styles from './media-view.module.css';

type Comparison = CallDetail['comparisons'][number];
type Compared = Comparison['lossPct'];

const WHERE_WORD: Record<NonNullable<Comparison['lostWhere']>, string> = {
  nowhere: 'nothing was lost',
  'before-probe': 'lost before the probe',
  'after-probe': 'lost after the probe',
  'both-sides': 'lost on both sides of the probe',
};

/** The receivers' own word beside the probe's, over the same time: never averaged, and their difference tells where. */
export function ReceiverTable({ call }: { call: CallDetail }) {
  if (call.comparisons.length === 0) return null;
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>What the receivers reported, beside what the probe measured</caption>
      <thead>
        <tr>
          <th scope="col">Heard by</th>
          <th scope="col">Reported in</th>
          {['Loss %, probe', 'reported', 'Jitter ms, probe', 'reported', 'MOS-LQ, probe', 'reported'].map(
            (label, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the columns do not change
              <th key={index} scope="col" className={styles.number}>
                {label}
              </th>
            ),
          )}
          <th scope="col">Where</th>
        </tr>
      </thead>
      <tbody>
        {call.comparisons.map((comparison) => (
          <tr key={`${comparison.streamKey} ${comparison.source}`}>
            <td>
              {comparison.listener === null ? 'not bound' : LISTENER_WORD[comparison.listener].replace(' heard', '')}
            </td>
            <td>{comparison.source}</td>
            <Pair figure={comparison.lossPct} decimals={2} />
            <Pair figure={comparison.jitterMs} decimals={1} />
            <Pair figure={comparison.mosLq} decimals={2} />
            <td>
              {comparison.lostWhere === null ? '–' : WHERE_WORD[comparison.lostWhere]}
              {comparison.disagrees && <div className={styles.quiet}>they disagree</div>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Pair({ figure, decimals }: { figure: Compared; decimals: number }) {
  return (
    <>
      <td className={styles.number}>{figure === null ? '–' : figure.probe.toFixed(decimals)}</td>
      <td className={styles.number}>{figure === null ? '–' : figure.reported.toFixed(decimals)}</td>
    </>
  );
}
