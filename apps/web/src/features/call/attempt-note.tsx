'use client';

import type { CallDetail } from '../../api/documents';
import { Popover } from '../../ui/popover';
import { sinceStart, statusWords } from './attempt-words';
import { LegBadge } from './leg-badge';
import styles from './link-note.module.css';
import { DELAYS, delayHint, delayWords } from './session-delays';

/** Each INVITE that tried to set up a leg, and each place that it was forked to. */
export function AttemptNote({ call, words }: { call: CallDetail; words: string }) {
  return (
    <Popover
      label="Attempts and branches of each leg"
      align="start"
      width={640}
      trigger={
        <button type="button" className={styles.link}>
          {words}
        </button>
      }
    >
      <InviteTable call={call} />
      <DelayTable call={call} />
      <BranchTable call={call} />
    </Popover>
  );
}

function InviteTable({ call }: { call: CallDetail }) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Leg</th>
          <th scope="col">Attempt</th>
          <th scope="col">INVITE</th>
          <th scope="col">Sent s</th>
          <th scope="col">Final response</th>
          <th scope="col">After s</th>
        </tr>
      </thead>
      <tbody>
        {call.legDetails.flatMap((leg, index) =>
          (leg.attempts ?? []).flatMap((attempt, place) =>
            attempt.invites.map((invite) => (
              <tr key={`${leg.key} ${invite.cseq}`}>
                <td>
                  <LegBadge index={index} />
                </td>
                <td>{place + 1}</td>
                <td>CSeq {invite.cseq}</td>
                <td>{sinceStart(call, invite.startUs)}</td>
                <td>
                  {statusWords(invite.finalStatus, invite.finalReason)}
                  {invite.redirectedTo !== null && (
                    <>
                      {' to '}
                      <code>{invite.redirectedTo}</code>
                    </>
                  )}
                </td>
                <td>{invite.finalUs === null ? '–' : ((invite.finalUs - invite.startUs) / 1e6).toFixed(3)}</td>
              </tr>
            )),
          ),
        )}
      </tbody>
    </table>
  );
}

/** RFC 6076, each leg by itself. */
function DelayTable({ call }: { call: CallDetail }) {
  const legs = call.legDetails.flatMap(({ key, sessionDelays }, index) =>
    sessionDelays === undefined ? [] : [{ key, index, ...sessionDelays }],
  );
  if (legs.length === 0) return null;
  return (
    <section className={styles.part}>
      <h3>Delays of each leg, as whoever sent its INVITE saw them (RFC 6076)</h3>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Leg</th>
            {(['SRD', 'SDD', 'SDT'] as const).map((short) => (
              <th key={short} scope="col" title={delayHint(short)}>
                {DELAYS[short].name} ({short}, {DELAYS[short].section})
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {legs.map(({ key, index, request, disconnectMs, duration }) => (
            <tr key={key}>
              <td>
                <LegBadge index={index} />
              </td>
              <td>{delayWords(request)}</td>
              <td>{disconnectMs === null ? '–' : delayWords({ outcome: 'success', ms: disconnectMs })}</td>
              <td>{delayWords(duration)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function BranchTable({ call }: { call: CallDetail }) {
  if (call.legDetails.every((leg) => (leg.branchDetails?.length ?? 0) === 0)) return null;
  return (
    <section className={styles.part}>
      <h3>Branches: who answered, by To tag; seconds from the start of the call</h3>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Leg</th>
            <th scope="col">Target</th>
            <th scope="col">First response</th>
            <th scope="col">Early media</th>
            <th scope="col">Final response</th>
          </tr>
        </thead>
        <tbody>
          {call.legDetails.flatMap((leg, index) =>
            (leg.branchDetails ?? []).map((branch) => (
              <tr key={`${leg.key} ${branch.toTag}`}>
                <td>
                  <LegBadge index={index} />
                </td>
                <td title={`To tag ${branch.toTag}`}>
                  <code>{branch.target ?? `tag ${branch.toTag}`}</code>
                </td>
                <td>
                  {branch.provisionalStatus ?? '–'}{' '}
                  {branch.provisionalUs !== null && sinceStart(call, branch.provisionalUs)}
                </td>
                <td>{sinceStart(call, branch.earlyMediaUs)}</td>
                <td>
                  {statusWords(branch.finalStatus, branch.finalReason)}{' '}
                  {branch.finalUs !== null && sinceStart(call, branch.finalUs)}
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </section>
  );
}
