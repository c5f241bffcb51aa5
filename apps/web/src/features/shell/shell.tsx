'use client';

import { ArrowRightLeft, AudioLines, LayoutDashboard, Phone, Server, Stethoscope } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { IntakeProvider } from '../intake/intake-provider';
import { LimitsProvider } from '../quality/limits';
import { AwayNote } from './away-note';
import { Mark } from './mark';
import rail from './rail.module.css';
import { RailLink } from './rail-link';
import styles from './shell.module.css';
import { ThemeToggle } from './theme-toggle';

export function Shell({ children }: { children: ReactNode }) {
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
          <RailLink
            href="/overview"
            icon={LayoutDashboard}
            title="Sums of calls and minutes, over time and by one thing at a time"
          >
            Overview
          </RailLink>
          <RailLink href="/calls" icon={Phone}>
            Calls
          </RailLink>
          <RailLink href="/findings" icon={Stethoscope} title="What was found, by cause, and what concerns no one call">
            Findings
          </RailLink>
          <RailLink href="/streams" icon={AudioLines} title="Media streams, those of no call first">
            Streams
          </RailLink>
          <RailLink
            href="/transactions"
            icon={ArrowRightLeft}
            title="Requests outside of calls: REGISTER, OPTIONS, SUBSCRIBE, MESSAGE …"
          >
            Requests
          </RailLink>
          <span className={rail.spring} />
          <RailLink href="/admin/probes" icon={Server} title="Data health: can the data be trusted?">
            Probes
          </RailLink>
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
