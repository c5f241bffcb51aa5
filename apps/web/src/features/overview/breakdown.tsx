import Link from 'next/link';
import type { NotGood, RollupDimension, RollupPage, RollupRow, ThresholdMetric } from '../../api/documents';
import { useAddress } from '../../filters/use-address';
import { count, minutesSeconds, spoken } from '../../time/span';
import { Judged } from '../quality/limits';
import { callsHref } from './calls-link';
import styles from './overview.module.css';

const BANDS = [
  ['badMs', 'var(--bad)', 'bad'],
  ['poorMs', 'var(--poor)', 'poor'],
  ['fairMs', 'var(--fair)', 'fair'],
  ['goodMs', 'var(--good)', 'good'],
  ['unscoredMs', null, 'not scored'],
] as const;

/** Of calls, and of what was heard in them. */
const SESSION_COLUMNS = ['Attempts', 'ASR %', 'NER %', 'ACD', 'PDD s'];
const MEDIA_COLUMNS = ['Streams', 'Loss %', 'Jitter ms', 'Impaired %'];

export const DIMENSIONS: readonly { value: RollupDimension; label: string }[] = [
  { value: 'callerPeer', label: 'From' },
  { value: 'calleePeer', label: 'To' },
  { value: 'codec', label: 'Codec' },
  { value: 'userAgent', label: 'User agent' },
  { value: 'probe', label: 'Probe' },
  { value: 'direction', label: 'Heard by' },
];

/** These belong to a direction of a call and not to the call, which has no columns then. */
const OF_MEDIA: ReadonlySet<RollupDimension> = new Set(['codec', 'direction']);

/** One row a value, those with the most impaired time first. */
export function Breakdown({ page, by }: { page: RollupPage; by: RollupDimension }) {
  const { address } = useAddress();
  const ofMedia = OF_MEDIA.has(by);
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
            <th scope="col">{DIMENSIONS.find(({ value }) => value === by)?.label}</th>
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
            <Row key={row.value ?? ''} row={row} ofMedia={ofMedia} href={callsHref(by, row.value, address)} />
          ))}
        </tbody>
      </table>
      {page.truncated && <p className={styles.none}>There are more values than one answer has; narrow the range.</p>}
    </div>
  );
}

function Row({ row, ofMedia, href }: { row: RollupRow; ofMedia: boolean; href: string | null }) {
  const { sessions, media } = row;
  return (
    <tr>
      <td>
        {href === null ? (
          (row.value ?? 'not known')
        ) : (
          <Link href={href} prefetch={false}>
            {row.value}
          </Link>
        )}
      </td>
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

/** The row's time by band, as shares of one bar; hatched what was not scored, and where nothing was measured. */
function Bands({ media }: { media: RollupRow['media'] }) {
  const parts = BANDS.map(([key, colour, name]) => ({ ms: media[key], colour, name })).filter(({ ms }) => ms > 0);
  const words =
    parts.length === 0 ? 'nothing was measured' : parts.map(({ ms, name }) => `${name} ${spoken(ms)}`).join(', ');
  return (
    <span
      className={`${styles.bands} ${parts.length === 0 ? 'hatched' : ''}`}
      role="img"
      aria-label={words}
      title={words}
    >
      {parts.map(({ ms, colour, name }) => (
        <span
          key={name}
          className={colour === null ? 'hatched' : undefined}
          style={{ flex: `${ms} 0 0`, ...(colour !== null && { background: colour }) }}
        />
      ))}
    </span>
  );
}
