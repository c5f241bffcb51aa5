import { memo, useMemo } from 'react';
import type { CallDetail, LadderMessage } from '../../api/documents';
import { spoken } from '../../time/span';
import { type Bar, evidenceBars, flagsOf, placeLabels } from './events';
import type { TimeSpan } from './lanes';
import type { PlotScale } from './plot-scale';
import { Frame } from './quality-lanes';

interface EventLaneProps {
  call: CallDetail;
  messages: readonly LadderMessage[];
  scale: PlotScale;
  layout: EventLayout;
  ticks: readonly number[];
  gaps: readonly TimeSpan[];
}

const CHARACTER = 6.4;
const FLAG_HEIGHT = 17;
const BAR_ROW_HEIGHT = 17;
/** Bars that find no room in so many rows are counted; the list of findings has them all. */
const MAX_BAR_ROWS = 3;
const DIGIT_HEIGHT = 12;
const MIN_HEIGHT = 36;

export interface PlacedBar extends Bar {
  /** 0 at the top. */
  readonly row: number;
  readonly x: number;
  readonly width: number;
  readonly wordsX: number;
  /** The words as far as the lane has room. */
  readonly shown: string;
}

/** Where the bars lie, and what the lane needs for them. */
export interface EventLayout {
  readonly bars: readonly PlacedBar[];
  readonly unplaced: number;
  readonly height: number;
}

export function eventLayout(call: CallDetail, scale: PlotScale): EventLayout {
  const inView = evidenceBars(call)
    .map((bar) => {
      const x = Math.max(0, scale.x(bar.fromUs));
      const width = Math.min(scale.width, scale.x(bar.toUs)) - x;
      const shown = cut(bar.words, Math.floor(scale.width / CHARACTER));
      const half = (shown.length * CHARACTER) / 2;
      return { ...bar, shown, x, width, wordsX: Math.min(Math.max(x + width / 2, half), scale.width - half), half };
    })
    .filter(({ width }) => width > 0)
    .sort((a, b) => a.x - b.x);
  const boxes = inView.map(({ x, width, wordsX, half }) => {
    const left = Math.min(x, wordsX - half);
    return { x: left, width: Math.max(x + width, wordsX + half) - left };
  });
  const rows = placeLabels(boxes, MAX_BAR_ROWS);
  const bars = inView.flatMap((bar, index) => {
    const row = rows[index] ?? -1;
    return row < 0 ? [] : [{ ...bar, row }];
  });
  const barRows = Math.max(0, ...bars.map(({ row }) => row + 1));
  const digits = call.legDetails.some((leg) => leg.dtmf.length > 0 || leg.holds.length > 0) ? DIGIT_HEIGHT : 0;
  return {
    bars,
    unplaced: inView.length - bars.length,
    height: Math.max(MIN_HEIGHT, FLAG_HEIGHT + barRows * BAR_ROW_HEIGHT + digits + 2),
  };
}

function cut(words: string, characters: number): string {
  return words.length <= characters ? words : `${words.slice(0, Math.max(1, characters - 1))}…`;
}

/** SIP flags above, evidence of findings as bars, DTMF and hold below. */
export const EventLane = memo(function EventLane({ call, messages, scale, layout, ticks, gaps }: EventLaneProps) {
  const { bars, unplaced, height } = layout;
  const flags = useMemo(() => flagsOf(call, messages), [call, messages]);
  const shown = flags.filter((flag) => flag.atUs >= scale.view.fromUs - 1e6 && flag.atUs <= scale.view.toUs + 1e6);
  const boxes = shown.map((flag) => {
    const width = flag.words.length * CHARACTER + 14;
    return { x: Math.min(Math.max(0, scale.x(flag.atUs)), scale.width - width - 1), width };
  });
  const rows = placeLabels(boxes, 1);
  const holds = call.legDetails.flatMap((leg) => leg.holds);
  const digits = call.legDetails.flatMap((leg) => leg.dtmf);
  return (
    <Frame height={height} scale={scale} ticks={ticks} gaps={gaps} holds={[]} label="Signalling and events over time">
      {holds.map((hold) => {
        const x = scale.x(hold.fromUs);
        const width = Math.max(1, scale.x(hold.toUs ?? scale.view.toUs) - x);
        const words = `hold ${hold.toUs === null ? 'open' : spoken((hold.toUs - hold.fromUs) / 1000)}, by ${hold.by}`;
        return (
          <g key={`${hold.fromUs}${hold.by}`}>
            <rect x={x} y="0" width={width} height={height} fill="var(--hold)" />
            <text x={x + width / 2} y={height - 5} textAnchor="middle" fontSize="11" fill="var(--t2)">
              {words.length * 5.6 < width ? words : width > 30 ? 'hold' : ''}
              <title>{words}</title>
            </text>
          </g>
        );
      })}
      {bars.map((bar) => {
        const y = FLAG_HEIGHT + bar.row * BAR_ROW_HEIGHT;
        return (
          <g key={bar.words + bar.fromUs}>
            <rect
              x={bar.x}
              y={y + 14}
              width={Math.max(2, bar.width)}
              height="3"
              fill={bar.severe ? 'var(--bad)' : 'var(--poor)'}
            />
            <text x={bar.wordsX} y={y + 11} textAnchor="middle" fontSize="11" fontWeight="600" fill="var(--t1)">
              {bar.shown}
            </text>
            <title>{bar.words}</title>
          </g>
        );
      })}
      {unplaced > 0 && (
        <text x={scale.width - 4} y={height - 4} textAnchor="end" fontSize="11" fill="var(--t2)">
          {unplaced} more in the findings
        </text>
      )}
      {shown.map((flag, index) => {
        const box = boxes[index];
        const x = scale.x(flag.atUs);
        if (box === undefined) return null;
        return (
          <g key={flag.words + flag.atUs}>
            <path d={`M${x} 0V${height}`} stroke="var(--t1)" strokeOpacity={rows[index] === -1 ? 0.5 : 0.8} />
            {rows[index] === 0 && (
              <>
                <rect x={box.x + 0.5} y=".5" width={box.width} height="16" rx="3" fill="var(--bg)" stroke="var(--t1)" />
                <text x={box.x + 6.5} y="12.5" fontSize="11" fill="var(--t1)">
                  {flag.words}
                </text>
              </>
            )}
            <title>{flag.words}</title>
          </g>
        );
      })}
      {digits.map((digit) => (
        <circle key={digit.atUs} cx={scale.x(digit.atUs)} cy={height - 8} r="3" fill="var(--ink)">
          <title>{`DTMF by ${digit.by ?? 'an unknown end'}, ${digit.via === 'rtp' ? 'RTP event' : 'SIP INFO'}${digit.endSeen === false ? ', its end not seen' : ''}`}</title>
        </circle>
      ))}
    </Frame>
  );
});
