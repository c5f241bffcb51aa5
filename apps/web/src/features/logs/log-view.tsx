import type { CallDetail } from '../../api/documents';
import { count, spoken } from '../../time/span';
import { clock } from '../../time/wall-clock';
import { legIndexOf } from '../call/call-span';
import { LegBadge } from '../call/leg-badge';
import styles from './log-view.module.css';

/** What servers wrote into their logs about the call, as HEP agents sent it (payload type 100). */
export function LogView({ call, zone }: { call: CallDetail; zone: string }) {
  const { logs } = call;
  const all = call.logCount ?? logs.length;
  if (logs.length === 0) {
    return (
      <p className={styles.note}>
        No agent sent a log line that names this call. Lines come over HEP (payload type 100) and belong to a call by
        their correlation id, or by a Call-ID in their text.
      </p>
    );
  }
  const probes = [...new Set(logs.map(({ probe }) => probe))];
  return (
    <>
      <ol className={styles.lines} aria-label="Log lines of the call">
        {logs.map((line, index) => {
          const leg = legIndexOf(call, line);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines repeat, of the same microsecond too; their place is their name
            <li key={index} className={styles.line}>
              <span className={styles.leg}>{leg >= 0 && <LegBadge index={leg} />}</span>
              <time className={styles.time} dateTime={new Date(line.atUs / 1000).toISOString()}>
                {clock(line.atUs, zone, 6)}
              </time>
              <span className={styles.after}>{afterStart(line.atUs - call.startUs)}</span>
              {probes.length > 1 && <span className={styles.probe}>{line.probe}</span>}
              <span className={styles.text}>{line.text.trimEnd()}</span>
            </li>
          );
        })}
      </ol>
      <p className={styles.note}>
        {probes.length === 1 ? `All from the agent ${probes[0]}. ` : ''}
        {all > logs.length
          ? `The first ${count(logs.length)} of ${count(all)} lines; ${count(all - logs.length)} later ones are stored and not shown.`
          : ''}
      </p>
    </>
  );
}

/** `+1.204 s` into the call. */
function afterStart(us: number): string {
  return Math.abs(us) < 60e6 ? `${us < 0 ? '−' : '+'}${(Math.abs(us) / 1e6).toFixed(3)} s` : `+${spoken(us / 1000)}`;
}
