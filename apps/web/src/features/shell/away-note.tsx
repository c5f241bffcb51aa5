'use client';

import { CloudOff } from 'lucide-react';
import { useEffect } from 'react';
import { fetchJson } from '../../api/client';
import { useAway } from '../../api/connection';
import { routes } from '../../api/routes';
import styles from './away-note.module.css';

const ASK_AGAIN_MS = 3000;

/** Says on every screen that the API is away, and asks it again until it answers. */
export function AwayNote() {
  const away = useAway();
  useEffect(() => {
    if (!away) return;
    // A failure is what is expected; the answer to it is the next question.
    const timer = setInterval(() => void fetchJson(routes.system).catch(() => undefined), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [away]);
  return (
    <div role="status">
      {away && (
        <p className={styles.note}>
          <CloudOff size={14} strokeWidth={1.75} aria-hidden="true" />
          Earshot does not answer. What is shown may be old; asking again.
        </p>
      )}
    </div>
  );
}
