import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { useElementSize } from '../../ui/use-element-size';
import { bandColour } from '../quality/words';
import styles from './ladder.module.css';
import { isError, type LadderRow, type MessageRow } from './row';

interface MinimapProps {
  rows: readonly LadderRow[];
  tops: readonly number[];
  selected: number;
  scroller: RefObject<HTMLDivElement | null>;
  headHeight: number;
  colourOf: (row: MessageRow) => string;
}

/** The whole ladder in 18 pixels: a tick a row, squares of media, the part on the screen. */
export function Minimap({ rows, tops, selected, scroller, headHeight, colourOf }: MinimapProps) {
  const [box, { height }] = useElementSize<HTMLDivElement>();
  const viewport = useRef<HTMLDivElement>(null);
  const total = Math.max(1, tops.at(-1) ?? 1);
  // A short ladder is drawn at a tick in four pixels and not stretched over the whole height.
  const scale = Math.min(height / total, 0.28);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const place = () => {
      const view = viewport.current;
      if (!view) return;
      view.style.transform = `translateY(${element.scrollTop * scale}px)`;
      view.style.height = `${Math.min(total, element.clientHeight - headHeight) * scale}px`;
    };
    place();
    element.addEventListener('scroll', place, { passive: true });
    const observer = new ResizeObserver(place);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', place);
      observer.disconnect();
    };
  }, [scroller, scale, total, headHeight]);

  const marks = useMemo(() => marksOf(rows, tops, scale, colourOf), [rows, tops, scale, colourOf]);
  const go = (clientY: number) => {
    const top = box.current?.getBoundingClientRect().top ?? 0;
    const element = scroller.current;
    if (element) element.scrollTop = (clientY - top) / scale - (element.clientHeight - headHeight) / 2;
  };
  return (
    <div
      ref={box}
      className={styles.minimap}
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event.clientY);
      }}
      onPointerMove={(event) => event.buttons === 1 && go(event.clientY)}
    >
      <svg width="18" height={height} style={{ display: 'block' }} aria-hidden="true">
        {marks.ticks.map(([colour, path]) => (
          <path key={colour} d={path} stroke={colour} strokeWidth="2" />
        ))}
        <path d={marks.errors} stroke="var(--ink)" strokeWidth="2" />
        {marks.bands.map((mark) => (
          <rect key={mark.key} x="6" y={mark.y} width="6" height="5" fill={mark.fill} />
        ))}
        {rows[selected] !== undefined && (
          <rect
            x="3.5"
            y={(tops[selected] ?? 0) * scale}
            width="11"
            height="6"
            rx="1"
            fill="none"
            stroke="var(--ink)"
          />
        )}
      </svg>
      <div ref={viewport} className={styles.viewport} />
    </div>
  );
}

function marksOf(
  rows: readonly LadderRow[],
  tops: readonly number[],
  scale: number,
  colourOf: (row: MessageRow) => string,
) {
  const ticks = new Map<string, string>();
  const bands: { key: string; y: number; fill: string }[] = [];
  let errors = '';
  rows.forEach((row, index) => {
    if (row.kind === 'gap' || row.kind === 'reports') return;
    const y = Math.round((tops[index] ?? 0) * scale + 3);
    if (row.kind === 'media') bands.push({ key: row.key, y, fill: bandColour(row.stream.band) });
    else if ((row.group?.messages ?? [row.message]).some(isError)) errors += `M3 ${y}h12`;
    else ticks.set(colourOf(row), `${ticks.get(colourOf(row)) ?? ''}M6 ${y}h6`);
  });
  return { ticks: [...ticks], errors, bands };
}
