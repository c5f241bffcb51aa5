'use client';

import type { CallSummary } from '../../api/documents';
import type { CallFilters } from '../../filters/url-filters';
import styles from './query-bar.module.css';

interface NarrowByProps {
  calls: readonly CallSummary[];
  filters: CallFilters;
  onChange: (filters: CallFilters) => void;
}

const SHOWN = 3;

/** What the listed calls could be narrowed to: the codes, codecs and findings most often among them. */
export function NarrowBy({ calls, filters, onChange }: NarrowByProps) {
  const findings = frequent(calls.flatMap((call) => call.findingCodes));
  const codes = frequent(
    calls.flatMap((call) => (call.finalStatus !== null && call.finalStatus >= 300 ? [String(call.finalStatus)] : [])),
  );
  const codecs = frequent(calls.flatMap((call) => call.codecs));
  const suggestions = [
    ...(filters.finding === null
      ? findings.map(([value, calls]) => ({ name: 'finding', value, calls, change: { finding: value } }))
      : []),
    ...(filters.statuses.length === 0
      ? codes.map(([value, calls]) => ({ name: 'code', value, calls, change: { statuses: [Number(value)] } }))
      : []),
    ...(filters.codec === null && codecs.length > 1
      ? codecs.map(([value, calls]) => ({ name: 'codec', value, calls, change: { codec: value } }))
      : []),
  ];
  if (suggestions.length === 0) return null;
  return (
    <div className={styles.narrow}>
      <span>Narrow by</span>
      {suggestions.map((suggestion) => (
        <button
          key={suggestion.name + suggestion.value}
          type="button"
          className={styles.suggestion}
          title={`${suggestion.calls} of the ${calls.length} calls listed`}
          onClick={() => onChange({ ...filters, ...suggestion.change })}
        >
          {suggestion.name}:{suggestion.value} {suggestion.calls}
        </button>
      ))}
      <span className={styles.basis}>counts are for the calls listed</span>
    </div>
  );
}

function frequent(values: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, SHOWN);
}
