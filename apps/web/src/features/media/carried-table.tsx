import type { ReactNode } from 'react';
import type { Stream } from '../../api/documents';
import { count, spoken } from '../../time/span';
import { Judged } from '../quality/limits';
import { boundWords } from './bound-words';
import styles from './media-view.module.css';

interface CarriedTableProps {
  streams: readonly Stream[];
  whose: (stream: Stream) => ReactNode;
}

const COLUMNS = [
  'Level dBm0',
  'Clipped %',
  'Silent %',
  'DTX %',
  'Constant for',
  'Silence',
  'Held up',
  'Longest gap',
  'Delay varied',
  'Keys',
] as const;

/** What the packets carried and how they came: level, silence, gaps, and the marks of the way. No audio is kept. */
export function CarriedTable({ streams, whose }: CarriedTableProps) {
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>What the streams carried</caption>
      <thead>
        <tr>
          <th scope="col">Heard by</th>
          {COLUMNS.map((label) => (
            <th key={label} scope="col" className={styles.number}>
              {label}
            </th>
          ))}
          <th scope="col">TTL</th>
          <th scope="col">From MAC, VLAN</th>
          <th scope="col">Took the place of</th>
          <th scope="col">Bound by</th>
        </tr>
      </thead>
      <tbody>
        {streams.map((stream) => (
          <CarriedRow key={stream.key} stream={stream} whose={whose(stream)} />
        ))}
      </tbody>
    </table>
  );
}

function CarriedRow({ stream, whose }: { stream: Stream; whose: ReactNode }) {
  const { payload, pacing } = stream;
  const gap = pacing?.longestGap;
  const bound = boundWords(stream);
  return (
    <tr>
      <td>{whose}</td>
      <td className={styles.number}>
        <Judged metric="levelDb" notGood={stream.notGood}>
          {payload?.levelDbm0 == null ? '–' : payload.levelDbm0.toFixed(1)}
        </Judged>
      </td>
      <Figure value={payload?.clippedPct} decimals={2} />
      <Figure value={payload?.silentPct} decimals={0} />
      <Figure value={payload?.dtxPct} decimals={1} />
      <td className={styles.number}>{payload == null ? '–' : spoken(payload.deadAirMs)}</td>
      <td className={styles.number}>
        {pacing == null ? '–' : `${count(pacing.silenceGaps)} ×`}
        {pacing != null && pacing.silenceMs > 0 && <div className={styles.quiet}>{spoken(pacing.silenceMs)}</div>}
        {(pacing?.agreedSilenceMs ?? 0) > 0 && (
          <div className={styles.quiet}>{spoken(pacing?.agreedSilenceMs ?? 0)} of hold</div>
        )}
      </td>
      <td className={styles.number}>{pacing == null ? '–' : `${count(pacing.bunches)} ×`}</td>
      <td className={styles.number}>
        {gap == null ? '–' : spoken((gap.toUs - gap.fromUs) / 1000)}
        {gap != null && gap.lost > 0 && <div className={styles.quiet}>{count(gap.lost)} lost in it</div>}
      </td>
      <Varied of={stream.delayVariation} />
      <td className={styles.number}>
        {stream.dtmf == null ? '–' : count(stream.dtmf.events)}
        {stream.dtmf != null && stream.dtmf.withoutEnd > 0 && (
          <div className={styles.quiet}>{count(stream.dtmf.withoutEnd)} without end</div>
        )}
      </td>
      <td>
        {stream.ttlMin === null
          ? '–'
          : stream.ttlMin === stream.ttlMax
            ? stream.ttlMin
            : `${stream.ttlMin}–${stream.ttlMax}`}
        {(stream.ttlShifts?.length ?? 0) > 0 && (
          <div className={styles.quiet}>changed {count(stream.ttlShifts?.length ?? 0)} ×</div>
        )}
      </td>
      <td>
        <code>{stream.sourceMacs?.join(', ') || '–'}</code>
        {stream.vlans.length > 0 && <div className={styles.quiet}>VLAN {stream.vlans.join(', ')}</div>}
      </td>
      <td>
        <code>{stream.previousSource?.ssrc ?? '–'}</code>
        {(stream.ssrcCollisions?.length ?? 0) > 0 && (
          <div className={styles.quiet}>same SSRC from {stream.ssrcCollisions?.join(', ')}</div>
        )}
      </td>
      <td>
        {bound?.rule ?? '–'}
        {bound !== null && bound.value !== '' && <div className={styles.quiet}>{bound.value}</div>}
      </td>
    </tr>
  );
}

/** What nearly all packets were within, and the quantile that ITU-T Y.1541 has an objective for. */
function Varied({ of }: { of: Stream['delayVariation'] }) {
  const most = (ms: number | null) => (ms === null ? 'over 500 ms' : `${ms} ms`);
  return (
    <td
      className={styles.number}
      title="95 % of the packets, and 99.9 % (IPDV of ITU-T Y.1541), came within so much of the fastest"
    >
      {of == null ? '–' : most(of.p95Ms)}
      {of != null && <div className={styles.quiet}>99.9 %: {most(of.p999Ms)}</div>}
    </td>
  );
}

function Figure({ value, decimals }: { value: number | null | undefined; decimals: number }) {
  return <td className={styles.number}>{value == null ? '–' : value.toFixed(decimals)}</td>;
}
