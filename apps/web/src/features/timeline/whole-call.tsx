import { type PointerEvent, useRef } from 'react';
import { QualityStrip, type Silence } from '../quality/quality-strip';
import type { ListenerGroup, TimeSpan } from './lanes';
import styles from './timeline.module.css';

interface WholeCallProps {
  groups: readonly ListenerGroup[];
  holds: readonly Silence[];
  span: TimeSpan;
  view: TimeSpan;
  onView: (view: TimeSpan) => void;
}

const GRIP = 8;
const SHORTEST_US = 2e6;

/** The whole call in a strip, caller above callee, with the part below in a box that can be dragged and resized. */
export function WholeCall({ groups, holds, span, view, onView }: WholeCallProps) {
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<{ part: 'left' | 'right' | 'body' | 'new'; startUs: number; view: TimeSpan } | null>(null);
  const share = (atUs: number) => ((atUs - span.fromUs) / (span.toUs - span.fromUs)) * 100;
  const usAt = (event: PointerEvent) => {
    const bounds = box.current?.getBoundingClientRect();
    if (!bounds) return span.fromUs;
    const part = Math.min(1, Math.max(0, (event.clientX - bounds.left) / bounds.width));
    return span.fromUs + part * (span.toUs - span.fromUs);
  };
  const strips = (['caller', 'callee'] as const).map((listener) => groups.find((group) => group.listener === listener));

  const start = (event: PointerEvent) => {
    const bounds = box.current?.getBoundingClientRect();
    if (!bounds) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const x = event.clientX - bounds.left;
    const left = (share(view.fromUs) / 100) * bounds.width;
    const right = (share(view.toUs) / 100) * bounds.width;
    const whole = view.fromUs <= span.fromUs && view.toUs >= span.toUs;
    const part =
      Math.abs(x - left) < GRIP
        ? 'left'
        : Math.abs(x - right) < GRIP
          ? 'right'
          : !whole && x > left && x < right
            ? 'body'
            : 'new';
    drag.current = { part, startUs: usAt(event), view };
  };
  const move = (event: PointerEvent) => {
    const held = drag.current;
    if (held === null) return;
    const atUs = usAt(event);
    if (held.part === 'left') onView({ fromUs: Math.min(atUs, held.view.toUs - SHORTEST_US), toUs: held.view.toUs });
    else if (held.part === 'right')
      onView({ fromUs: held.view.fromUs, toUs: Math.max(atUs, held.view.fromUs + SHORTEST_US) });
    else if (held.part === 'new') {
      const [fromUs, toUs] = atUs < held.startUs ? [atUs, held.startUs] : [held.startUs, atUs];
      if (toUs - fromUs > SHORTEST_US) onView({ fromUs, toUs });
    } else {
      const length = held.view.toUs - held.view.fromUs;
      const fromUs = Math.min(span.toUs - length, Math.max(span.fromUs, held.view.fromUs + atUs - held.startUs));
      onView({ fromUs, toUs: fromUs + length });
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a pointer's way to zoom; the keys + - 0 are the other
    <div
      ref={box}
      className={styles.whole}
      title="Drag to zoom, double-click for the whole call"
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={() => {
        drag.current = null;
      }}
      onDoubleClick={() => onView(span)}
    >
      {strips.map((group, index) => (
        <div key={group?.key ?? index} style={{ position: 'absolute', left: 0, right: 0, top: index * 5 }}>
          <QualityStrip
            windows={group?.windows.map(({ window }) => window) ?? []}
            holds={holds}
            fromUs={span.fromUs}
            toUs={span.toUs}
            height={5}
            label={
              index === 0 ? 'What the caller heard over the whole call' : 'What the callee heard over the whole call'
            }
          />
        </div>
      ))}
      <div className={styles.dim} style={{ left: 0, width: `${Math.max(0, share(view.fromUs))}%` }} />
      <div className={styles.dim} style={{ right: 0, width: `${Math.max(0, 100 - share(view.toUs))}%` }} />
      <div
        className={styles.brush}
        style={{ left: `${share(view.fromUs)}%`, width: `${share(view.toUs) - share(view.fromUs)}%` }}
      />
    </div>
  );
}
