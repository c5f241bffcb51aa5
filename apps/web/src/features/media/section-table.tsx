import type { ReactNode } from 'react';
import type { CallDetail, Stream } from '../../api/documents';
import { count } from '../../time/span';
import styles from './media-view.module.css';

type Section = CallDetail['mediaSections'][number];

interface SectionTableProps {
  call: CallDetail;
  whose: (stream: Stream) => ReactNode;
}

/** One source at two places: what the way between them lost, delayed and spread. */
export function SectionTable({ call, whose }: SectionTableProps) {
  if (call.mediaSections.length === 0) return null;
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>Between two places where the same stream was seen</caption>
      <thead>
        <tr>
          <th scope="col">Heard by</th>
          <th scope="col">First seen, and then</th>
          {['Compared', 'Lost', 'Loss %', 'Delay ms, min', 'mean', 'max', 'spread', 'Jitter added ms'].map((label) => (
            <th key={label} scope="col" className={styles.number}>
              {label}
            </th>
          ))}
          <th scope="col">Clocks</th>
        </tr>
      </thead>
      <tbody>
        {call.mediaSections.map((section) => (
          <SectionRow key={`${section.fromStreamKey} ${section.toStreamKey}`} {...{ call, section, whose }} />
        ))}
      </tbody>
    </table>
  );
}

function SectionRow({ call, section, whose }: SectionTableProps & { section: Section }) {
  const at = (key: string) => call.streamDetails.find((stream) => stream.key === key);
  const [from, to] = [at(section.fromStreamKey), at(section.toStreamKey)];
  const measured = (value: number) => (section.measured === 0 ? '–' : value.toFixed(2));
  return (
    <tr>
      <td>{to === undefined ? '–' : whose(to)}</td>
      <td>
        <Place stream={from} probe={section.fromProbe} />
        <Place stream={to} probe={section.toProbe} />
      </td>
      <td className={styles.number}>{count(section.expected)}</td>
      <td className={styles.number}>{count(section.lost)}</td>
      <td className={styles.number}>{section.lossPct.toFixed(2)}</td>
      <td className={styles.number}>{measured(section.delayMs.min)}</td>
      <td className={styles.number}>{measured(section.delayMs.mean)}</td>
      <td className={styles.number}>{measured(section.delayMs.max)}</td>
      <td className={styles.number}>{measured(section.delaySpreadMs)}</td>
      <td className={styles.number}>{section.jitterAddedMs?.toFixed(2) ?? '–'}</td>
      <td>{section.sameClock ? 'one' : 'two: their difference is in the delay, and not in its spread'}</td>
    </tr>
  );
}

function Place({ stream, probe }: { stream: Stream | undefined; probe: string }) {
  return (
    <div>
      {stream !== undefined && (
        <code>
          {stream.src} → {stream.dst}
        </code>
      )}{' '}
      <span className={styles.quiet}>at {probe}</span>
    </div>
  );
}
