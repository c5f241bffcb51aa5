'use client';

import { useEffect } from 'react';
import type { ProbeList, SystemStatus } from '../../api/documents';
import { routes } from '../../api/routes';
import { useDocument } from '../../api/use-document';
import { count, spoken } from '../../time/span';
import { useZone } from '../../time/use-zone';
import { clock, day } from '../../time/wall-clock';
import { offsetLabel } from '../../time/zone';
import { DocumentFault } from '../../ui/document-fault';
import { SkeletonRows } from '../../ui/skeleton';
import { packetSheet, recordSheet } from './balance';
import { CounterBalance } from './counter-balance';
import styles from './data-health.module.css';
import { isDone, isSilent } from './probe-age';

const EVERY_MS = 2000;

/** Can the data be trusted: which probes report, and does what came in add up with what went on. */
export function DataHealthScreen() {
  const zone = useZone();
  const probes = useDocument<ProbeList>(routes.probes);
  const system = useDocument<SystemStatus>(routes.system);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return;
      probes.reload();
      system.reload();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [probes.reload, system.reload]);
  const items = probes.data?.items ?? [];
  const silent = items.filter(isSilent);
  const fault = probes.fault ?? system.fault;
  /** Both come before either is shown, so that nothing moves. */
  const waiting = fault === null && (probes.data === null || system.data === null);
  return (
    <div className={styles.screen}>
      <header className={styles.bar}>
        <h1>Data health</h1>
        <p role="status">
          {probes.data === null
            ? ''
            : summary(
                items.length,
                silent.map((probe) => probe.probe),
              )}
        </p>
        <span className={styles.spring} />
        <span className={styles.facts}>Times in {offsetLabel(Date.now() * 1000, zone)}</span>
      </header>
      <div className={styles.scroll}>
        {fault !== null && probes.data === null && <DocumentFault fault={fault} onRetry={probes.reload} />}
        {waiting && <SkeletonRows count={8} label="Loading probes" />}
        {!waiting && system.data !== null && <SystemParts system={system.data} />}
        {!waiting && items.map((probe) => <ProbeSection key={probe.probe + probe.boot} probe={probe} zone={zone} />)}
        {probes.data !== null && items.length === 0 && (
          <p className={styles.others} style={{ padding: 16 }}>
            No probe has reported yet. A probe is a collector that runs, or a HEP agent that sends; each appears here
            with its first report.
          </p>
        )}
      </div>
    </div>
  );
}

function summary(total: number, silent: readonly string[]): string {
  if (total === 0) return 'no probe has reported';
  if (silent.length === 0) return total === 1 ? 'the probe reports' : `all ${total} probes report`;
  return `${total - silent.length} of ${total} probes report; silent: ${silent.join(', ')}`;
}

function SystemParts({ system }: { system: SystemStatus }) {
  return (
    <>
      <dl className={styles.parts}>
        <div>
          <dt>Store</dt>
          <dd>
            {system.database.ready ? 'ready' : 'not ready'}
            <span>{system.database.detail}</span>
          </dd>
        </div>
        <div>
          <dt>Bus</dt>
          <dd>
            {system.bus.ready ? 'ready' : 'not ready'}, {count(system.bus.waiting)} waiting
            <span>{system.bus.detail}</span>
          </dd>
        </div>
        <div>
          <dt>HEP listener</dt>
          <dd>
            {system.hepAddresses.length === 0 ? 'none' : 'listening'}
            <span>{system.hepAddresses.join(', ')}</span>
          </dd>
        </div>
        <div>
          <dt>Calls stored</dt>
          <dd>
            {count(system.calls)}
            <span>Earshot {system.version}</span>
          </dd>
        </div>
      </dl>
      <section className={styles.probe} aria-label="Ingest">
        <div className={styles.probeHead}>
          <h2>Ingest</h2>
          <span className={styles.facts}>records from the bus, since the API started</span>
        </div>
        <div className={styles.columns} style={{ gridTemplateColumns: 'minmax(0, 1fr)' }}>
          <CounterBalance sheet={recordSheet(system.ingest, system.bus.waiting)} caption="Records" passed="Stored" />
        </div>
      </section>
    </>
  );
}

const STATE_WORD = { listening: 'listening', reading: 'reading', ended: 'ended', failed: '✕ failed' };

function ProbeSection({ probe, zone }: { probe: ProbeList['items'][number]; zone: string }) {
  const silent = isSilent(probe);
  return (
    <section className={styles.probe} aria-label={`Probe ${probe.probe}`}>
      <div className={styles.probeHead}>
        <h2>{probe.probe}</h2>
        <span className={styles.age} data-silent={silent || undefined}>
          {isDone(probe) ? 'done' : silent ? 'silent' : 'reporting'}, last report {spoken(probe.ageMs)} ago
        </span>
        <span className={styles.facts}>
          started {day(probe.startedUs, zone)} {clock(probe.startedUs, zone)} · version {probe.version}
        </span>
      </div>
      <div className={styles.columns}>
        <table className={styles.table}>
          <caption>Sources</caption>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col">Name</th>
              <th scope="col">State</th>
              <th scope="col" className={styles.number}>
                Packets
              </th>
            </tr>
          </thead>
          <tbody>
            {probe.sources.map((source) => (
              <tr key={source.kind + source.name}>
                <td>{source.kind}</td>
                <td>{source.name}</td>
                <td className={source.state === 'failed' ? styles.wrong : undefined}>
                  {STATE_WORD[source.state]}
                  {source.detail !== null && <div className={styles.quiet}>{source.detail}</div>}
                </td>
                <td className={styles.number}>{count(source.packets)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <CounterBalance sheet={packetSheet(probe.counters)} caption="Packets" passed="Told apart, by kind" />
      </div>
    </section>
  );
}
