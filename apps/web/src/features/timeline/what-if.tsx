'use client';

import { useDeferredValue, useState } from 'react';
import type { CallDetail, WhatIf, WhatIfFigures } from '../../api/documents';
import { routes } from '../../api/routes';
import { useDocument } from '../../api/use-document';
import { Segmented } from '../../ui/segmented';
import { LISTENER_WORD } from '../quality/words';
import { worstStream } from '../quality/worst-stream';
import styles from './what-if.module.css';

type BufferKind = WhatIf['buffer'];

const KINDS: readonly { value: BufferKind; label: string }[] = [
  { value: 'fixed', label: 'Fixed' },
  { value: 'history', label: 'History' },
  { value: 'adaptive', label: 'Adaptive' },
];
const [SHORTEST_MS, LONGEST_MS, STEP_MS, FIRST_MS] = [20, 300, 10, 60];

/** Another playout buffer tried on the arrivals that were kept of a stream. The service simulates; nothing of it is stored. */
export function WhatIfDock({ call }: { call: CallDetail }) {
  const streams = call.streamDetails.filter(({ listener }) => listener !== null);
  const [key, setKey] = useState<string | null>(null);
  const [kind, setKind] = useState<BufferKind>('fixed');
  const [ms, setMs] = useState(FIRST_MS);
  const askedMs = useDeferredValue(ms);
  const chosen = streams.find((stream) => stream.key === key) ?? worstStream(streams);
  const answer = useDocument<WhatIf>(chosen === undefined ? null : routes.whatIf(chosen.key, kind, askedMs));
  const reason =
    chosen === undefined
      ? 'No stream of this call has a known listener, so there is nothing to simulate.'
      : (answer.fault?.detail ?? answer.data?.reason ?? null);
  const unavailable = chosen === undefined || (answer.data !== null && answer.data.unavailable !== null);
  const sized = kind !== 'adaptive';
  return (
    <section className={styles.dock} aria-label="Jitter buffer what-if">
      <div>
        <h2>
          Jitter buffer what-if <span className={styles.simulated}>simulated</span>
        </h2>
        {chosen !== undefined && (
          <label className={styles.stream}>
            <span className="visually-hidden">Stream</span>
            <select value={chosen.key} onChange={(event) => setKey(event.target.value)}>
              {streams.map((stream) => (
                <option key={stream.key} value={stream.key}>
                  {stream.listener === null ? '' : LISTENER_WORD[stream.listener]}, {stream.src} → {stream.dst}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <div className={styles.control}>
        <div className={styles.kinds}>
          <Segmented<BufferKind>
            label="Kind of buffer"
            value={kind}
            options={KINDS}
            onChange={setKind}
            disabled={unavailable}
          />
          <output>{sized ? `${ms} ms` : 'up to 500 ms'}</output>
        </div>
        <input
          type="range"
          aria-label={kind === 'history' ? 'Largest delay, ms' : 'Delay, ms'}
          min={SHORTEST_MS}
          max={LONGEST_MS}
          step={STEP_MS}
          value={ms}
          disabled={!sized || unavailable}
          onChange={(event) => setMs(Number(event.target.value))}
        />
      </div>
      {reason !== null ? (
        <p className={styles.reason}>{reason}</p>
      ) : (
        <Comparison answer={answer.data} stale={answer.stale} />
      )}
    </section>
  );
}

function Comparison({ answer, stale }: { answer: WhatIf | null; stale: boolean }) {
  if (answer === null || answer.total === null || answer.actual === null) return <p className={styles.reason}>…</p>;
  return (
    <table className={styles.table} data-stale={stale || undefined}>
      <thead>
        <tr>
          <th scope="col">
            {answer.tracedWindows} of {answer.windows} windows kept
          </th>
          {['Late %', 'Missed %', 'Delay ms', 'R', 'MOS-LQ', 'MOS-CQ'].map((label) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <Row name="As scored" figures={answer.actual} />
        <Row
          name={answer.buffer === 'adaptive' ? 'Adaptive' : `${answer.buffer}, ${answer.ms} ms`}
          figures={answer.total}
        />
      </tbody>
    </table>
  );
}

function Row({ name, figures }: { name: string; figures: WhatIfFigures }) {
  const values = [
    decimal(figures.latePct, 2),
    decimal(figures.lossPct, 2),
    decimal(figures.delayMs, 0),
    decimal(figures.r, 1),
    decimal(figures.mosLq, 2),
    decimal(figures.mosCq, 2),
  ];
  return (
    <tr>
      <th scope="row">{name}</th>
      {values.map((value, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the columns do not change
        <td key={index}>{value}</td>
      ))}
    </tr>
  );
}

function decimal(value: number | null, decimals: number): string {
  return value === null ? '–' : value.toFixed(decimals);
}
