import type { NotGood, RollupPage, RollupRow, ThresholdMetric } from '../../api/documents';
import { count, minutesSeconds, spoken } from '../../time/span';
import { Judged } from '../quality/limits';
import styles from './overview.module.css';

const BANDS = [
  ['badMs', 'var(--bad)', 'bad'],
  ['poorMs', 'var(--poor)', 'poor'],
  ['fairMs', 'var(--fair)', 'fair'],
  ['goodMs', 'var(--good)', 'good'],
  ['unscoredMs', 'var(--none)', 'not scored'],
] as const;

/** Of calls, and of what was heard in them. */
const SESSION_COLUMNS = ['Attempts', 'ASR %', 'NER %', 'ACD', 'PDD s'];
const MEDIA_COLUMNS = ['Streams', 'Loss %', 'Jitter ms', 'Impaired %'];

/**
 * One row a value, those with the most impaired time first. `ofMedia`: the value belongs to a direction of a call and not to the call, which has no
 * columns then.
 */
export function Breakdown({ page, ofMedia }: { page: RollupPage; ofMedia: boolean }) {
  const rows = page.items
    .filter(({ media }) => !ofMedia || media.windows > 0)
    .sort(
      (a, b) =>
        b.media.impairedWindows - a.media.impairedWindows ||
        b.sessions.attempts - a.sessions.attempts ||
        b.media.windows - a.media.windows,
    );
  if (rows.length === 0) return <p className={styles.none}>Nothing in this range.</p>;
  return (
    <div className={styles.wide}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Value</th>
            {[...(ofMedia ? [] : SESSION_COLUMNS), ...MEDIA_COLUMNS].map((label) => (
              <th key={label} scope="col" className={styles.number}>
                {label}
              </th>
            ))}
            <th scope="col">Heard, by band</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.value ?? ''} row={row} ofMedia={ofMedia} />
          ))}
        </tbody>
      </table>
      {page.truncated && <p className={styles.none}>There are more values than one answer has; narrow the range.</p>}
    </div>
  );
}

function Row({ row, ofMedia }: { row: RollupRow; ofMedia: boolean }) {
  const { sessions, media } = row;
  return (
    <tr>
      <td>{row.value ?? 'not known'}</td>
      {!ofMedia && (
        <>
          <td className={styles.number}>{sessions.attempts === 0 ? '–' : count(sessions.attempts)}</td>
          <Figure value={sessions.asrPct} decimals={1} />
          <Figure value={sessions.nerPct} decimals={1} />
          <td className={styles.number}>{sessions.acdS === null ? '–' : minutesSeconds(sessions.acdS * 1000)}</td>
          <Figure value={sessions.pddS} decimals={2} metric="postDialDelayMs" notGood={row.notGood} />
        </>
      )}
      <td className={styles.number}>{media.streams === 0 ? '–' : count(media.streams)}</td>
      <Figure value={media.lossPct} decimals={2} metric="lossPct" notGood={row.notGood} />
      <Figure value={media.jitterMs} decimals={1} metric="jitterMs" notGood={row.notGood} />
      <Figure value={media.impairedPct} decimals={1} />
      <td>
        <Bands media={media} />
      </td>
    </tr>
  );
}

interface FigureProps {
  value: number | null;
  decimals: number;
  /** What limits there can be of it. */
  metric?: ThresholdMetric;
  notGood?: NotGood | undefined;
}

function Figure({ value, decimals, metric, notGood }: FigureProps) {
  const text = value === null ? '–' : value.toFixed(decimals);
  return (
    <td className={styles.number}>
      {metric === undefined ? (
        text
      ) : (
        <Judged metric={metric} notGood={notGood}>
          {text}
        </Judged>
      )}
    </td>
  );
}

/** The row's time by band, as shares of one bar; hatched where nothing was measured. */
function Bands({ media }: { media: RollupRow['media'] }) {
  const parts = BANDS.map(([key, colour, name]) => ({ ms: media[key], colour, name })).filter(({ ms }) => ms > 0);
  if (parts.length === 0) return <span className={`${styles.bands} hatched`} title="nothing was measured" />;
  return (
    <span className={styles.bands} title={parts.map(({ ms, name }) => `${name} ${spoken(ms)}`).join(', ')}>
      {parts.map(({ ms, colour, name }) => (
        <span key={name} style={{ flex: `${ms} 0 0`, background: colour }} />
      ))}
    </span>
  );
}
