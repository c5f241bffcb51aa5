'use client';

import { useMemo, useState } from 'react';
import type { CallHistogram, RollupDimension, RollupPage } from '../../api/documents';
import { routes } from '../../api/routes';
import { useDocument } from '../../api/use-document';
import { bounds } from '../../filters/time-range';
import { NO_FILTERS, readFilters, writeFilters } from '../../filters/url-filters';
import { useAddress } from '../../filters/use-address';
import { useZone } from '../../time/use-zone';
import { FaultPanel } from '../../ui/fault-panel';
import { Segmented } from '../../ui/segmented';
import { SkeletonRows } from '../../ui/skeleton';
import { RangeControl } from '../calls/range-control';
import { Breakdown } from './breakdown';
import { KpiStrip } from './kpi-strip';
import { MinutesChart } from './minutes-chart';
import styles from './overview.module.css';
import { type SlottedRange, slotted } from './slots';

const DIMENSIONS: readonly { value: RollupDimension; label: string }[] = [
  { value: 'callerPeer', label: 'From' },
  { value: 'calleePeer', label: 'To' },
  { value: 'codec', label: 'Codec' },
  { value: 'userAgent', label: 'User agent' },
  { value: 'probe', label: 'Probe' },
  { value: 'direction', label: 'Heard by' },
];

/** What changed, when and whose: sums of the range, minutes by band over time, and the same by one thing at a time. */
export function OverviewScreen() {
  const zone = useZone();
  const { address, change } = useAddress();
  const query = address.toString();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what the address is
  const { range } = useMemo(() => readFilters(address), [query]);
  const [nowUs, setNowUs] = useState(() => Date.now() * 1000);
  const by = DIMENSIONS.find(({ value }) => value === address.get('by'))?.value ?? 'calleePeer';
  const asked = bounds(range, nowUs);
  /** All time has no ends of its own; the calls there are give them. */
  const span = useDocument<CallHistogram>(
    range.kind === 'all' ? routes.histogram({ ...NO_FILTERS, range }, nowUs, 1) : null,
  );
  const slots = slotted(
    asked.fromUs ?? span.data?.fromUs ?? null,
    asked.toUs ?? (range.kind === 'all' ? (span.data?.toUs ?? null) : nowUs),
  );

  return (
    <div className={styles.screen}>
      <header className={styles.bar}>
        <h1>Overview</h1>
        <span className={styles.spring} />
        <RangeControl
          range={range}
          zone={zone}
          nowUs={nowUs}
          onRange={(next) => {
            setNowUs(Date.now() * 1000);
            change((now) => writeFilters({ ...NO_FILTERS, range: next }, now));
          }}
          onZone={(name) =>
            change((now) => {
              if (name === null) now.delete('tz');
              else now.set('tz', name);
              return now;
            })
          }
        />
      </header>
      <div className={styles.scroll}>
        {slots === null ? (
          range.kind === 'all' && span.loading ? (
            <SkeletonRows count={12} label="Loading the overview" />
          ) : (
            <p className={styles.none}>No call was captured so far.</p>
          )
        ) : (
          <>
            <Whole slots={slots} zone={zone} />
            <section className={styles.part} aria-label="By one thing at a time">
              <div className={styles.partHead}>
                <h2>By</h2>
                <Segmented<RollupDimension>
                  label="By what"
                  value={by}
                  options={DIMENSIONS}
                  onChange={(value) =>
                    change((now) => {
                      now.set('by', value);
                      return now;
                    })
                  }
                />
              </div>
              <By slots={slots} by={by} />
            </section>
          </>
        )}
      </div>
    </div>
  );
}

function Whole({ slots, zone }: { slots: SlottedRange; zone: string }) {
  const sums = useDocument<RollupPage>(routes.rollups({ ...slots, stepUs: null }, null));
  const series = useDocument<RollupPage>(routes.rollups(slots, null));
  const fault = sums.fault ?? series.fault;
  if (fault !== null && sums.data === null) {
    return <FaultPanel title={fault.title} detail={fault.detail} onRetry={sums.reload} />;
  }
  return (
    <>
      <KpiStrip row={sums.data?.items[0] ?? null} />
      <MinutesChart page={series.data} slots={slots} zone={zone} />
    </>
  );
}

function By({ slots, by }: { slots: SlottedRange; by: RollupDimension }) {
  const page = useDocument<RollupPage>(routes.rollups({ ...slots, stepUs: null }, by));
  if (page.data === null) {
    return page.fault === null ? (
      <SkeletonRows count={6} label="Loading the breakdown" />
    ) : (
      <FaultPanel title={page.fault.title} detail={page.fault.detail} onRetry={page.reload} />
    );
  }
  return <Breakdown page={page.data} />;
}
