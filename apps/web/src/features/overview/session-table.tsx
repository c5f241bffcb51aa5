import type { RollupRow } from '../../api/documents';
import { count, minutesSeconds } from '../../time/span';
import styles from './overview.module.css';

type Sessions = RollupRow['sessions'];

interface Metric {
  short: string;
  name: string;
  section: string;
  value: (sessions: Sessions) => string;
  /** What it was made of. */
  of: (sessions: Sessions) => string;
  meaning: string;
}

const METRICS: readonly Metric[] = [
  {
    short: 'SER',
    name: 'Session establishment ratio',
    section: '4.6',
    value: ({ serPct }) => percent(serPct),
    of: ({ answered, invites, redirected }) => `${count(answered)} of ${count(invites - redirected)} INVITEs`,
    meaning: 'Answered, of the INVITEs that no 3xx ended.',
  },
  {
    short: 'SEER',
    name: 'Session establishment effectiveness ratio',
    section: '4.7',
    value: ({ seerPct }) => percent(seerPct),
    of: ({ effective, invites, redirected }) => `${count(effective)} of ${count(invites - redirected)} INVITEs`,
    meaning: 'Answered, or ended by 480, 486, 600 or 603: the network did its part.',
  },
  {
    short: 'ISA',
    name: 'Ineffective session attempts',
    section: '4.8',
    value: ({ isaPct }) => percent(isaPct),
    of: ({ ineffective, attempts }) => `${count(ineffective)} of ${count(attempts)} attempts`,
    meaning: 'Ended by 408, 500, 503 or 504, or by no answer at all.',
  },
  {
    short: 'SCR',
    name: 'Session completion ratio',
    section: '4.9',
    value: ({ scrPct }) => percent(scrPct),
    of: ({ completed, attempts }) => `${count(completed)} of ${count(attempts)} attempts`,
    meaning: 'Answered and ended by a BYE that was answered.',
  },
  {
    short: 'SRD',
    name: 'Session request delay',
    section: '4.3',
    value: ({ srdS }) => delay(srdS),
    of: ({ requestDelays }) => `mean of ${count(requestDelays)}`,
    meaning: 'First INVITE to the first 18x, else to the answer, of attempts that were answered.',
  },
  {
    short: 'SRD failed',
    name: 'Failed session request delay',
    section: '4.3',
    value: ({ srdFailedS }) => delay(srdFailedS),
    of: ({ failedRequestDelays }) => `mean of ${count(failedRequestDelays)}`,
    meaning: 'First INVITE to the final failure.',
  },
  {
    short: 'SDD',
    name: 'Session disconnect delay',
    section: '4.4',
    value: ({ sddS }) => delay(sddS),
    of: ({ disconnectDelays }) => `mean of ${count(disconnectDelays)}`,
    meaning: 'BYE to its 2xx.',
  },
  {
    short: 'SDT',
    name: 'Session duration time',
    section: '4.5',
    value: ({ sdtS }) => (sdtS === null ? '–' : minutesSeconds(sdtS * 1000)),
    of: ({ durations }) => `mean of ${count(durations)}`,
    meaning: 'Answer to BYE, of sessions whose BYE was answered.',
  },
  {
    short: 'SDT failed',
    name: 'Failed session duration time',
    section: '4.5',
    value: ({ sdtFailedS }) => (sdtFailedS === null ? '–' : minutesSeconds(sdtFailedS * 1000)),
    of: ({ failedDurations }) => `mean of ${count(failedDurations)}`,
    meaning: 'Answer to Timer F of a BYE that nobody answered.',
  },
];

/** What RFC 6076 has of sessions, under the figures that everybody asks for. */
export function SessionTable({ sessions }: { sessions: Sessions }) {
  return (
    <details className={styles.part}>
      <summary className={styles.fold}>
        Session performance metrics, RFC 6076
        <span>
          SER {percent(sessions.serPct)}, SRD {delay(sessions.srdS)}, SDD {delay(sessions.sddS)}
        </span>
      </summary>
      <div className={styles.wide}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Metric</th>
              <th scope="col" className={styles.number}>
                Value
              </th>
              <th scope="col" className={styles.number}>
                Of
              </th>
              <th scope="col">Meaning</th>
            </tr>
          </thead>
          <tbody>
            {METRICS.map(({ short, name, section, value, of, meaning }) => (
              <tr key={short}>
                <th scope="row">
                  {name} <span>{short}</span>
                </th>
                <td className={styles.number}>{value(sessions)}</td>
                <td className={styles.number}>{of(sessions)}</td>
                <td>
                  {meaning} <span>RFC 6076 {section}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function percent(value: number | null): string {
  return value === null ? '–' : `${value.toFixed(1)} %`;
}

function delay(seconds: number | null): string {
  return seconds === null ? '–' : `${seconds.toFixed(3)} s`;
}
