import { type LadderGeometry, totalWidth } from './geometry';
import styles from './ladder.module.css';

interface BracketProps {
  geometry: LadderGeometry;
  laneCount: number;
  tops: readonly number[];
  span: { first: number; last: number; words: string };
}

/** The transaction of the chosen message, right of the lanes. */
export function Bracket({ geometry, laneCount, tops, span }: BracketProps) {
  const left = totalWidth(geometry, laneCount) - geometry.rightRoom + 8;
  const top = (tops[span.first] ?? 0) + geometry.arrowY;
  const height = (tops[span.last] ?? 0) + geometry.arrowY - top;
  const open = span.words.includes('no final');
  return (
    <svg className={styles.bracket} style={{ left, top }} width="20" height={height} aria-hidden="true">
      <path d={`M0 .5H16V${height - 0.5}${open ? '' : 'H0'}`} fill="none" stroke="var(--ink)" strokeWidth="1.25" />
      {height > 120 && (
        <g transform={`translate(16 ${height / 2}) rotate(-90)`}>
          <rect
            x={-span.words.length * 3.4 - 4}
            y="-8"
            width={span.words.length * 6.8 + 8}
            height="16"
            fill="var(--bg)"
          />
          <text y="4" textAnchor="middle">
            {span.words}
          </text>
        </g>
      )}
    </svg>
  );
}
