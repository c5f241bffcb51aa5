'use client';

import type { ReactNode } from 'react';
import type { PlayoutOutcome, Stream } from '../../api/documents';
import { count, packetTime, spoken } from '../../time/span';
import { clock } from '../../time/wall-clock';
import { Popover } from '../../ui/popover';
import { Glyph } from '../quality/glyph';
import { Judged } from '../quality/limits';
import { ProvenanceNote, provenanceLine } from '../quality/provenance';
import { unscoredWord } from '../quality/words';
import styles from './media-view.module.css';

interface StreamTableProps {
  streams: readonly Stream[];
  zone: string;
  caption: string;
  /** Head and cell of the first column: whom the stream belongs to. */
  whoseLabel: string;
  whose: (stream: Stream) => ReactNode;
}

/** Streams with everything that was measured of them. */
export function StreamTable({ streams, zone, caption, whoseLabel, whose }: StreamTableProps) {
  const severalProbes = new Set(streams.map(({ probe }) => probe)).size > 1;
  return (
    <table className={styles.table}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <td colSpan={6} />
          <th colSpan={5} className={styles.group} scope="colgroup">
            Packets
          </th>
          <th colSpan={2} className={styles.group} scope="colgroup">
            Jitter ms
          </th>
          <th colSpan={3} className={styles.group} scope="colgroup">
            Late + lost at playout, % by buffer
          </th>
          <th colSpan={3} className={styles.group} scope="colgroup">
            Listening quality
          </th>
        </tr>
        <tr>
          <th scope="col">{whoseLabel}</th>
          <th scope="col">From → to</th>
          <th scope="col">SSRC</th>
          <th scope="col">Codec</th>
          <th scope="col" className={styles.number}>
            ptime ms
          </th>
          <th scope="col">DSCP</th>
          {[
            'Seen',
            'Expected',
            'Lost',
            'Duplicates',
            'Reordered',
            'Mean',
            'Max',
            'Fixed 50',
            'Fixed 200',
            'Adaptive',
            'R',
            'MOS',
            'Worst 5 s',
          ].map((label) => (
            <th
              key={label}
              scope="col"
              className={`${styles.number} ${['Seen', 'Mean', 'Fixed 50', 'R'].includes(label) ? styles.edge : ''}`}
            >
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {streams.map((stream) => (
          <StreamRow key={stream.key} whose={whose(stream)} stream={stream} zone={zone} atProbe={severalProbes} />
        ))}
      </tbody>
    </table>
  );
}

interface StreamRowProps {
  whose: ReactNode;
  stream: Stream;
  zone: string;
  /** Whether to say where it was measured. */
  atProbe: boolean;
}

function StreamRow({ whose, stream, zone, atProbe }: StreamRowProps) {
  return (
    <tr>
      <td>{whose}</td>
      <td>
        <code>{stream.src}</code>
        <div>
          <code className={styles.quiet}>→ {stream.dst}</code>
        </div>
        {atProbe && <div className={styles.quiet}>at {stream.probe}</div>}
      </td>
      <td>
        <code>{stream.ssrc}</code>
        {stream.restarts > 0 && <div className={styles.quiet}>restarted ×{stream.restarts}</div>}
      </td>
      <td>
        {stream.codec ?? 'unknown'}
        {stream.encrypted && ' SRTP'}
        <div className={styles.quiet}>PT {stream.payloadTypes.join(', ')}</div>
      </td>
      <td className={styles.number}>{stream.ptimeMs === null ? '–' : packetTime(stream.ptimeMs)}</td>
      <td>{stream.dscp.join(', ') || '–'}</td>
      <td className={`${styles.number} ${styles.edge}`}>{count(stream.packets)}</td>
      <td className={styles.number}>{count(stream.expected)}</td>
      <td className={styles.number}>
        <Judged metric="lossPct" notGood={stream.notGood}>
          {count(stream.lost)}
        </Judged>
        {(stream.payload?.repairablePackets ?? 0) > 0 && (
          <div className={styles.quiet} title="Redundant audio (RFC 2198) behind them carried them; scored as lost">
            {count(stream.payload?.repairablePackets ?? 0)} sent again
          </div>
        )}
      </td>
      <td className={styles.number}>{count(stream.duplicates)}</td>
      <td className={styles.number}>{count(stream.reordered)}</td>
      <td className={`${styles.number} ${styles.edge}`}>
        <Judged metric="jitterMs" notGood={stream.notGood}>
          {decimal(stream.jitterMs.mean, 2)}
        </Judged>
      </td>
      <td className={styles.number}>{decimal(stream.jitterMs.max, 1)}</td>
      <Playout outcome={stream.playout.fixed50} edge />
      <Playout outcome={stream.playout.fixed200} />
      <Playout outcome={stream.playout.adaptive} />
      <Scores stream={stream} zone={zone} />
    </tr>
  );
}

function Playout({ outcome, edge = false }: { outcome: PlayoutOutcome; edge?: boolean }) {
  const title = [
    `${count(outcome.late)} late`,
    `${count(outcome.concealed)} concealed`,
    outcome.burstR === null ? null : `BurstR ${outcome.burstR.toFixed(2)}`,
    outcome.meanDelayMs === null ? null : `${outcome.meanDelayMs.toFixed(0)} ms mean delay`,
  ]
    .filter(Boolean)
    .join(', ');
  return (
    <td className={`${styles.number} ${edge ? styles.edge : ''}`} title={title}>
      {decimal(outcome.lossPct, 2)}
      <div className={styles.quiet}>{count(outcome.late)} late</div>
    </td>
  );
}

function Scores({ stream, zone }: { stream: Stream; zone: string }) {
  if (stream.r === null) {
    return (
      <td colSpan={3} className={styles.edge} title={provenanceLine(stream.quality)}>
        <span className={styles.unscored}>
          <Glyph kind="not-measured" />
          {unscoredWord(stream.quality.unscored)}
        </span>
      </td>
    );
  }
  const worst = stream.minWindow;
  const window = worst === null ? undefined : stream.windows.find((candidate) => candidate.atUs === worst.atUs);
  return (
    <>
      <td className={`${styles.number} ${styles.edge}`}>
        <Popover
          label="How this score was made"
          width={400}
          trigger={
            <button type="button" className={styles.score}>
              <Glyph kind={stream.classified ? (stream.band ?? 'not-measured') : 'not-measured'} />
              {stream.r.toFixed(1)}
            </button>
          }
        >
          <ProvenanceNote
            quality={stream.quality}
            window={window ?? null}
            comparable={stream.comparable}
            span={worst === null ? 'whole stream' : `worst 5 s, ${clock(worst.atUs, zone)}`}
          />
        </Popover>
        {!stream.classified && <div className={styles.quiet}>under 500 packets</div>}
        {stream.timeVarying != null && (
          <div className={styles.quiet} title={varyingTitle(stream.timeVarying)}>
            in bursts {stream.timeVarying.r.toFixed(1)}
          </div>
        )}
      </td>
      <td className={styles.number}>{decimal(stream.mosLq, 2)}</td>
      <td className={styles.number}>
        {worst === null ? '–' : worst.mosLq.toFixed(2)}
        {worst !== null && <div className={styles.quiet}>{clock(worst.atUs, zone)}</div>}
      </td>
    </>
  );
}

/** Annex E of TS 101 329-5 in words: what bursts and gaps were, and what is remembered of them. */
function varyingTitle(varying: NonNullable<Stream['timeVarying']>): string {
  const { bursts, burstMs, gapMs, burstDensityPct, gapDensityPct, rAtEnd, mosLq, mosLqAtEnd } = varying;
  return [
    `${varying.model} (one source): ${count(bursts)} bursts of ${spoken(burstMs)} with ${burstDensityPct.toFixed(1)} % missed,`,
    `gaps of ${spoken(gapMs)} with ${gapDensityPct.toFixed(2)} %; perceived MOS ${mosLq.toFixed(2)},`,
    `as remembered at the end R ${rAtEnd.toFixed(1)}, MOS ${mosLqAtEnd.toFixed(2)}`,
  ].join(' ');
}

function decimal(value: number | null, decimals: number): string {
  return value === null ? '–' : value.toFixed(decimals);
}
