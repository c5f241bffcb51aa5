import { useMemo } from 'react';
import type { LadderMessage } from '../../api/documents';
import { LegBadge } from '../call/leg-badge';
import styles from './ladder-tools.module.css';
import type { LadderSubject } from './row';
import type { LadderFilter } from './rows';

interface LadderFiltersProps {
  call: LadderSubject;
  messages: readonly LadderMessage[];
  filter: LadderFilter;
  onFilter: (filter: LadderFilter) => void;
}

/** What of the ladder is shown, as boxes to tick. */
export function LadderFilters({ call, messages, filter, onFilter }: LadderFiltersProps) {
  const methods = useMemo(() => countMethods(messages), [messages]);
  return (
    <div className={styles.filters}>
      <fieldset>
        <legend>Methods shown</legend>
        {methods.map(([method, count]) => (
          <label key={method}>
            <input
              type="checkbox"
              checked={!filter.methods.has(method)}
              onChange={() => onFilter({ ...filter, methods: flip(filter.methods, method) })}
            />
            {method}
            <span className={styles.count}>{count}</span>
          </label>
        ))}
      </fieldset>
      {call.legDetails.length > 1 && (
        <fieldset>
          <legend>Legs shown</legend>
          {call.legDetails.map((leg, index) => (
            <label key={leg.key}>
              <input
                type="checkbox"
                checked={!filter.legs.has(index)}
                onChange={() => onFilter({ ...filter, legs: flip(filter.legs, index) })}
              />
              <LegBadge index={index} />
              {leg.method} {leg.callId.slice(0, 18)}
              {leg.callId.length > 18 && '…'}
            </label>
          ))}
        </fieldset>
      )}
      <fieldset>
        <legend>Only</legend>
        <label>
          <input
            type="checkbox"
            checked={filter.sdpOnly}
            onChange={() => onFilter({ ...filter, sdpOnly: !filter.sdpOnly })}
          />
          with SDP
        </label>
        <label>
          <input
            type="checkbox"
            checked={filter.errorsOnly}
            onChange={() => onFilter({ ...filter, errorsOnly: !filter.errorsOnly })}
          />
          errors, 400 and above
        </label>
      </fieldset>
    </div>
  );
}

/** How many filters are on; media has a switch of its own. */
export function filterCount({ methods, legs, sdpOnly, errorsOnly }: LadderFilter): number {
  return methods.size + legs.size + Number(sdpOnly) + Number(errorsOnly);
}

function countMethods(messages: readonly LadderMessage[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const message of messages) counts.set(message.cseqMethod, (counts.get(message.cseqMethod) ?? 0) + 1);
  return [...counts];
}

function flip<Value>(set: ReadonlySet<Value>, value: Value): ReadonlySet<Value> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}
