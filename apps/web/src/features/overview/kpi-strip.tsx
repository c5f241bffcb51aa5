import type { RollupRow } from '../../api/documents';
import { count, minutesSeconds } from '../../time/span';
import styles from './overview.module.css';

interface Kpi {
  name: string;
  value: string;
  of: string;
  meaning: string;
}

/** The figures of the range, each with what it is made of. */
export function KpiStrip({ row }: { row: RollupRow | null }) {
  if (row === null) return <p className={styles.none}>No call began in this range.</p>;
  const { sessions, media } = row;
  const seized = sessions.invites - sessions.redirected;
  const kpis: Kpi[] = [
    {
      name: 'Attempts',
      value: count(sessions.attempts),
      of: `${count(sessions.answered)} answered`,
      meaning: 'Calls that were tried; challenges, redirections and retries by another way are one attempt.',
    },
    {
      name: 'ASR',
      value: percent(sessions.asrPct),
      of: `${count(sessions.answered)} of ${count(seized)}`,
      meaning: 'Answer-seizure ratio: answered, of the INVITEs that no 3xx ended (ITU-T E.411).',
    },
    {
      name: 'NER',
      value: percent(sessions.nerPct),
      of: `${count(sessions.networkEffective)} of ${count(seized)}`,
      meaning: 'Network effectiveness ratio: busy, no answer and rejection by the user count as success (ITU-T E.411).',
    },
    {
      name: 'ACD',
      value: sessions.acdS === null ? '–' : minutesSeconds(sessions.acdS * 1000),
      of: sessions.conversations === 1 ? 'of 1 conversation' : `of ${count(sessions.conversations)} conversations`,
      meaning: 'Average call duration, from answer to end.',
    },
    {
      name: 'PDD',
      value: sessions.pddS === null ? '–' : `${sessions.pddS.toFixed(2)} s`,
      of: `mean of ${count(sessions.postDials)}`,
      meaning: 'Post-dial delay: from the INVITE to the first 18x, else to the answer.',
    },
    {
      name: 'Impaired',
      value: percent(media.impairedPct),
      of: `${count(media.impairedWindows)} of ${count(media.windows)} windows`,
      meaning: 'Windows of five seconds, of each listener, that were poor or bad.',
    },
    {
      name: 'Loss',
      value: media.lossPct === null ? '–' : `${media.lossPct.toFixed(2)} %`,
      of: `${count(media.lost)} of ${count(media.expected)} packets`,
      meaning: 'RTP packets that the probe missed of those that were due.',
    },
  ];
  return (
    <dl className={styles.kpis}>
      {kpis.map(({ name, value, of, meaning }) => (
        <div key={name} title={meaning}>
          <dt>{name}</dt>
          <dd>{value}</dd>
          <dd className={styles.of}>{of}</dd>
        </div>
      ))}
    </dl>
  );
}

function percent(value: number | null): string {
  return value === null ? '–' : `${value.toFixed(1)} %`;
}
