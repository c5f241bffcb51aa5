import { type LadderGeometry, totalWidth } from './geometry';
import styles from './ladder.module.css';

interface BracketProps {
  geometry: LadderGeometry;
  laneCount: number;
  tops: readonly number[];
  span: { first: number; last: number; words: string };
}

const CHARACTER = 6.8;

/** The transaction of the chosen message, right of the lanes. */
export function Bracket({ geometry, laneCount, tops, span }: BracketProps) {
  const left = totalWidth(geometry, laneCount) - geometry.rightRoom + 8;
  const top = (tops[span.first] ?? 0) + geometry.arrowY;
  const height = (tops[span.last] ?? 0) + geometry.arrowY - top;
  const open = span.words.includes('no final');
  /** The whole where it fits, else the time alone, which stands after two spaces. */
  const words = [span.words, span.words.split('  ').at(-1) ?? ''].find((text) => text.length * CHARACTER + 16 < height);
  return (
    <svg className={styles.bracket} style={{ left, top }} width="20" height={height} aria-hidden="true">
      <path d={`M0 .5H16V${height - 0.5}${open ? '' : 'H0'}`} fill="none" stroke="var(--ink)" strokeWidth="1.25" />
      {words !== undefined && (
        <g transform={`translate(16 ${height / 2}) rotate(-90)`}>
          <rect
            x={(-words.length * CHARACTER) / 2 - 4}
            y="-8"
            width={words.length * CHARACTER + 8}
            height="16"
            fill="var(--bg)"
          />
          <text y="4" textAnchor="middle">
            {words}
          </text>
        </g>
      )}
    </svg>
  );
}
