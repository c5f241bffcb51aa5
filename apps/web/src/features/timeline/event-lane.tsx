import { memo, useMemo } from 'react';
import type { CallDetail, LadderMessage } from '../../api/documents';
import { spoken } from '../../time/span';
import { evidenceBars, flagsOf, placeLabels } from './events';
import type { TimeSpan } from './lanes';
import type { PlotScale } from './plot-scale';
import { Frame } from './quality-lanes';

interface EventLaneProps {
  call: CallDetail;
  messages: readonly LadderMessage[];
  scale: PlotScale;
  ticks: readonly number[];
  gaps: readonly TimeSpan[];
}

export const EVENT_HEIGHT = 54;
const CHARACTER = 6.4;

/** SIP flags above, evidence of findings as bars, DTMF and hold below. */
export const EventLane = memo(function EventLane({ call, messages, scale, ticks, gaps }: EventLaneProps) {
  const flags = useMemo(() => flagsOf(call, messages), [call, messages]);
  const bars = useMemo(() => evidenceBars(call), [call]);
  const shown = flags.filter((flag) => flag.atUs >= scale.view.fromUs - 1e6 && flag.atUs <= scale.view.toUs + 1e6);
  const boxes = shown.map((flag) => {
    const width = flag.words.length * CHARACTER + 14;
    return { x: Math.min(Math.max(0, scale.x(flag.atUs)), scale.width - width - 1), width };
  });
  const rows = placeLabels(boxes, 1);
  const holds = call.legDetails.flatMap((leg) => leg.holds);
  const digits = call.legDetails.flatMap((leg) => leg.dtmf);
  return (
    <Frame
      height={EVENT_HEIGHT}
      scale={scale}
      ticks={ticks}
      gaps={gaps}
      holds={[]}
      label="Signalling and events over time"
    >
      {holds.map((hold) => {
        const x = scale.x(hold.fromUs);
        const width = Math.max(1, scale.x(hold.toUs ?? scale.view.toUs) - x);
        const words = `hold ${hold.toUs === null ? 'open' : spoken((hold.toUs - hold.fromUs) / 1000)}, by ${hold.by}`;
        return (
          <g key={`${hold.fromUs}${hold.by}`}>
            <rect x={x} y="0" width={width} height={EVENT_HEIGHT} fill="var(--hold)" />
            <text x={x + width / 2} y="49" textAnchor="middle" fontSize="11" fill="var(--t2)">
              {words.length * 5.6 < width ? words : width > 30 ? 'hold' : ''}
              <title>{words}</title>
            </text>
          </g>
        );
      })}
      {bars.map((bar) => {
        const x = Math.max(0, scale.x(bar.fromUs));
        const width = Math.min(scale.width, scale.x(bar.toUs)) - x;
        if (width <= 0) return null;
        const half = Math.min(scale.width / 2, (bar.words.length * CHARACTER) / 2);
        return (
          <g key={bar.words + bar.fromUs}>
            <rect x={x} y="33" width={Math.max(2, width)} height="3" fill={bar.severe ? 'var(--bad)' : 'var(--poor)'} />
            <text
              x={Math.min(Math.max(x + width / 2, half), scale.width - half)}
              y="30"
              textAnchor="middle"
              fontSize="11"
              fontWeight="600"
              fill="var(--t1)"
            >
              {bar.words}
            </text>
          </g>
        );
      })}
      {shown.map((flag, index) => {
        const box = boxes[index];
        const x = scale.x(flag.atUs);
        if (box === undefined) return null;
        return (
          <g key={flag.words + flag.atUs}>
            <path d={`M${x} 0V${EVENT_HEIGHT}`} stroke="var(--t1)" strokeOpacity={rows[index] === -1 ? 0.5 : 0.8} />
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
        <circle key={digit.atUs} cx={scale.x(digit.atUs)} cy="46" r="3" fill="var(--ink)">
          <title>{`DTMF by ${digit.by ?? 'an unknown end'}, ${digit.via === 'rtp' ? 'RTP event' : 'SIP INFO'}`}</title>
        </circle>
      ))}
    </Frame>
  );
});
