import { X } from 'lucide-react';
import { Button } from '../../ui/button';
import styles from './intake.module.css';
import { useIntake } from './intake-context';

/** Secrets that go with the files that are added next; the field itself forgets its file when the page changes. */
export function KeyLogField() {
  const { keyLog, setKeyLog } = useIntake();
  if (keyLog === null) {
    return (
      <label className={styles.field}>
        TLS key log
        <input type="file" onChange={(event) => setKeyLog(event.target.files?.[0] ?? null)} />
      </label>
    );
  }
  return (
    <p className={styles.field}>
      TLS key log <b>{keyLog.name}</b>
      <Button kind="plain" icon aria-label="No TLS key log" onClick={() => setKeyLog(null)}>
        <X size={14} strokeWidth={1.75} />
      </Button>
    </p>
  );
}
