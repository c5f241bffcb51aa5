'use client';

import { Filter, Search, Table2 } from 'lucide-react';
import type { RefObject } from 'react';
import type { LadderMessage } from '../../api/documents';
import { Button } from '../../ui/button';
import { Popover } from '../../ui/popover';
import { Segmented } from '../../ui/segmented';
import { Toggle } from '../../ui/toggle';
import { filterCount, LadderFilters } from './ladder-filters';
import { COLOURING_WORD, type LadderOptions, nextColouring, ZOOM_WORDS } from './ladder-options';
import styles from './ladder-tools.module.css';
import type { LadderSubject } from './row';
import type { LadderFilter } from './rows';

export interface LadderToolsProps {
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
            Filters{filterCount(filter) > 0 && ` ${filterCount(filter)}`}
          </Button>
        }
      >
        <LadderFilters call={call} messages={messages} filter={filter} onFilter={onFilter} />
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
