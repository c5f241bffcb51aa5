import { CircleAlert } from 'lucide-react';
import { Button } from './button';
import { CopyButton } from './copy-button';
import styles from './fault-panel.module.css';

interface FaultPanelProps {
  title: string;
  detail: string;
  /** Everything known, for a report to whoever runs the system. */
  details?: string;
  onRetry?: () => void;
}

export function FaultPanel({ title, detail, details, onRetry }: FaultPanelProps) {
  return (
    <section className={styles.panel} role="alert">
      <h2>
        <CircleAlert size={16} strokeWidth={1.75} aria-hidden="true" />
        {title}
      </h2>
      <p>{detail}</p>
      <div className={styles.actions}>
        {onRetry && <Button onClick={onRetry}>Try again</Button>}
        {details !== undefined && <CopyButton text={details} label="Copy details" />}
      </div>
    </section>
  );
}
