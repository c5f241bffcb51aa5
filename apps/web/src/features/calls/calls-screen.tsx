'use client';

import { ArrowUp, Plus, RefreshCw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { callKeyOf } from '../../api/call-identity';
import type { CallPage, CallSummary, ProbeList, SystemStatus } from '../../api/documents';
import { routes } from '../../api/routes';
import { useDocument } from '../../api/use-document';
import { useKeptList } from '../../filters/list-address';
import { bounds } from '../../filters/time-range';
import { type CallFilters, isNarrowed, matches, readFilters, writeFilters } from '../../filters/url-filters';
import { useAddress } from '../../filters/use-address';
import { usePages } from '../../filters/use-pages';
import { useZone } from '../../time/use-zone';
import { Button } from '../../ui/button';
import { DocumentFault } from '../../ui/document-fault';
import { Popover } from '../../ui/popover';
import { SkeletonRows } from '../../ui/skeleton';
import { Toggle } from '../../ui/toggle';
import { useListKeys } from '../../ui/use-list-keys';
import { useNarrow } from '../../ui/use-narrow';
import { useEvery, usePause } from '../../ui/use-repeated';
import { IntakeCards } from '../intake/intake-cards';
import { useIntake } from '../intake/intake-context';
import { CallTable } from './call-table';
import styles from './calls-screen.module.css';
import { captureWords, tailWords } from './capture-words';
import { EmptySystem } from './empty-system';
import { Histogram } from './histogram';
import { ListFooter } from './list-footer';
import { NarrowBy } from './narrow-by';
import { NothingFound } from './nothing-found';
import { QueryBar } from './query-bar';
import bar from './query-bar.module.css';
import { RangeControl } from './range-control';
import { useCountedCalls } from './use-counted-calls';
import { useFreshKeys } from './use-fresh-keys';
import { useLiveTail } from './use-live-tail';

/** Counts over the whole range are asked for again at most this often while calls arrive. */
const HISTOGRAM_PAUSE_MS = 2000;
const PROBES_EVERY_MS = 5000;

export function CallsScreen() {
  const router = useRouter();
  const narrow = useNarrow();
  const zone = useZone();
  const { address, change } = useAddress();
  const query = address.toString();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what the address is
  const filters = useMemo(() => readFilters(address), [query]);
  useKeptList('/calls', query);
  const cursor = address.get('cursor');
  const [nowUs, setNowUs] = useState(() => Date.now() * 1000);
  const [live, setLive] = useState(true);
  const [pointed, setPointed] = useState(false);
  const [selected, setSelected] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);

  const page = useDocument<CallPage>(routes.calls(filters, cursor, nowUs));
  const [histogram, countOn] = useCountedCalls(filters, nowUs);
  const system = useDocument<SystemStatus>(routes.system);
  const probes = useDocument<ProbeList>(routes.probes);
  const { stored } = useIntake();
  const pages = usePages(page.stale ? null : (page.data?.next ?? null), () => {
    scroller.current?.scrollTo({ top: 0 });
    setSelected(-1);
  });

  const refresh = useCallback(() => {
    setNowUs(Date.now() * 1000);
    page.reload();
    histogram.reload();
    system.reload();
  }, [page.reload, histogram.reload, system.reload]);

  const setFilters = useCallback(
    (next: CallFilters) => {
      pages.forget();
      setNowUs(Date.now() * 1000);
      setSelected(-1);
      change((now) => writeFilters(next, now));
    },
    [change, pages.forget],
  );

  const belongs = useCallback(
    (call: CallSummary) => matches(filters, bounds(filters.range, Date.now() * 1000), call),
    [filters],
  );
  const seen = useRef(new Set<string>());
  const countAgain = usePause(countOn, HISTOGRAM_PAUSE_MS);
  const tail = useLiveTail({
    on: live && cursor === null,
    paused: pointed,
    rows: page.stale ? null : (page.data?.items ?? null),
    belongs,
    change: page.change,
    reload: refresh,
    onArrival: countAgain,
  });

  useEvery(probes.reload, PROBES_EVERY_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a stored capture is the reason to ask again
  useEffect(() => {
    if (stored > 0) refresh();
  }, [stored]);

  const calls = page.data?.items ?? [];
  const freshKeys = useFreshKeys(calls, page.stale, seen.current);
  const hrefOf = (call: CallSummary) => `/calls/${callKeyOf(call)}${zoneSuffix(address)}`;
  const open = (index: number) => {
    const call = calls[index];
    if (call !== undefined) router.push(hrefOf(call));
  };

  useListKeys({ count: calls.length, selected, select: setSelected, open, field, list: scroller });

  const blank =
    page.data !== null &&
    page.data.total === 0 &&
    !isNarrowed(filters) &&
    filters.range.kind === 'all' &&
    cursor === null;
  const waitingForFirst = page.data === null && page.fault === null;

  return (
    <div className={styles.screen}>
      <h1 className="visually-hidden">Calls</h1>
      <div className={bar.bar}>
        <QueryBar filters={filters} onChange={setFilters} field={field} />
        <RangeControl
          range={filters.range}
          zone={zone}
          nowUs={nowUs}
          onRange={(range) => setFilters({ ...filters, range })}
          onZone={(name) =>
            change((now) => {
              if (name === null) now.delete('tz');
              else now.set('tz', name);
              return now;
            })
          }
        />
        <Button icon aria-label="Ask again" title="Ask again" style={{ width: 34, height: 34 }} onClick={refresh}>
          <RefreshCw size={15} strokeWidth={1.75} />
        </Button>
      </div>
      {waitingForFirst && <div className={bar.narrowToCome} />}
      {page.data !== null && page.data.items.length > 0 && (
        <NarrowBy calls={page.data.items} filters={filters} onChange={setFilters} />
      )}
      {!(page.fault !== null && page.data === null) && (
        <Histogram
          histogram={histogram.data}
          stale={histogram.stale}
          zone={zone}
          nowUs={nowUs}
          outcomes={filters.outcomes}
          onOutcome={(outcome) =>
            setFilters({
              ...filters,
              outcomes: filters.outcomes.includes(outcome)
                ? filters.outcomes.filter((other) => other !== outcome)
                : [...filters.outcomes, outcome],
            })
          }
          onSpan={(fromUs, toUs) => setFilters({ ...filters, range: { kind: 'absolute', fromUs, toUs } })}
          nothing={blank ? 'no capture so far' : 'no calls here'}
          bare={blank}
        />
      )}
      {!blank && (
        <div className={styles.toolbar}>
          <Toggle label="Live tail" on={live} onChange={setLive} />
          <span className={styles.note} role="status">
            {tailWords(live, cursor !== null, pointed, tail.state)}
          </span>
          {tail.waiting > 0 && (
            <Button kind="primary" className={styles.new ?? ''} onClick={tail.show}>
              {tail.waiting} new
              <ArrowUp size={13} strokeWidth={1.75} aria-hidden="true" />
            </Button>
          )}
          <span className={styles.spring} />
          <Popover
            label="Add traffic"
            width={760}
            trigger={
              <Button kind="plain">
                <Plus size={14} strokeWidth={1.75} aria-hidden="true" />
                Add traffic
              </Button>
            }
          >
            <IntakeCards system={system.data} onLoaded={refresh} />
          </Popover>
        </div>
      )}
      {page.fault !== null && (page.data === null || page.stale) ? (
        <DocumentFault fault={page.fault} onRetry={refresh} />
      ) : waitingForFirst ? (
        <SkeletonRows count={18} label="Loading calls" />
      ) : blank ? (
        <EmptySystem system={system.data} onLoaded={refresh} />
      ) : calls.length === 0 ? (
        <NothingFound filters={filters} onChange={setFilters} probeWords={captureWords(probes.data)} />
      ) : (
        <CallTable
          calls={calls}
          stale={page.stale}
          zone={zone}
          nowUs={nowUs}
          selected={selected}
          freshKeys={freshKeys}
          hrefOf={hrefOf}
          onOpen={open}
          onPointed={setPointed}
          narrow={narrow}
          scroller={scroller}
        />
      )}
      {!blank && (
        <ListFooter
          page={page.data}
          probes={probes.data}
          zone={zone}
          nowUs={nowUs}
          onNewer={pages.newer}
          onOlder={pages.older}
        />
      )}
    </div>
  );
}

function zoneSuffix(address: URLSearchParams): string {
  const zone = address.get('tz');
  return zone === null ? '' : `?tz=${encodeURIComponent(zone)}`;
}
