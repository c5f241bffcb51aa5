import { Server } from 'lucide-react';
import Link from 'next/link';
import type { CallPage, ProbeList } from '../../api/documents';
import { count, spoken } from '../../time/span';
import { offsetLabel } from '../../time/zone';
import { Pager } from '../../ui/pager';
import { isSilent } from '../probes/probe-age';
import styles from './calls-screen.module.css';

interface ListFooterProps {
  page: CallPage | null;
  probes: ProbeList | null;
  zone: string;
  nowUs: number;
  onNewer: (() => void) | null;
  onOlder: (() => void) | null;
}

export function ListFooter({ page, probes, zone, nowUs, onNewer, onOlder }: ListFooterProps) {
  return (
    <footer className={styles.footer}>
      {page !== null && (
        <span>
          <strong>
            {count(page.items.length)} of {count(page.total)}
            {page.totalIsLowerBound && '+'}
          </strong>{' '}
          calls, newest first
        </span>
      )}
      <span className={styles.wide}>MOS-LQ of the worst 5 s, per listener</span>
      <span className={styles.spring} />
      <Link href="/admin/probes" className={styles.wide}>
        <Server size={13} strokeWidth={1.75} aria-hidden="true" />
        {probeWords(probes)}
      </Link>
      <span suppressHydrationWarning>Times in {offsetLabel(nowUs, zone)}</span>
      <Pager newer={onNewer} older={onOlder} />
    </footer>
  );
}

function probeWords(probes: ProbeList | null): string {
  if (probes === null) return 'probes: asking';
  if (probes.items.length === 0) return 'no probe has reported';
  const heard = probes.items.filter((probe) => !isSilent(probe));
  const lag = Math.min(...probes.items.map((probe) => probe.ageMs));
  return `${heard.length} of ${probes.items.length} probes reporting, last ${spoken(lag)} ago`;
}
