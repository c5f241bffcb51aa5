import type { ReactNode } from 'react';
import type { CallDetail, Stream } from '../../api/documents';
import { count } from '../../time/span';
import styles from './media-view.module.css';

type Block = NonNullable<CallDetail['extendedBlocks']>[number];

interface BlockTableProps {
  call: CallDetail;
  whose: (stream: Stream) => ReactNode;
}

/** The XR blocks that receivers sent, the last of each kind with all its fields, as the RFCs name them. */
export function BlockTable({ call, whose }: BlockTableProps) {
  const blocks = call.extendedBlocks ?? [];
  if (blocks.length === 0) return null;
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>RTCP XR, the last block of each kind</caption>
      <thead>
        <tr>
          <th scope="col">Heard by</th>
          <th scope="col">SSRC</th>
          <th scope="col">Block</th>
          <th scope="col">From</th>
          <th scope="col">Fields</th>
        </tr>
      </thead>
      <tbody>
        {blocks.map((block) => {
          const stream = call.streamDetails.find(({ key }) => key === block.streamKey);
          return (
            <tr key={`${block.streamKey} ${block.ssrc} ${block.type} ${block.src}`}>
              <td>{stream === undefined ? 'no stream seen' : whose(stream)}</td>
              <td>
                <code>{block.ssrc ?? '–'}</code>
              </td>
              <td>
                {block.type} {block.name}
                <div className={styles.quiet}>{count(block.count)} ×</div>
              </td>
              <td>
                <code>{block.src}</code>
              </td>
              <td className={styles.fields}>{fieldsText(block)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** `lossRate256 12, burstDurationMs 140, mosCqTenths –`. */
function fieldsText({ fields }: Block): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.map(shown).join(' ') : shown(value)}`)
    .join(', ');
}

function shown(value: number | string | null): string {
  return value === null ? '–' : typeof value === 'number' ? String(Number(value.toFixed(3))) : value;
}
