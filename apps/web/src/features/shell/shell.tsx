'use client';

import { ArrowRightLeft, AudioLines, LayoutDashboard, Phone, Server, Stethoscope } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { IntakeProvider } from '../intake/intake-provider';
import { LimitsProvider } from '../quality/limits';
import { AwayNote } from './away-note';
import { Mark } from './mark';
import rail from './rail.module.css';
import styles from './shell.module.css';
import { ThemeToggle } from './theme-toggle';

export function Shell({ children }: { children: ReactNode }) {
  const path = usePathname();
  const here = (prefix: string) => (path.startsWith(prefix) ? ('page' as const) : undefined);
  return (
    <IntakeProvider>
      <div className={styles.shell}>
        <a className={styles.skip} href="#main">
          Skip to content
        </a>
        <nav className={rail.rail} aria-label="Screens">
          <Link className={rail.mark} href="/calls" aria-label="Earshot: calls">
            <Mark />
          </Link>
          <Link
            className={rail.item}
            href="/overview"
            aria-current={here('/overview')}
            title="Sums of calls and minutes, over time and by one thing at a time"
          >
            <LayoutDashboard size={18} strokeWidth={1.75} aria-hidden="true" />
            Overview
          </Link>
          <Link className={rail.item} href="/calls" aria-current={here('/calls')}>
            <Phone size={18} strokeWidth={1.75} aria-hidden="true" />
            Calls
          </Link>
          <Link
            className={rail.item}
            href="/findings"
            aria-current={here('/findings')}
            title="What was found, by cause, and what concerns no one call"
          >
            <Stethoscope size={18} strokeWidth={1.75} aria-hidden="true" />
            Findings
          </Link>
          <Link
            className={rail.item}
            href="/streams"
            aria-current={here('/streams')}
            title="Media streams, those of no call first"
          >
            <AudioLines size={18} strokeWidth={1.75} aria-hidden="true" />
            Streams
          </Link>
          <Link
            className={rail.item}
            href="/transactions"
            aria-current={here('/transactions')}
            title="Requests outside of calls: REGISTER, OPTIONS, SUBSCRIBE, MESSAGE …"
          >
            <ArrowRightLeft size={18} strokeWidth={1.75} aria-hidden="true" />
            Requests
          </Link>
          <span className={rail.spring} />
          <Link
            className={rail.item}
            href="/admin/probes"
            aria-current={here('/admin/probes')}
            title="Data health: can the data be trusted?"
          >
            <Server size={18} strokeWidth={1.75} aria-hidden="true" />
            Probes
          </Link>
          <ThemeToggle />
        </nav>
        <main id="main" className={styles.main} tabIndex={-1}>
          <LimitsProvider>{children}</LimitsProvider>
          <AwayNote />
        </main>
      </div>
    </IntakeProvider>
  );
}
