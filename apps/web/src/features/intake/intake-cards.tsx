'use client';

import type { SystemStatus } from '../../api/documents';
import { DemoCard } from './demo-card';
import { FileCard } from './file-card';
import { HepCard } from './hep-card';
import styles from './intake.module.css';
import { WatchCard } from './watch-card';

/** The four ways to give Earshot traffic. */
export function IntakeCards({ system, onLoaded }: { system: SystemStatus | null; onLoaded: () => void }) {
  return (
    <div className={styles.cards}>
      <DemoCard onLoaded={onLoaded} />
      <FileCard limitOctets={system === null ? undefined : system.uploadLimitOctets} />
      <HepCard addresses={system?.hepAddresses ?? null} />
      <WatchCard />
    </div>
  );
}
