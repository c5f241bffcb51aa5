import type { ReactNode } from 'react';
import type { CallDetail, Stream } from '../../api/documents';
import { count } from '../../time/span';
import { endpointRows, type Figures } from './endpoint-rows';
import styles from './media-view.module.css';

const COLUMNS: readonly (readonly [keyof Figures, string, number])[] = [
  ['cumulativeLost', 'Lost', 0],
  ['lossPct', 'Loss %', 2],
  ['discardPct', 'Discarded %', 2],
  ['jitterMs', 'Jitter ms', 1],
  ['burstMs', 'Bursts ms', 0],
  ['burstDensityPct', 'lost in them %', 1],
  ['rttMs', 'Round trip ms', 0],
  ['endSystemMs', 'End system ms', 0],
  ['bufferMs', 'Buffer ms', 0],
  ['signalDbm', 'Signal dBm0', 0],
  ['noiseDbm', 'Noise dBm0', 0],
  ['echoReturnLossDb', 'RERL dB', 0],
  ['r', 'R', 0],
  ['mosLq', 'MOS-LQ', 2],
  ['mosCq', 'MOS-CQ', 2],
];

interface EndpointTableProps {
  call: CallDetail;
  whose: (stream: Stream) => ReactNode;
}

/** What the endpoints reported of each stream, each kind of report in a row of its own, beside what the probe measured. */
export function EndpointTable({ call, whose }: EndpointTableProps) {
  const rows = endpointRows(call);
  if (rows.length === 0) return null;
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>What the endpoints reported last, beside the probe</caption>
      <thead>
        <tr>
          <th scope="col">Heard by</th>
          <th scope="col">SSRC</th>
          <th scope="col">Said by</th>
          {COLUMNS.map(([name, label]) => (
            <th key={name} scope="col" className={styles.number}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, stream, ssrc, source, reports, figures }) => (
          <tr key={key}>
            <td>{stream === null ? 'no stream seen' : whose(stream)}</td>
            <td>
              <code>{ssrc || '–'}</code>
            </td>
            <td>
              {source ?? 'the probe'}
              {source !== null && <div className={styles.quiet}>{count(reports)} ×</div>}
            </td>
            {COLUMNS.map(([name, , decimals]) => (
              <td key={name} className={styles.number}>
                {figures[name]?.toFixed(decimals) ?? '–'}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
