import { millisecondsOf } from '../../time/span';
import { clock } from '../../time/wall-clock';
import { offsetLabel } from '../../time/zone';
import { legLetter } from '../call/call-span';
import { labelOf } from './ladder-drawing';
import type { LadderRow } from './row';
import styles from './table-view.module.css';

interface TableViewProps {
  rows: readonly LadderRow[];
  zone: string;
  hrefOf: (id: string) => string;
}

/** The ladder without drawing: one message a row, for readers and for print. */
export function TableView({ rows, zone, hrefOf }: TableViewProps) {
  const first = rows.find((row) => row.kind === 'message');
  return (
    <div className={styles.wrap}>
      <table className={styles.table}>
        <caption className="visually-hidden">Messages of the call</caption>
        <thead>
          <tr>
            <th scope="col">Time{first?.kind === 'message' && `, ${offsetLabel(first.message.atUs, zone)}`}</th>
            <th scope="col" className={styles.number}>
              Δ ms
            </th>
            <th scope="col">Leg</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Message</th>
            <th scope="col">CSeq</th>
            <th scope="col">Milestone</th>
            <th scope="col">Probe</th>
            <th scope="col" className={styles.number}>
              Octets
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            if (row.kind === 'gap') {
              return (
                <tr key={row.key}>
                  <td colSpan={10}>{row.words}</td>
                </tr>
              );
            }
            if (row.kind === 'media') {
              const { stream } = row;
              return (
                <tr key={row.key}>
                  <td>{clock(stream.firstUs, zone, 6)}</td>
                  <td />
                  <td>{row.leg < 0 ? '–' : legLetter(row.leg)}</td>
                  <td>{stream.src}</td>
                  <td>{stream.dst}</td>
                  <td colSpan={5}>
                    RTP {stream.codec ?? 'of unknown codec'}, heard by {stream.listener ?? 'an unknown end'}, R{' '}
                    {stream.r === null ? 'not scored' : stream.r.toFixed(1)}
                  </td>
                </tr>
              );
            }
            if (row.kind === 'reports') {
              return (
                <tr key={row.key}>
                  <td />
                  <td />
                  <td>{row.leg < 0 ? '–' : legLetter(row.leg)}</td>
                  <td colSpan={7}>{row.count} RTCP reports of the receiver</td>
                </tr>
              );
            }
            const { message } = row;
            const label = labelOf(row, false);
            return (
              <tr key={row.key}>
                <td>
                  <a href={hrefOf(message.id)}>{clock(message.atUs, zone, 6)}</a>
                </td>
                <td className={styles.number}>{millisecondsOf(row.deltaUs)}</td>
                <td>{row.leg < 0 ? '–' : legLetter(row.leg)}</td>
                <td>{message.src}</td>
                <td>{message.dst}</td>
                <td>
                  <code>
                    <b>{label.strong}</b> {label.detail} {label.tail}
                  </code>
                </td>
                <td>
                  {message.cseq} {message.cseqMethod}
                </td>
                <td>{message.milestone ?? ''}</td>
                <td>{message.probe}</td>
                <td className={styles.number}>
                  {(row.group?.messages ?? [message]).reduce((sum, { octets }) => sum + octets, 0)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
