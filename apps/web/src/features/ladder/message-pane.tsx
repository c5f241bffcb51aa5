'use client';

import { GitCompareArrows, Pin, PinOff, X } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';
import type { LadderMessage, MessageDetail } from '../../api/documents';
import { useDocument } from '../../api/use-document';
import { count } from '../../time/span';
import { clock } from '../../time/wall-clock';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { hostOf } from '../call/call-span';
import { LegBadge } from '../call/leg-badge';
import { MessageDiffView } from './message-diff-view';
import { MessageGroups } from './message-groups';
import styles from './message-pane.module.css';

interface MessagePaneProps {
  /** Address of a message whole. */
  path: (id: string) => string;
  message: LadderMessage | null;
  leg: number;
  /** From the request to its final response, in words. */
  transaction: string | null;
  zone: string;
  body: RefObject<HTMLDivElement | null>;
  /** Message to compare others with; null for none. */
  pinned: string | null;
  comparing: boolean;
  onPin: () => void;
  onCompare: () => void;
  onClose: () => void;
}

const WIDTH_KEY = 'earshot.pane';
const [NARROWEST, WIDEST, DEFAULT] = [280, 900, 392];

export function MessagePane({
  path,
  message,
  leg,
  transaction,
  zone,
  body,
  pinned,
  comparing,
  onPin,
  onCompare,
  onClose,
}: MessagePaneProps) {
  const [width, setWidth] = useState(DEFAULT);
  useEffect(() => setWidth(clamp(Number(localStorage.getItem(WIDTH_KEY)) || DEFAULT)), []);
  const detail = useDocument<MessageDetail>(message === null ? null : path(message.id));
  const shown = message !== null && detail.data?.id === message.id ? detail.data : null;
  const other = useDocument<MessageDetail>(comparing && pinned !== null ? path(pinned) : null);
  const partner = comparing && pinned !== null && other.data?.id === pinned ? other.data : null;
  const resize = (next: number) => {
    setWidth(clamp(next));
    localStorage.setItem(WIDTH_KEY, String(clamp(next)));
  };
  return (
    <aside
      className={styles.pane}
      style={{ ['--pane-width' as string]: `${width}px` }}
      aria-label="Message"
      data-empty={message === null || undefined}
    >
      <div
        className={styles.grip}
        role="separator"
        aria-label="Width of the message pane"
        aria-orientation="vertical"
        aria-valuemin={NARROWEST}
        aria-valuemax={WIDEST}
        aria-valuenow={width}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) => event.buttons === 1 && resize(window.innerWidth - event.clientX)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowLeft') resize(width + 16);
          else if (event.key === 'ArrowRight') resize(width - 16);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {message === null ? (
        <p className={styles.none}>No message is chosen. Press j, or click one.</p>
      ) : (
        <>
          <header className={styles.head}>
            <div className={styles.title}>
              <h2>
                {leg >= 0 && <LegBadge index={leg} />}
                <b>{message.method ?? `${message.status} ${message.reason ?? ''}`}</b>
                <span>
                  {hostOf(message.src)} → {hostOf(message.dst)}
                </span>
              </h2>
              <p>
                {clock(message.atUs, zone, 6)} · {message.transport.toUpperCase()} · {count(message.octets)} B · probe{' '}
                {message.probe} ×{message.alsoSeen.length + 1}
                {transaction !== null && ` · ${transaction}`}
              </p>
            </div>
            <Button
              kind="plain"
              icon
              aria-label={pinned === message.id ? 'Unpin the message' : 'Pin the message, to compare others with it'}
              title={pinned === message.id ? 'Unpin (p)' : 'Pin to compare (p)'}
              aria-pressed={pinned === message.id}
              onClick={onPin}
            >
              {pinned === message.id ? <PinOff size={14} strokeWidth={1.75} /> : <Pin size={14} strokeWidth={1.75} />}
            </Button>
            <Button
              kind="plain"
              icon
              aria-label="Compare with the pinned message"
              title={pinned === null ? 'Pin a message first (p)' : 'Compare with the pinned message (d)'}
              aria-pressed={comparing}
              disabled={pinned === null || pinned === message.id}
              onClick={onCompare}
            >
              <GitCompareArrows size={14} strokeWidth={1.75} />
            </Button>
            {shown !== null && <CopyButton text={shown.raw} label="Copy the message" />}
            <Button kind="plain" icon className={styles.close ?? ''} aria-label="Back to the ladder" onClick={onClose}>
              <X size={15} strokeWidth={1.75} />
            </Button>
          </header>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <div ref={body} className={styles.body} tabIndex={0} data-stale={shown === null || undefined}>
            {shown !== null && networkWords(shown) !== '' && <p className={styles.none}>{networkWords(shown)}</p>}
            {message.alsoSeen.length > 0 && (
              <p className={styles.none}>
                Also captured{' '}
                {message.alsoSeen.map((copy) => `at ${copy.probe} ${copy.afterMs.toFixed(3)} ms later`).join(', ')}
              </p>
            )}
            {shown !== null &&
              (partner !== null && partner.id !== shown.id ? (
                <MessageDiffView before={partner} after={shown} />
              ) : (
                <MessageGroups message={shown} />
              ))}
            {shown === null && detail.fault !== null && !detail.loading && (
              <p className={styles.none}>
                {detail.fault.title}: {detail.fault.detail}
              </p>
            )}
            {shown === null && detail.loading && detail.data !== null && <MessageGroups message={detail.data} />}
          </div>
        </>
      )}
    </aside>
  );
}

/** What the network wrote on the packet: `DSCP 24 · VLAN 110 · from 00:00:5e:00:53:af`. */
function networkWords({ dscp, vlan, sourceMac }: MessageDetail): string {
  return [
    dscp === null ? null : `DSCP ${dscp}`,
    vlan === null ? null : `VLAN ${vlan}`,
    sourceMac === null ? null : `from ${sourceMac}`,
  ]
    .filter((words) => words !== null)
    .join(' · ');
}

function clamp(width: number): number {
  return Math.min(WIDEST, Math.max(NARROWEST, width));
}
