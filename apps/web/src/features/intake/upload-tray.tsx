'use client';

import { X } from 'lucide-react';
import { count, octets } from '../../time/span';
import { Button } from '../../ui/button';
import { type Upload, useIntake } from './intake-context';
import { StoringProgress } from './storing-progress';
import styles from './upload-tray.module.css';

/** What became of each file, until it is put away. */
export function UploadTray() {
  const { uploads, cancel, forget } = useIntake();
  if (uploads.length === 0) return null;
  const open = uploads.filter((entry) => entry.outcome === null).length;
  return (
    <section className={styles.tray} aria-label="Imports">
      <div className={styles.head}>
        <span role="status">
          {open > 0 ? `Importing, ${open} of ${uploads.length} to go` : `${uploads.length} done`}
        </span>
        <Button kind="plain" onClick={forget} disabled={open === uploads.length}>
          Put away
        </Button>
      </div>
      <ul className={styles.list}>
        {uploads.map((entry) => (
          <li key={entry.id} className={styles.entry}>
            <div className={styles.row}>
              <span className={styles.name} title={entry.name}>
                {entry.name}
                {entry.probe === '' ? '' : ` at ${entry.probe}`}
              </span>
              {entry.outcome === null && (
                <Button kind="plain" icon aria-label={`Cancel ${entry.name}`} onClick={() => cancel(entry.id)}>
                  <X size={14} strokeWidth={1.75} />
                </Button>
              )}
            </div>
            <Progress entry={entry} />
            <p className={styles.note} role={entry.state === 'failed' ? 'alert' : undefined}>
              {entry.state === 'reading' ? <StoringProgress /> : note(entry)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Progress({ entry }: { entry: Upload }) {
  if (entry.outcome !== null) return null;
  const share = entry.octets === 0 ? 1 : entry.sentOctets / entry.octets;
  return (
    <div
      className={styles.bar}
      role="progressbar"
      aria-label={`Sent of ${entry.name}`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
    >
      <span style={{ width: `${share * 100}%` }} />
    </div>
  );
}

function note(entry: Upload): string {
  const { outcome } = entry;
  if (entry.state === 'waiting') return `Waiting, ${octets(entry.octets)}`;
  if (entry.state === 'sending') return `${octets(entry.sentOctets)} of ${octets(entry.octets)} sent`;
  if (outcome === null) return '';
  if (outcome.kind === 'cancelled') return 'Cancelled. What the server had read by then is kept.';
  if (outcome.kind === 'failed') {
    const { fault } = outcome;
    const reasons = fault.errors.map((error) => `${error.at}: ${error.reason}`).join('; ');
    return `Not imported. ${fault.title}${fault.detail === fault.title ? '' : `: ${fault.detail}`}${reasons ? ` (${reasons})` : ''}`;
  }
  const { receipt } = outcome;
  const undecoded = Object.entries(receipt.undecoded).map(([reason, packets]) => `${count(packets)} ${reason}`);
  return [
    `${count(receipt.packets)} packets, ${count(receipt.messages)} SIP messages, ${count(receipt.streams)} streams.`,
    undecoded.length > 0 ? `Not decoded: ${undecoded.join(', ')}.` : '',
    receipt.damage === null ? '' : `Damaged: ${receipt.damage}.`,
  ]
    .filter(Boolean)
    .join(' ');
}
