'use client';

import type { CallDetail } from '../../api/documents';
import { Popover } from '../../ui/popover';
import { legLetter } from './call-span';
import styles from './link-note.module.css';

/** Why several legs are shown as one call: the rule and what matched. */
export function LinkNote({ call }: { call: CallDetail }) {
  const letter = (callId: string) => legLetter(call.legDetails.findIndex((leg) => leg.callId === callId));
  const rules = [...new Set(call.links.map((link) => link.rule))].join(', ');
  return (
    <Popover
      label="Why these legs are one call"
      align="start"
      trigger={
        <button type="button" className={styles.link}>
          {call.legDetails.length} legs{rules && `, merged by ${rules}`}
        </button>
      }
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <th>Legs</th>
            <th>Rule</th>
            <th>What matched</th>
            <th>Confidence</th>
          </tr>
        </thead>
        <tbody>
          {call.links.map((link) => (
            <tr key={link.fromCallId + link.toCallId + link.rule}>
              <td>
                {letter(link.fromCallId)} – {letter(link.toCallId)}
              </td>
              <td>{link.rule}</td>
              <td>
                <code>{link.value}</code>
              </td>
              <td>{link.confidence.toFixed(2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Popover>
  );
}
