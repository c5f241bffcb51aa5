import { useState } from 'react';
import type { MessageDetail } from '../../api/documents';
import { count } from '../../time/span';
import { Toggle } from '../../ui/toggle';
import { diffMessages } from './message-diff';
import styles from './message-pane.module.css';

/** The pinned message beside the chosen one: only what differs. */
export function MessageDiffView({ before, after }: { before: MessageDetail; after: MessageDetail }) {
  const [ignorePerHop, setIgnorePerHop] = useState(true);
  const { groups, alike, perHop } = diffMessages(before, after, ignorePerHop);
  return (
    <>
      <div className={styles.diffTools}>
        <Toggle label="Ignore per-hop headers" on={ignorePerHop} onChange={setIgnorePerHop} />
        <span>
          {count(alike)} alike{perHop > 0 && `, ${perHop} per-hop differences hidden`}
        </span>
      </div>
      {groups.length === 0 && <p className={styles.none}>The two messages do not differ in anything else.</p>}
      {groups.map(({ title, lines }) => (
        <section key={title} className={styles.diffGroup}>
          <h3>{title}</h3>
          <dl className={styles.diffLines}>
            {lines.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: headers repeat; their place is their name
              <div key={index}>
                {line.name !== '' && <dt>{line.name}</dt>}
                <dd>
                  <span className={styles.side}>pinned</span>
                  {line.before ?? <i>not there</i>}
                </dd>
                <dd>
                  <span className={styles.side}>this</span>
                  {line.after ?? <i>not there</i>}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}
