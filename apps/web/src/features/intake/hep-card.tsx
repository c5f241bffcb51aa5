'use client';

import { RadioTower } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { CodeLine } from '../../ui/code-line';
import { CopyButton } from '../../ui/copy-button';
import { HEP_AGENTS, parseHepAddress } from './hep-agents';
import styles from './intake.module.css';

export function HepCard({ addresses }: { addresses: readonly string[] | null }) {
  const first = addresses?.find((address) => address.startsWith('udp:')) ?? addresses?.[0] ?? null;
  const address = first === null ? null : parseHepAddress(first);
  return (
    <section className={styles.card} aria-labelledby="intake-hep">
      <div className={styles.title}>
        <RadioTower size={16} strokeWidth={1.75} aria-hidden="true" />
        <h2 id="intake-hep">Point your HEP agents at</h2>
        {first !== null && (
          <>
            <code className={styles.address}>{first}</code>
            <CopyButton text={first} label="Copy address" />
          </>
        )}
      </div>
      {address === null ? (
        <p className={styles.text}>
          {addresses === null
            ? 'Asking for the address …'
            : 'This system listens for no HEP agents: it was started without a HEP address.'}
        </p>
      ) : (
        <Tabs.Root defaultValue={HEP_AGENTS[0]?.name ?? ''}>
          <Tabs.List className={styles.tabs} aria-label="Agent">
            {HEP_AGENTS.map((agent) => (
              <Tabs.Trigger key={agent.name} value={agent.name} className={styles.tab}>
                {agent.name}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          {HEP_AGENTS.map((agent) => (
            <Tabs.Content key={agent.name} value={agent.name} className={styles.pane}>
              <p className={styles.text}>{agent.where}</p>
              <CodeLine text={agent.lines(address)} label={`${agent.name} configuration`} />
            </Tabs.Content>
          ))}
        </Tabs.Root>
      )}
      {addresses !== null && addresses.length > 0 && (
        <p className={styles.status} data-on>
          Listening on {addresses.join(', ')}
          {address !== null &&
            isLoopback(address.host) &&
            '. That is this machine alone: start with --hep-host to be reached by others.'}
        </p>
      )}
    </section>
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}
