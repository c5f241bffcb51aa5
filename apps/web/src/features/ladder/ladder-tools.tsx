'use client';

import { Filter, Search, Table2 } from 'lucide-react';
import { type RefObject, useMemo } from 'react';
import type { LadderMessage } from '../../api/documents';
import { Button } from '../../ui/button';
import { Popover } from '../../ui/popover';
import { Segmented } from '../../ui/segmented';
import { Toggle } from '../../ui/toggle';
import { LegBadge } from '../call/leg-badge';
import { COLOURING_WORD, type LadderOptions, nextColouring, type Zoom } from './ladder-options';
import styles from './ladder-tools.module.css';
import type { LadderSubject } from './row';
import type { LadderFilter } from './rows';

interface LadderToolsProps {
  call: LadderSubject;
  messages: readonly LadderMessage[];
  filter: LadderFilter;
  onFilter: (filter: LadderFilter) => void;
  /** Whether the filters are open. */
  filtering: boolean;
  onFiltering: (filtering: boolean) => void;
  options: LadderOptions;
  onOptions: (next: Partial<LadderOptions>) => void;
  asTable: boolean;
  onTable: (asTable: boolean) => void;
  onFind: (text: string, backwards: boolean) => void;
  findField: RefObject<HTMLInputElement | null>;
}

const ZOOM_WORDS: readonly { value: Zoom; label: string }[] = [
  { value: 'phases', label: 'Phases' },
  { value: 'transactions', label: 'Transactions' },
  { value: 'messages', label: 'Messages' },
];

export function LadderTools({
  call,
  messages,
  filter,
  onFilter,
  filtering,
  onFiltering,
  options,
  onOptions,
  asTable,
  onTable,
  onFind,
  findField,
}: LadderToolsProps) {
  const methods = useMemo(() => countMethods(messages), [messages]);
  const active = filter.methods.size + filter.legs.size + Number(filter.sdpOnly) + Number(filter.errorsOnly);
  return (
    <div className={styles.tools}>
      <label className={styles.find}>
        <Search size={13} strokeWidth={1.75} aria-hidden="true" />
        <span className="visually-hidden">Find a message</span>
        <input
          ref={findField}
          placeholder="method, status, host"
          spellCheck={false}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onFind(event.currentTarget.value, event.shiftKey);
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      </label>
      <Popover
        label="Filters of the ladder"
        width={230}
        open={filtering}
        onOpenChange={onFiltering}
        trigger={
          <Button kind="plain">
            <Filter size={14} strokeWidth={1.75} aria-hidden="true" />
            Filters{active > 0 && ` ${active}`}
          </Button>
        }
      >
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
                <label key={leg.callId}>
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
      </Popover>
      <Button kind="plain" aria-pressed={asTable} onClick={() => onTable(!asTable)}>
        <Table2 size={14} strokeWidth={1.75} aria-hidden="true" />
        {asTable ? 'Ladder' : 'Table'}
      </Button>
      <Button
        kind="plain"
        title="Colour by leg, transaction or class of the response (c)"
        onClick={() => onOptions({ colouring: nextColouring(options.colouring) })}
      >
        <span className={styles.colour}>
          Colour{' '}
          <b>
            {call.legDetails.length === 0 && options.colouring === 'leg' ? 'none' : COLOURING_WORD[options.colouring]}
          </b>
        </span>
      </Button>
      {call.legDetails.length > 0 && (
        <span className={styles.zoom}>
          <Segmented label="Zoom" value={options.zoom} options={ZOOM_WORDS} onChange={(zoom) => onOptions({ zoom })} />
        </span>
      )}
      {call.streamDetails.length > 0 && (
        <>
          <Toggle label="Media" on={filter.media} onChange={(media) => onFilter({ ...filter, media })} />
          {call.reports.length > 0 && (
            <Toggle label="RTCP" on={options.rtcp} onChange={(rtcp) => onOptions({ rtcp })} />
          )}
        </>
      )}
    </div>
  );
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
