import { useId } from 'react';
import type { Outcome } from '../../api/documents';

/** What is not an outcome but is drawn like one: a remark. */
export type GlyphKind = Outcome | 'info';

/** Ten pixels that say the outcome without colour; a word stands beside it, so it is hidden from readers. */
export function Glyph({ kind, size = 10 }: { kind: GlyphKind; size?: number }) {
  const hatch = useId();
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 10 10"
      aria-hidden="true"
      style={{ flex: 'none', overflow: 'visible' }}
    >
      {kind === 'good' && <circle cx="5" cy="5" r="4" fill="var(--good)" />}
      {kind === 'fair' && <path d="M5 .4 9.6 5 5 9.6.4 5Z" fill="var(--fair)" />}
      {kind === 'poor' && <path d="M5 .6 9.8 9.2H.2Z" fill="var(--poor)" />}
      {kind === 'bad' && (
        <path d="M1.4 1.4l7.2 7.2M8.6 1.4 1.4 8.6" stroke="var(--bad)" strokeWidth="2.3" strokeLinecap="square" />
      )}
      {kind === 'failed' && (
        <g fill="none" stroke="var(--ink)" strokeWidth="1.4">
          <circle cx="5" cy="5" r="4.1" />
          <path d="M2.2 7.8 7.8 2.2" />
        </g>
      )}
      {kind === 'running' && (
        <g>
          <circle cx="5" cy="5" r="4.2" fill="none" stroke="var(--ink)" strokeWidth="1.3" strokeDasharray="1.6 1.7" />
          <circle cx="5" cy="5" r="1.5" fill="var(--ink)" />
        </g>
      )}
      {kind === 'not-measured' && (
        <g>
          <defs>
            <pattern id={hatch} width="2.6" height="2.6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <path d="M0 0v2.6" stroke="var(--none)" strokeWidth="1.3" />
            </pattern>
          </defs>
          <rect x=".6" y=".6" width="8.8" height="8.8" fill={`url(#${hatch})`} stroke="var(--none)" />
        </g>
      )}
      {kind === 'info' && (
        <g fill="none" stroke="var(--t3)" strokeWidth="1.1">
          <circle cx="5" cy="5" r="4.3" />
          <path d="M5 4.6v2.8M5 2.6v.9" />
        </g>
      )}
    </svg>
  );
}
