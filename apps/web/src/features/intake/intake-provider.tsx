'use client';

import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { DropTarget } from './drop-target';
import { IntakeContext, type Upload } from './intake-context';
import { type CaptureUpload, type RunningUpload, upload } from './upload';
import { UploadTray } from './upload-tray';

/** Files at once: the server decodes each in a process of its own. */
const AT_ONCE = 2;

/** Uploads of the whole application: they go on while pages change. */
export function IntakeProvider({ children }: { children: ReactNode }) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [stored, setStored] = useState(0);
  const [probe, setProbe] = useState('');
  const [keyLog, setKeyLog] = useState<File | null>(null);
  const queue = useRef<(CaptureUpload & { id: number })[]>([]);
  const running = useRef(new Map<number, RunningUpload>());
  const nextId = useRef(1);

  const patch = useCallback((id: number, change: Partial<Upload>) => {
    setUploads((before) => before.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)));
  }, []);

  const pump = useCallback(() => {
    while (running.current.size < AT_ONCE) {
      const next = queue.current.shift();
      if (next === undefined) return;
      const { id, file } = next;
      const sending = upload(next, (sentOctets) =>
        patch(id, { sentOctets, state: sentOctets < file.size ? 'sending' : 'reading' }),
      );
      running.current.set(id, sending);
      patch(id, { state: 'sending' });
      sending.outcome.then((outcome) => {
        running.current.delete(id);
        patch(id, { state: outcome.kind, outcome });
        if (outcome.kind === 'stored') setStored((before) => before + 1);
        pump();
      });
    }
  }, [patch]);

  const add = useCallback(
    (files: Iterable<File>) => {
      const added = [...files].map((file) => ({ id: nextId.current++, file, probe, keyLog }));
      setUploads((before) => [
        ...before,
        ...added.map(({ id, file, probe }) => ({
          id,
          name: file.name,
          probe,
          octets: file.size,
          sentOctets: 0,
          state: 'waiting' as const,
          outcome: null,
        })),
      ]);
      queue.current.push(...added);
      pump();
    },
    [pump, probe, keyLog],
  );

  const cancel = useCallback(
    (id: number) => {
      queue.current = queue.current.filter((entry) => entry.id !== id);
      const sending = running.current.get(id);
      if (sending) sending.cancel();
      else patch(id, { state: 'cancelled', outcome: { kind: 'cancelled' } });
    },
    [patch],
  );

  const forget = useCallback(() => {
    setUploads((before) => before.filter((entry) => entry.outcome === null));
  }, []);

  const intake = useMemo(
    () => ({ uploads, stored, probe, setProbe, keyLog, setKeyLog, add, cancel, forget }),
    [uploads, stored, probe, keyLog, add, cancel, forget],
  );
  return (
    <IntakeContext.Provider value={intake}>
      {children}
      <DropTarget onFiles={add} />
      <UploadTray />
    </IntakeContext.Provider>
  );
}
