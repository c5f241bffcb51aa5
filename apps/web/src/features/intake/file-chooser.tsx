'use client';

import { useRef } from 'react';
import { Button } from '../../ui/button';
import { useIntake } from './intake-context';

export function FileChooser({ kind = 'outline' }: { kind?: 'primary' | 'outline' }) {
  const field = useRef<HTMLInputElement>(null);
  const { add } = useIntake();
  return (
    <>
      <Button kind={kind} onClick={() => field.current?.click()}>
        Choose files
      </Button>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        aria-label="Capture files"
        accept=".pcap,.pcapng,.cap,.gz,.zst,.dmp"
        onChange={(event) => {
          add(event.target.files ?? []);
          event.target.value = '';
        }}
      />
    </>
  );
}
