'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CallMessages } from '../../api/documents';
import { useAddress } from '../../filters/use-address';
import { clock } from '../../time/wall-clock';
import { copyText } from '../../ui/copy-button';
import { useElementSize } from '../../ui/use-element-size';
import { useNarrow } from '../../ui/use-narrow';
import { usePrinting } from '../../ui/use-printing';
import { arrowColours } from './arrow-colour';
import { Bracket } from './bracket';
import { readHidden, writeHidden } from './filter-address';
import { findRow } from './find-row';
import { GapRowView } from './gap-row';
import { narrowGeometry, rowTops, totalWidth, wideGeometry } from './geometry';
import { HiddenBar } from './hidden-bar';
import { KeyHelp } from './key-help';
import styles from './ladder.module.css';
import { CALL_ROLES, LadderHead, type RoleWords } from './ladder-head';
import { LadderMenu } from './ladder-menu';
import { type LadderOptions, nextColouring, stepZoom } from './ladder-options';
import { MessageRowView } from './ladder-row';
import { LadderTools } from './ladder-tools';
import { MediaRowView } from './media-row';
import { MessagePane } from './message-pane';
import { Minimap } from './minimap';
import { ReportsRowView } from './reports-row';
import { isOf, type LadderSubject } from './row';
import { buildLadder, type LadderFilter, lanesOf, rowName, SHOW_ALL, transactionSpan } from './rows';
import { TableView } from './table-view';
import { useChosen } from './use-chosen';
import { useLadderKeys } from './use-ladder-keys';
import { useLadderOptions } from './use-ladder-options';

interface LadderViewProps {
  subject: LadderSubject;
  /** Name of the grid. */
  label: string;
  document: CallMessages;
  zone: string;
  /** Message that the address names. */
  linked: string | null;
  onChoose: (id: string | null) => void;
  /** Address of a message whole. */
  messagePath: (id: string) => string;
  /** What lanes are called by what they are. */
  roles?: RoleWords;
  onTimeline: (atUs: number) => void;
  onBack: () => void;
  /** Puts the tools of this tab beside the tabs. */
  tools: (node: ReactNode) => ReactNode;
}

export function LadderView({
  subject: call,
  label,
  document: { items: messages, participants },
  zone,
  linked,
  onChoose,
  messagePath,
  roles = CALL_ROLES,
  onTimeline,
  onBack,
  tools,
}: LadderViewProps) {
  const narrow = useNarrow();
  const [frame, size] = useElementSize<HTMLDivElement>();
  const scroller = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const findField = useRef<HTMLInputElement>(null);
  const { address, change } = useAddress();
  const hide = address.get('hide');
  const filter = useMemo(() => readHidden(hide), [hide]);
  const setFilter = (next: LadderFilter) =>
    change((now) => {
      const hidden = writeHidden(next);
      if (hidden === null) now.delete('hide');
      else now.set('hide', hidden);
      return now;
    }, 'replace');
  const [options, setOptions] = useLadderOptions();
  const [filtering, setFiltering] = useState(false);
  const [chosen, choose] = useChosen(linked, onChoose);
  const [kept, setKept] = useState<string | null>(linked);
  const [pinned, setPinned] = useState<string | null>(null);
  const [comparing, setComparing] = useState(false);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const [reference, setReference] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const [help, setHelp] = useState(false);
  const printing = usePrinting();

  useEffect(() => {
    setKept(linked);
  }, [linked]);

  const lanes = useMemo(
    () => lanesOf(participants, messages, call.streamDetails),
    [participants, messages, call.streamDetails],
  );
  const ladder = useMemo(
    () => buildLadder(call, messages, lanes, filter, kept, unfolded, options),
    [call, messages, lanes, filter, kept, unfolded, options],
  );
  const colourOf = useMemo(() => arrowColours(options.colouring, messages), [options.colouring, messages]);
  const { rows } = ladder;
  const legCount = call.legDetails.length;
  const geometry = useMemo(
    () => (narrow ? narrowGeometry(lanes.length, size.width) : wideGeometry(lanes.length, legCount, size.width)),
    [narrow, lanes.length, legCount, size.width],
  );
  const heights = useMemo(
    () => rows.map((row) => (row.kind === 'media' ? geometry.mediaHeight : geometry.rowHeight)),
    [rows, geometry],
  );
  const tops = useMemo(() => rowTops(heights), [heights]);
  const width = Math.max(totalWidth(geometry, lanes.length), size.width);
  const selected = useMemo(() => (chosen === null ? -1 : rows.findIndex((row) => isOf(row, chosen))), [rows, chosen]);
  const holds = useMemo(() => call.legDetails.flatMap((leg) => leg.holds), [call.legDetails]);
  const firstUs = messages[0]?.atUs ?? call.startUs;

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heights[index] ?? geometry.rowHeight,
    overscan: 10,
    scrollPaddingStart: geometry.headHeight + 24,
    scrollPaddingEnd: 24,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: new heights need a new measure
  useEffect(() => virtual.measure(), [heights]);

  const select = useCallback(
    (index: number) => {
      const row = rows[index];
      if (row?.kind !== 'message') return;
      if (row.folded > 1) setUnfolded((before) => new Set(before).add(row.message.transaction));
      choose(row.message.id);
    },
    [rows, choose],
  );
  useEffect(() => {
    if (selected >= 0) virtual.scrollToIndex(selected, { align: 'auto' });
  }, [selected, virtual]);

  const hrefOf = useCallback((id: string) => {
    const url = new URL(window.location.href);
    url.searchParams.delete('tab');
    url.searchParams.set('m', id);
    return url.href;
  }, []);
  const find = (text: string, backwards: boolean) => {
    const index = findRow(rows, text, selected, backwards);
    if (index >= 0) select(index);
  };

  const pin = () => {
    setPinned((before) => (before === chosen ? null : chosen));
    setComparing(false);
  };
  const compare = () => {
    if (pinned !== null) setComparing((before) => !before);
  };

  useLadderKeys({
    rows,
    selected,
    select: (index) => {
      scroller.current?.focus({ preventScroll: true });
      select(index);
    },
    scrollLanes: (pixels) => scroller.current?.scrollBy({ left: pixels }),
    readMessage: () => (selected < 0 ? select(rows.findIndex((row) => row.kind === 'message')) : pane.current?.focus()),
    find: () => findField.current?.focus(),
    toggleMedia: () => setFilter({ ...filter, media: !filter.media }),
    toggleRtcp: () => setOptions(({ rtcp }) => ({ rtcp: !rtcp })),
    turnColours: () => setOptions(({ colouring }) => ({ colouring: nextColouring(colouring) })),
    toggleNames: () => setOptions(({ names }) => ({ names: !names })),
    zoom: (step) => {
      if (legCount > 0) setOptions(({ zoom }) => ({ zoom: stepZoom(zoom, step) }));
    },
    toggleLegs: () =>
      setFilter({ ...filter, legs: new Set(filter.legs.size > 0 ? [] : [...Array(legCount).keys()].slice(1)) }),
    toggleFilters: () => setFiltering((before) => !before),
    toggleTable: () => setAsTable((before) => !before),
    pin,
    compare,
    copyLink: () => {
      if (chosen !== null) copyText(hrefOf(chosen));
    },
    setReference: () => {
      const row = rows[selected];
      setReference(row?.kind === 'message' ? row.message.atUs : null);
    },
    help: () => setHelp(true),
    back: () => {
      if (help) return false;
      if (pane.current?.contains(document.activeElement)) scroller.current?.focus();
      else if (chosen !== null) {
        choose(null);
      } else onBack();
      return true;
    },
  });

  const chosenRow = rows[selected];
  const chosenMessage =
    chosenRow?.kind === 'message'
      ? (chosenRow.group?.messages.find(({ id }) => id === chosen) ?? chosenRow.message)
      : null;
  const span = chosenMessage === null ? null : transactionSpan(rows, chosenMessage.transaction);
  const place = (index: number, top: number) => ({
    index,
    top,
    height: heights[index] ?? geometry.rowHeight,
    width,
    laneCount: lanes.length,
    geometry,
    narrow,
    legSpans: ladder.legSpans,
  });

  const toolProps = {
    call,
    messages,
    filter,
    onFilter: setFilter,
    filtering,
    onFiltering: setFiltering,
    options,
    onOptions: (next: Partial<LadderOptions>) => setOptions(() => next),
    asTable,
    onTable: setAsTable,
  };

  return (
    <div className={styles.area}>
      {!narrow && tools(<LadderTools {...toolProps} onFind={find} findField={findField} />)}
      <div className={styles.column}>
        {/* What is drawn is drawn as far as the screen shows it; the table has all. */}
        {asTable || printing ? (
          <TableView rows={rows} zone={zone} hrefOf={hrefOf} />
        ) : (
          <div ref={frame} className={styles.frame}>
            <div
              ref={scroller}
              className={styles.scroll}
              role="grid"
              aria-label={label}
              aria-rowcount={rows.length + 1}
              aria-activedescendant={chosenRow?.kind === 'message' ? `row-${chosenRow.message.id}` : undefined}
              tabIndex={0}
            >
              <div className={styles.canvas} style={{ width }}>
                <LadderHead
                  geometry={geometry}
                  lanes={lanes}
                  participants={participants}
                  width={width}
                  narrow={narrow}
                  legCount={legCount}
                  roles={options.names ? roles : null}
                />
                <div role="rowgroup" style={{ position: 'relative', height: tops.at(-1) ?? 0 }}>
                  {size.width > 0 &&
                    virtual.getVirtualItems().map((item) => {
                      const row = rows[item.index];
                      if (row === undefined) return null;
                      if (row.kind === 'gap')
                        return <GapRowView key={row.key} row={row} {...place(item.index, item.start)} />;
                      if (row.kind === 'media') {
                        return (
                          <MediaRowView
                            key={row.key}
                            row={row}
                            name={rowName(row, lanes, '')}
                            holds={holds}
                            onOpen={onTimeline}
                            {...place(item.index, item.start)}
                          />
                        );
                      }
                      if (row.kind === 'reports') {
                        return (
                          <ReportsRowView
                            key={row.key}
                            row={row}
                            name={rowName(row, lanes, '')}
                            {...place(item.index, item.start)}
                          />
                        );
                      }
                      return (
                        <MessageRowView
                          key={row.key}
                          row={row}
                          selected={item.index === selected}
                          pinned={row.message.id === pinned}
                          name={rowName(row, lanes, clock(row.message.atUs, zone, 3))}
                          zone={zone}
                          referenceUs={reference ?? firstUs}
                          pddMs={call.legDetails[row.leg]?.pddMs ?? null}
                          colour={colourOf(row)}
                          onSelect={select}
                          {...place(item.index, item.start)}
                        />
                      );
                    })}
                  {span !== null && <Bracket geometry={geometry} laneCount={lanes.length} tops={tops} span={span} />}
                </div>
              </div>
            </div>
            {!narrow && (
              <Minimap
                rows={rows}
                tops={tops}
                selected={selected}
                scroller={scroller}
                headHeight={geometry.headHeight}
                colourOf={colourOf}
              />
            )}
          </div>
        )}
        <HiddenBar
          ladder={ladder}
          total={messages.length}
          zoom={options.zoom}
          onShow={() => {
            setFilter({ ...SHOW_ALL, media: filter.media });
            if (ladder.hidden.has('RTCP')) setOptions(() => ({ rtcp: true }));
          }}
          onHelp={() => setHelp(true)}
        >
          {narrow && <LadderMenu {...toolProps} />}
        </HiddenBar>
      </div>
      {!asTable && (
        <MessagePane
          path={messagePath}
          message={chosenMessage}
          leg={chosenRow?.kind === 'message' ? chosenRow.leg : -1}
          transaction={span?.words ?? null}
          zone={zone}
          body={pane}
          pinned={pinned}
          comparing={comparing}
          onPin={pin}
          onCompare={compare}
          onClose={() => choose(null)}
        />
      )}
      <KeyHelp open={help} onOpenChange={setHelp} />
    </div>
  );
}
