'use client';

import { useState } from 'react';
import { callKeyOf } from '../../api/call-identity';
import type { CallDetail, LadderMessage, MessageDetail } from '../../api/documents';
import { routes } from '../../api/routes';
import { useDocument } from '../../api/use-document';
import { octets } from '../../time/span';
import { clock } from '../../time/wall-clock';
import { CopyButton } from '../../ui/copy-button';
import { SkeletonRows } from '../../ui/skeleton';
import { legIndexOf } from '../call/call-span';
import { LegBadge } from '../call/leg-badge';
import styles from './media-view.module.css';

interface RawViewProps {
  call: CallDetail;
  messages: readonly LadderMessage[] | null;
  zone: string;
}

/** Every message as text; each is fetched when it is opened. */
export function RawView({ call, messages, zone }: RawViewProps) {
  if (messages === null) return <SkeletonRows count={12} label="Loading the messages" />;
  return (
    <div className={styles.raw}>
      {messages.map((message) => (
        <RawMessage key={message.id} call={call} message={message} zone={zone} />
      ))}
    </div>
  );
}

function RawMessage({ call, message, zone }: { call: CallDetail; message: LadderMessage; zone: string }) {
  const [open, setOpen] = useState(false);
  const detail = useDocument<MessageDetail>(open ? routes.message(callKeyOf(call), message.id) : null);
  const leg = legIndexOf(call, message);
  return (
    <article>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <h2>
            {leg >= 0 && <LegBadge index={leg} />}
            {clock(message.atUs, zone, 6)}
            <code>{message.method ?? `${message.status} ${message.reason ?? ''}`}</code>
            {message.src} → {message.dst} · {message.transport.toUpperCase()} · {octets(message.octets)}
            {message.retransmission > 0 && ` · R${message.retransmission}`}
          </h2>
        </summary>
        {detail.data !== null && (
          <>
            <CopyButton text={detail.data.raw} label="Copy the message" />
            <pre>{detail.data.raw}</pre>
          </>
        )}
        {detail.fault !== null && <p className={styles.note}>{detail.fault.detail}</p>}
      </details>
    </article>
  );
}
