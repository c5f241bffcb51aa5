'use client';

import type { ReactNode } from 'react';
import type { CallHistogram, RollupDimension, RollupPage } from '../../api/documents';
import { routes } from '../../api/routes';
import { useDocument } from '../../api/use-document';
import { bounds } from '../../filters/time-range';
import { NO_FILTERS } from '../../filters/url-filters';
import { useAddress } from '../../filters/use-address';
import { DocumentFault } from '../../ui/document-fault';
import { Segmented } from '../../ui/segmented';
import { SkeletonRows } from '../../ui/skeleton';
import { RangedScreen, useRanged } from '../calls/ranged-screen';
import { NothingCaptured } from '../intake/nothing-captured';
import { Breakdown, DIMENSIONS } from './breakdown';
import { KpiStrip } from './kpi-strip';
import { MinutesChart } from './minutes-chart';
import styles from './overview.module.css';
import { SessionTable } from './session-table';
import { type SlottedRange, slotted } from './slots';

/** What changed, when and whose: sums of the range, minutes by band over time, and the same by one thing at a time. */
export function OverviewScreen() {
  const ranged = useRanged();
  const { range, zone, nowUs } = ranged;
  const { address, change } = useAddress();
  const by = DIMENSIONS.find(({ value }) => value === address.get('by'))?.value ?? 'calleePeer';
  const asked = bounds(range, nowUs);
  /** All time has no ends of its own; the calls there are give them. */
  const span = useDocument<CallHistogram>(
    range.kind === 'all' ? routes.histogram({ ...NO_FILTERS, range }, nowUs, nowUs, 1) : null,
  );
  const slots = slotted(
    asked.fromUs ?? span.data?.fromUs ?? null,
    asked.toUs ?? (range.kind === 'all' ? (span.data?.toUs ?? null) : nowUs),
  );

  return (
    <RangedScreen title="Overview" ranged={ranged}>
      {slots === null ? (
        range.kind === 'all' && span.loading ? (
          <SkeletonRows count={12} label="Loading the overview" />
        ) : span.fault !== null ? (
          <DocumentFault fault={span.fault} onRetry={span.reload} />
        ) : (
          <NothingCaptured />
        )
      ) : (
        <Whole slots={slots} zone={zone}>
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
        </Whole>
      )}
    </RangedScreen>
  );
}

/** What stands below the figures comes with them, so that nothing moves. */
function Whole({ slots, zone, children }: { slots: SlottedRange; zone: string; children: ReactNode }) {
  const sums = useDocument<RollupPage>(routes.rollups({ ...slots, stepUs: null }, null));
  const series = useDocument<RollupPage>(routes.rollups(slots, null));
  const fault = sums.fault ?? series.fault;
  if (fault !== null && sums.data === null) {
    return <DocumentFault fault={fault} onRetry={sums.reload} />;
  }
  if (sums.data === null) return <SkeletonRows count={12} label="Loading the overview" />;
  const [row] = sums.data.items;
  return (
    <>
      <KpiStrip row={row ?? null} />
      {row !== undefined && <SessionTable sessions={row.sessions} />}
      <MinutesChart page={series.data} slots={slots} zone={zone} />
      {children}
    </>
  );
}

function By({ slots, by }: { slots: SlottedRange; by: RollupDimension }) {
  const page = useDocument<RollupPage>(routes.rollups({ ...slots, stepUs: null }, by));
  if (page.data === null) {
    return page.fault === null ? (
      <SkeletonRows count={6} label="Loading the breakdown" />
    ) : (
      <DocumentFault fault={page.fault} onRetry={page.reload} />
    );
  }
  return <Breakdown page={page.data} by={by} />;
}
