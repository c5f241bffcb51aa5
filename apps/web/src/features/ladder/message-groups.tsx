import { ChevronRight, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { HeaderGroup, MessageDetail } from '../../api/documents';
import { octets } from '../../time/span';
import styles from './message-pane.module.css';

const GROUPS: readonly { group: HeaderGroup; title: string; open: boolean }[] = [
  { group: 'routing', title: 'Routing', open: true },
  { group: 'identity', title: 'Identity', open: true },
  { group: 'session', title: 'Session', open: true },
  { group: 'other', title: 'Other', open: false },
];

/** A message by what its parts are for: start line, header groups, SDP, the text itself. */
export function MessageGroups({ message }: { message: MessageDetail }) {
  const [before, after] = [GROUPS.slice(0, 3), GROUPS.slice(3)];
  const mediaLines = message.sdp?.filter((line) => line.name === 'm').length ?? 0;
  return (
    <>
      <p className={styles.startLine}>{message.startLine}</p>
      {message.warnings.map((warning) => (
        <p key={warning} className={`${styles.startLine} ${styles.warning}`}>
          <TriangleAlert className={styles.sign} size={13} strokeWidth={1.75} aria-label="Warning" />
          {warning}
        </p>
      ))}
      {before.map((entry) => (
        <Headers key={entry.group} message={message} {...entry} />
      ))}
      {message.sdp !== null && (
        <Group title="SDP" note={mediaLines === 1 ? '1 m-line' : `${mediaLines} m-lines`} open>
          <dl className={styles.lines}>
            {message.sdp.map((line, index) => {
              const { name, value } = sdpLine(line);
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines repeat; their place is their name
                <Line key={index} name={name} value={value} warning={null} />
              );
            })}
          </dl>
        </Group>
      )}
      {after.map((entry) => (
        <Headers key={entry.group} message={message} {...entry} />
      ))}
      <Group title="Raw" note={octets(message.octets)} open={false}>
        <pre className={styles.raw}>{message.raw}</pre>
      </Group>
    </>
  );
}

interface HeadersProps {
  message: MessageDetail;
  group: HeaderGroup;
  title: string;
  open: boolean;
}

function Headers({ message, group, title, open }: HeadersProps) {
  const headers = message.headers.filter((header) => header.group === group);
  if (headers.length === 0) return null;
  return (
    <Group title={title} note={open ? '' : headers.length === 1 ? '1 header' : `${headers.length} headers`} open={open}>
      <dl className={styles.lines}>
        {headers.map((header, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: headers repeat; their place is their name
          <Line key={index} name={header.name} value={header.value} warning={header.warning} />
        ))}
      </dl>
    </Group>
  );
}

function Group({ title, note, open, children }: { title: string; note: string; open: boolean; children: ReactNode }) {
  return (
    <details className={styles.group} open={open}>
      <summary>
        <ChevronRight size={12} strokeWidth={1.75} aria-hidden="true" />
        {title}
        {note !== '' && <span>{note}</span>}
      </summary>
      {children}
    </details>
  );
}

function Line({ name, value, warning }: { name: string; value: string; warning: string | null }) {
  return (
    <>
      <dt title={name}>{name}</dt>
      <dd>
        {value}
        {warning !== null && (
          <span className={styles.warning}>
            <TriangleAlert className={styles.sign} size={13} strokeWidth={1.75} aria-label="Warning" />
            {warning}
          </span>
        )}
      </dd>
    </>
  );
}

/** `a=rtpmap:8 PCMA/8000` is listed as `rtpmap`, `a=sendrecv` as `direction`-like flag; the rest as they stand. */
function sdpLine({ name, value }: { name: string; value: string }): { name: string; value: string } {
  if (name !== 'a') return { name: `${name}=`, value };
  const colon = value.indexOf(':');
  return colon < 0 ? { name: 'a=', value } : { name: value.slice(0, colon), value: value.slice(colon + 1) };
}
