'use client';

import { SlidersHorizontal } from 'lucide-react';
import { Popover } from '../../ui/popover';
import { Segmented } from '../../ui/segmented';
import { Toggle } from '../../ui/toggle';
import { filterCount, LadderFilters } from './ladder-filters';
import { COLOURING_WORD, COLOURINGS, ZOOM_WORDS } from './ladder-options';
import type { LadderToolsProps } from './ladder-tools';
import styles from './ladder-tools.module.css';

const COLOURING_WORDS = COLOURINGS.map((value) => ({ value, label: COLOURING_WORD[value] }));

type LadderMenuProps = Omit<LadderToolsProps, 'onFind' | 'findField'>;

/** The tools of the ladder behind one button, where there is no room for them beside the tabs. */
export function LadderMenu(props: LadderMenuProps) {
  const { call, messages, filter, onFilter, filtering, onFiltering, options, onOptions, asTable, onTable } = props;
  const active = filterCount(filter);
  return (
    <Popover
      label="View of the ladder"
      width={280}
      open={filtering}
      onOpenChange={onFiltering}
      trigger={
        <button type="button" className={styles.menu}>
          <SlidersHorizontal size={14} strokeWidth={1.75} aria-hidden="true" />
          View{active > 0 && ` ${active}`}
        </button>
      }
    >
      <div className={styles.menuParts}>
        {call.legDetails.length > 0 && (
          <>
            <span aria-hidden="true">Zoom</span>
            <Segmented
              label="Zoom"
              value={options.zoom}
              options={ZOOM_WORDS}
              onChange={(zoom) => onOptions({ zoom })}
            />
          </>
        )}
        <span aria-hidden="true">Colour by</span>
        <Segmented
          label="Colour by"
          value={options.colouring}
          options={COLOURING_WORDS}
          onChange={(colouring) => onOptions({ colouring })}
        />
        <Toggle label="Table" on={asTable} onChange={onTable} />
        {call.streamDetails.length > 0 && (
          <Toggle label="Media" on={filter.media} onChange={(media) => onFilter({ ...filter, media })} />
        )}
        {call.reports.length > 0 && <Toggle label="RTCP" on={options.rtcp} onChange={(rtcp) => onOptions({ rtcp })} />}
        <LadderFilters call={call} messages={messages} filter={filter} onFilter={onFilter} />
      </div>
    </Popover>
  );
}
