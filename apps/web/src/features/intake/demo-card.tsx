'use client';

import { Play } from 'lucide-react';
import { useState } from 'react';
import { fetchJson } from '../../api/client';
import type { DemoReceipt } from '../../api/documents';
import { type Fault, FaultError } from '../../api/fault';
import { routes } from '../../api/routes';
import { count } from '../../time/span';
import { Button } from '../../ui/button';
import { CodeLine } from '../../ui/code-line';
import styles from './intake.module.css';

type DemoState =
  | { kind: 'idle' }
  | { kind: 'loading' }
  | { kind: 'loaded'; receipt: DemoReceipt }
  | { kind: 'failed'; fault: Fault };

export function DemoCard({ onLoaded }: { onLoaded: () => void }) {
  const [state, setState] = useState<DemoState>({ kind: 'idle' });
  const load = () => {
    setState({ kind: 'loading' });
    fetchJson<DemoReceipt>(routes.demo, { method: 'POST' }).then(
      (receipt) => {
        setState({ kind: 'loaded', receipt });
        onLoaded();
      },
      (error: unknown) => {
        if (error instanceof FaultError) setState({ kind: 'failed', fault: error.fault });
      },
    );
  };
  return (
    <section className={styles.card} aria-labelledby="intake-demo">
      <div className={styles.title}>
        <Play size={16} strokeWidth={1.75} aria-hidden="true" />
        <h2 id="intake-demo">Load the demo</h2>
        <Button kind="primary" className={styles.action} onClick={load} disabled={state.kind === 'loading'}>
          {state.kind === 'loading' ? 'Loading …' : 'Load the demo'}
        </Button>
      </div>
      <p className={styles.text}>Invented calls with known faults to find: what you would see of your own traffic.</p>
      <CodeLine prompt text="npx earshot demo" label="Command that loads the demo" />
      <p className={styles.status} data-on={state.kind === 'loaded' || undefined} role="status">
        {state.kind === 'idle' && 'Not loaded. Loading it twice changes nothing.'}
        {state.kind === 'loading' && 'Reading the captures of the demo …'}
        {state.kind === 'loaded' && loaded(state.receipt)}
        {state.kind === 'failed' && `${state.fault.title}: ${state.fault.detail}`}
      </p>
    </section>
  );
}

function loaded({ captures }: DemoReceipt): string {
  const packets = captures.reduce((sum, capture) => sum + capture.packets, 0);
  return `Loaded ${count(captures.length)} captures, ${count(packets)} packets`;
}
