import { ArrowRight, ChevronLeft, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import type { CallDetail } from '../../api/documents';
import { clock, weekdayAndDay } from '../../time/wall-clock';
import { offsetLabel } from '../../time/zone';
import styles from './call-screen.module.css';
import { CopyLink } from './copy-link';
import { ExportMenu } from './export-menu';

interface CallCrumbProps {
  call: CallDetail | null;
  callKey: string;
  zone: string;
  backTo: string;
}

export function CallCrumb({ call, callKey, zone, backTo }: CallCrumbProps) {
  return (
    <header className={styles.crumb}>
      <Link href={backTo} className={styles.back} aria-label="All calls">
        <ChevronLeft size={18} strokeWidth={1.75} />
      </Link>
      <Link href={backTo}>Calls</Link>
      <ChevronRight size={13} strokeWidth={1.75} color="var(--line3)" aria-hidden="true" />
      {call === null ? (
        <span className={styles.who}>{callKey}</span>
      ) : (
        <span className={styles.who}>
          <span className={styles.parties}>
            <bdi title={partyWords(call.legDetails[0]?.from, call.from)}>{call.from}</bdi>
            <ArrowRight size={13} strokeWidth={1.75} aria-label="to" />
            <bdi title={partyWords(call.legDetails[0]?.to, call.to)}>{call.to}</bdi>
          </span>
          <span className={styles.when}>
            {weekdayAndDay(call.startUs, zone)}, {clock(call.startUs, zone, 3)}
            <span>{offsetLabel(call.startUs, zone)}</span>
          </span>
        </span>
      )}
      <span className={`${styles.spring} ${styles.wordy}`} />
      <span className={styles.wordy}>
        <CopyLink />
      </span>
      <ExportMenu callKey={callKey} />
    </header>
  );
}

type Party = CallDetail['legDetails'][number]['from'];

/** `"Zoë" <sip:zoe@example.com>`: all that the message says of who it is. */
function partyWords(party: Party | undefined, known: string): string {
  if (party === undefined) return known;
  return party.displayName === null ? party.uri : `"${party.displayName}" <${party.uri}>`;
}
