import Link from 'next/link';
import { memo } from 'react';
import { identityOf } from '../../api/call-identity';
import type { CallSummary } from '../../api/documents';
import { minutesSeconds, seconds } from '../../time/span';
import { clock, day } from '../../time/wall-clock';
import { HeardCell } from '../quality/heard-cell';
import { Judged } from '../quality/limits';
import { VerdictChip } from '../quality/verdict-chip';
import { withoutOutcome } from '../quality/words';
import styles from './call-table.module.css';

interface CallRowProps {
  call: CallSummary;
  index: number;
  top: number;
  selected: boolean;
  fresh: boolean;
  zone: string;
  /** Null where the day stands in the column's head. */
  withDay: { year: number } | null;
  href: string;
  onOpen: (index: number) => void;
}

export const CallRow = memo(function CallRow({
  call,
  index,
  top,
  selected,
  fresh,
  zone,
  withDay,
  href,
  onOpen,
}: CallRowProps) {
  const answered = call.answerUs !== null;
  const reason = withoutOutcome(call.verdict.text, call.verdict.outcome);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table's keys open the active row
    <div
      role="row"
      id={`call-${identityOf(call)}`}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-new={fresh || undefined}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => {
        if (!(event.target instanceof Element && event.target.closest('a'))) onOpen(index);
      }}
    >
      <span role="gridcell" className={styles.start}>
        <Link href={href} tabIndex={-1} prefetch={false}>
          {withDay !== null && <span className={styles.quiet}>{day(call.startUs, zone, withDay.year)} </span>}
          {clock(call.startUs, zone)}
        </Link>
      </span>
      <span role="gridcell" className={styles.verdict}>
        <VerdictChip outcome={call.verdict.outcome} />
      </span>
      <span role="gridcell" className={styles.reason} title={reason}>
        {reason}
      </span>
      <span role="gridcell" className={styles.from} title={call.from}>
        <bdi>{call.from}</bdi>
      </span>
      <span role="gridcell" className={styles.to} title={call.to}>
        <bdi>{call.to}</bdi>
      </span>
      <span role="gridcell" className={styles.path} title={call.path.join(' › ')}>
        {call.path.map((host, hop) => (
          <span key={host}>
            {hop > 0 && <i>›</i>}
            {host}
          </span>
        ))}
      </span>
      <span role="gridcell" className={`${styles.number} ${styles.caller}`}>
        <HeardCell heard={call.caller} answered={answered} />
      </span>
      <span role="gridcell" className={`${styles.number} ${styles.callee}`}>
        <HeardCell heard={call.callee} answered={answered} />
      </span>
      <span role="gridcell" className={`${styles.number} ${styles.pdd} ${call.pddMs === null ? styles.quiet : ''}`}>
        <Judged metric="postDialDelayMs" notGood={call.notGood}>
          {seconds(call.pddMs)}
        </Judged>
      </span>
      <span
        role="gridcell"
        className={`${styles.number} ${styles.duration} ${call.talkMs === null ? styles.quiet : ''}`}
      >
        {minutesSeconds(call.talkMs)}
      </span>
      <span
        role="gridcell"
        className={styles.code}
        data-error={(call.finalStatus ?? 0) >= 400 || undefined}
        title={call.finalReason ?? ''}
      >
        {(call.finalStatus ?? 0) >= 400 && '✕ '}
        {call.finalStatus ?? <span className={styles.quiet}>–</span>}
      </span>
      <span role="gridcell" className={styles.ended}>
        {endWord(call)}
      </span>
    </div>
  );
});

/** Who ended it, else what it is doing while it runs. */
function endWord({ endedBy, state, verdict }: CallSummary): string {
  if (endedBy !== null) return endedBy;
  if (verdict.outcome === 'running') return state === 'answered' ? 'talking' : state;
  return state === 'failed' || state === 'cancelled' || state === 'timed-out' ? state : '–';
}
