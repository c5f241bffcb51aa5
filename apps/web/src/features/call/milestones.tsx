import type { ReactNode } from 'react';
import type { CallDetail, Heard } from '../../api/documents';
import { minutesSecondsTenths, spoken } from '../../time/span';
import { clock } from '../../time/wall-clock';
import { Judged } from '../quality/limits';
import { LISTENER_WORD } from '../quality/words';
import { AttemptNote } from './attempt-note';
import { attemptWords } from './attempt-words';
import styles from './milestones.module.css';
import { delayHint, delayWords } from './session-delays';

interface Milestone {
  label: string;
  value: ReactNode;
  /** Left out on a narrow screen. */
  wide: boolean;
  /** What it means, with its source. */
  hint: string | undefined;
}

export function Milestones({ call, zone }: { call: CallDetail; zone: string }) {
  return (
    <dl className={styles.list}>
      {milestonesOf(call, zone).map((milestone) => (
        <div key={milestone.label} className={milestone.wide ? styles.wide : undefined} title={milestone.hint}>
          <dt>{milestone.label}</dt>
          <dd>{milestone.value}</dd>
        </div>
      ))}
    </dl>
  );
}

function milestonesOf(call: CallDetail, zone: string): Milestone[] {
  const [first] = call.legDetails;
  const list: Milestone[] = [];
  const add = (label: string, value: ReactNode, wide = false, hint?: string) => list.push({ label, value, wide, hint });
  const pdd = call.pddMs === null ? '–' : `${(call.pddMs / 1000).toFixed(2)} s`;
  add(
    'PDD',
    <Judged metric="postDialDelayMs" notGood={call.notGood}>
      {pdd}
    </Judged>,
    false,
    'Post-dial delay: first INVITE to the first 18x, else to the answer (ITU-T E.721)',
  );
  const delays = first?.sessionDelays;
  if (delays != null) add('SRD', delayWords(delays.request), true, delayHint('SRD'));
  add('Ring', first?.ringMs == null ? '–' : `${(first.ringMs / 1000).toFixed(2)} s`, false, 'First 18x to the answer');
  add('Answer', call.answerUs === null ? 'never' : clock(call.answerUs, zone, 3), true);
  add(
    'Talk',
    call.talkMs === null ? (call.state === 'answered' ? 'going on' : '–') : minutesSecondsTenths(call.talkMs),
    false,
    delayHint('SDT'),
  );
  // Both legs of a B2BUA tell of the same hold; one of them is enough.
  const holds = call.legDetails.find((leg) => leg.holds.length > 0)?.holds ?? [];
  if (holds.length > 0) add('Hold', holdWords(call, holds), true);
  add('Ended', call.endUs === null ? (call.state === 'answered' ? 'not yet' : '–') : clock(call.endUs, zone, 3), true);
  if (delays?.disconnectMs != null) add('SDD', `${(delays.disconnectMs / 1000).toFixed(3)} s`, true, delayHint('SDD'));
  add('Ended by', call.endedBy ?? (call.endUs === null ? '–' : call.state));
  const final = call.finalStatus === null ? 'none' : `${call.finalStatus} ${call.finalReason ?? ''}`.trim();
  add('Final status', final, true, final);
  const attempts = attemptWords(call);
  if (attempts !== null) add('Attempts', <AttemptNote call={call} words={attempts} />, true);
  const worst = worstHeard(call);
  if (worst !== null && worst.mosLqMin !== null) {
    const at = worst.mosLqMinUs === null ? '' : ` at ${clock(worst.mosLqMinUs, zone)}`;
    add(`Worst 5 s, ${LISTENER_WORD[worst.listener].toLowerCase()}`, `MOS ${worst.mosLqMin.toFixed(2)}${at}`, true);
  }
  return list;
}

function holdWords(call: CallDetail, holds: readonly { fromUs: number; toUs: number | null }[]): string {
  const [hold] = holds;
  if (hold === undefined) return '–';
  const length = hold.toUs === null ? 'open' : spoken((hold.toUs - hold.fromUs) / 1000);
  const at = call.answerUs === null ? '' : ` at ${minutesSecondsTenths((hold.fromUs - call.answerUs) / 1000)}`;
  return holds.length === 1 ? `${length}${at}` : `${holds.length} times, first${at}`;
}

/** The end whose worst window was the worse of the two. */
function worstHeard(call: CallDetail): Heard | null {
  const heard = [call.caller, call.callee].filter((side) => side.mosLqMin !== null);
  return heard.sort((a, b) => (a.mosLqMin ?? 0) - (b.mosLqMin ?? 0))[0] ?? null;
}
