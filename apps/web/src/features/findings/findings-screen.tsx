'use client';

import Link from 'next/link';
import { useState } from 'react';
import type { FindingCount, FindingPage, SystemStatus } from '../../api/documents';
import { routes } from '../../api/routes';
import { useDocument } from '../../api/use-document';
import { bounds } from '../../filters/time-range';
import { readFilters, writeFilters } from '../../filters/url-filters';
import { useAddress } from '../../filters/use-address';
import { count } from '../../time/span';
import { clock, day } from '../../time/wall-clock';
import { Button } from '../../ui/button';
import { DocumentFault } from '../../ui/document-fault';
import { SkeletonRows } from '../../ui/skeleton';
import { useEvery } from '../../ui/use-repeated';
import { FindingDetail } from '../call/finding-detail';
import { SEVERITY_GLYPH } from '../call/finding-list';
import { RangedScreen, useRanged } from '../calls/ranged-screen';
import { NothingCaptured } from '../intake/nothing-captured';
import { Glyph } from '../quality/glyph';
import styles from './findings-screen.module.css';

const EVERY_MS = 10_000;

/** What was found in the range: how often each cause, and what concerns no one call (trunks, registrations, scans). */
export function FindingsScreen() {
  const ranged = useRanged();
  const { range, zone, nowUs } = ranged;
  const { address, change } = useAddress();
  const query = address.toString();
  const cursor = address.get('cursor');
  const page = useDocument<FindingPage>(routes.findings(bounds(range, nowUs), cursor));
  useEvery(page.reload, EVERY_MS);
  const system = useDocument<SystemStatus>(routes.system);
  useEvery(system.reload, EVERY_MS);
  const [opened, setOpened] = useState<string | null>(null);

  return (
    <RangedScreen title="Findings" ranged={ranged} stale={page.stale}>
      {page.fault !== null && (page.data === null || page.stale) ? (
        <DocumentFault fault={page.fault} onRetry={page.reload} />
      ) : page.data === null ? (
        <SkeletonRows count={12} label="Loading findings" />
      ) : page.data.items.length === 0 && page.data.counts.length === 0 && system.data?.calls === 0 ? (
        <NothingCaptured />
      ) : (
        <>
          <Counts counts={page.data.counts} query={query} />
          <section className={styles.part} aria-label="Findings of no one call">
            <h2>Of no one call</h2>
            {page.data.items.length === 0 && (
              <p className={styles.none}>
                Nothing about trunks, sites, registrations or scans was found{cursor === null ? '' : ' before these'}.
              </p>
            )}
            <ul>
              {page.data.items.map((finding) => (
                <li key={finding.key}>
                  <button
                    type="button"
                    className={styles.finding}
                    aria-expanded={opened === finding.key}
                    aria-controls={`finding-${finding.key}`}
                    onClick={() => setOpened(opened === finding.key ? null : finding.key)}
                  >
                    <Glyph kind={SEVERITY_GLYPH[finding.severity]} />
                    <span className={styles.time} suppressHydrationWarning>
                      {day(finding.atUs, zone, new Date(nowUs / 1000).getUTCFullYear())} {clock(finding.atUs, zone)}
                    </span>
                    <span className={styles.title}>
                      {finding.title}
                      <span className="visually-hidden">, {finding.severity}</span>
                    </span>
                    <code>{finding.code}</code>
                    <span className={styles.number} title="Confidence, 0 to 1">
                      <span className="visually-hidden">confidence </span>
                      {finding.confidence.toFixed(2)}
                    </span>
                  </button>
                  {opened === finding.key && (
                    <div id={`finding-${finding.key}`} className={styles.detail}>
                      <FindingDetail id={`detail-${finding.key}`} finding={finding} tour={null} />
                      {(finding.callKeys?.length ?? 0) > 0 && <Touched keys={finding.callKeys ?? []} />}
                    </div>
                  )}
                </li>
              ))}
            </ul>
            {(page.data.next !== null || cursor !== null) && (
              <p className={styles.pages}>
                <Button disabled={cursor === null} onClick={() => turn(change, null)}>
                  Newest
                </Button>
                <Button disabled={page.data.next === null} onClick={() => turn(change, page.data?.next ?? null)}>
                  Older
                </Button>
              </p>
            )}
          </section>
        </>
      )}
    </RangedScreen>
  );
}

function turn(change: ReturnType<typeof useAddress>['change'], cursor: string | null): void {
  change((now) => {
    if (cursor === null) now.delete('cursor');
    else now.set('cursor', cursor);
    return now;
  });
}

/** How often each cause was found, most often first; a code leads to its calls. */
function Counts({ counts, query }: { counts: readonly FindingCount[]; query: string }) {
  const most = Math.max(1, ...counts.map(({ calls, ofNoCall }) => calls + ofNoCall));
  const rows = [...counts].sort((a, b) => b.calls + b.ofNoCall - (a.calls + a.ofNoCall) || (a.code < b.code ? -1 : 1));
  const hrefOf = (code: string) => {
    const filters = readFilters(new URLSearchParams(query));
    return `/calls?${writeFilters({ ...filters, finding: code }, new URLSearchParams(query))}`;
  };
  return (
    <section className={styles.part} aria-label="Findings by code">
      <h2>By cause</h2>
      {rows.length === 0 ? (
        <p className={styles.none}>No rule found anything to report in this range.</p>
      ) : (
        <table className={styles.counts}>
          <thead>
            <tr>
              <th scope="col">Cause</th>
              <th scope="col" className={styles.number}>
                Calls
              </th>
              <th scope="col" className={styles.number}>
                Of no call
              </th>
              <th scope="col">
                <span className="visually-hidden">Share</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ code, severity, calls, ofNoCall }) => (
              <tr key={`${code} ${severity}`}>
                <td>
                  <Glyph kind={SEVERITY_GLYPH[severity]} />
                  {calls > 0 ? (
                    <Link href={hrefOf(code)} prefetch={false}>
                      {code}
                    </Link>
                  ) : (
                    code
                  )}
                  <span className="visually-hidden">, {severity}</span>
                </td>
                <td className={styles.number}>{calls === 0 ? '–' : count(calls)}</td>
                <td className={styles.number}>{ofNoCall === 0 ? '–' : count(ofNoCall)}</td>
                <td>
                  <span className={styles.share} style={{ width: `${((calls + ofNoCall) / most) * 100}%` }} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const SHOWN_CALLS = 12;

function Touched({ keys }: { keys: readonly string[] }) {
  return (
    <p className={styles.touched}>
      Calls that it touches:{' '}
      {keys.slice(0, SHOWN_CALLS).map((key) => (
        <Link key={key} href={`/calls/${encodeURIComponent(key)}`} prefetch={false}>
          {key}
        </Link>
      ))}
      {keys.length > SHOWN_CALLS && ` and ${count(keys.length - SHOWN_CALLS)} more`}
    </p>
  );
}
