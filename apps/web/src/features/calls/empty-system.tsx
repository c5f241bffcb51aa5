import Link from 'next/link';
import type { SystemStatus } from '../../api/documents';
import { count } from '../../time/span';
import { IntakeCards } from '../intake/intake-cards';
import { type PartRole, recordSheet } from '../probes/balance';
import styles from './empty-system.module.css';

/** Nothing was ever captured: four ways to change that, and what is ready for it. */
export function EmptySystem({ system, onLoaded }: { system: SystemStatus | null; onLoaded: () => void }) {
  return (
    <div className={styles.page}>
      <div className={styles.inner}>
        <h1>Nothing heard yet.</h1>
        <p>
          Earshot is up and listening. Give it traffic in any of these ways; the first call appears here within two
          seconds.
        </p>
        <IntakeCards system={system} onLoaded={onLoaded} />
        {system !== null && <Readiness system={system} />}
      </div>
    </div>
  );
}

function Readiness({ system }: { system: SystemStatus }) {
  return (
    <dl className={styles.status}>
      <div>
        <dt data-on={system.database.ready || undefined}>
          {system.database.ready ? 'Store ready' : 'Store not ready'}
        </dt>
        <dd>{system.database.detail}</dd>
      </div>
      <div>
        <dt data-on={system.bus.ready || undefined}>{system.bus.ready ? 'Bus ready' : 'Bus not ready'}</dt>
        <dd>
          {system.bus.detail || system.bus.kind}, {count(system.bus.waiting)} waiting
        </dd>
      </div>
      <div>
        <dt data-on={system.hepAddresses.length > 0 || undefined}>
          {system.hepAddresses.length > 0 ? 'Collector listening' : 'No listener'}
        </dt>
        <dd>{system.hepAddresses.length > 0 ? system.hepAddresses.join(', ') : 'captures and commands only'}</dd>
      </div>
      <div>
        <dt data-plain>{ingestWords(system)}</dt>
        <dd>
          <Link href="/admin/probes">Data health</Link>
        </dd>
      </div>
    </dl>
  );
}

function ingestWords(system: SystemStatus): string {
  const { balance } = recordSheet(system.ingest, system.bus.waiting);
  if (balance === null) return 'Nothing counted yet';
  const of = (role: PartRole) =>
    balance.parts.filter((part) => part.role === role).reduce((sum, part) => sum + part.count, 0);
  return `${count(balance.in)} in, ${count(of('passed'))} stored, ${count(of('dropped'))} dropped`;
}
