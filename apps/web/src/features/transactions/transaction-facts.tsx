import Link from 'next/link';
import type { ReactNode } from 'react';
import type { Transaction } from '../../api/documents';
import { CopyButton } from '../../ui/copy-button';
import list from '../call/milestones.module.css';
import styles from './transaction-screen.module.css';
import { millisecondsWords, recordOf } from './words';

interface Fact {
  label: string;
  value: ReactNode;
  hint?: string;
  /** Left out on a narrow screen. */
  wide?: boolean;
}

export function TransactionFacts({ transaction, zoneName }: { transaction: Transaction; zoneName: string | null }) {
  return (
    <dl className={list.list}>
      {factsOf(transaction, zoneName).map(({ label, value, hint, wide }) => (
        <div key={label} className={wide ? list.wide : undefined} title={hint}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function factsOf(transaction: Transaction, zoneName: string | null): Fact[] {
  const { method, delayMs, outcome, requests, retransmissions, from, to, userAgent, probes, callId } = transaction;
  const isRegistration = method === 'REGISTER' && outcome === 'succeeded';
  const sameCallId = new URLSearchParams({ q: callId, ...(zoneName === null ? {} : { tz: zoneName }) });
  return [
    {
      label: isRegistration ? 'RRD' : 'Delay',
      value: delayMs === null ? '–' : millisecondsWords(delayMs),
      hint: isRegistration
        ? 'Registration request delay (RFC 6076 4.1): first REGISTER to the 200, the challenge in it'
        : 'First request to the last final response, a challenge in it',
    },
    { label: 'Requests', value: requests, hint: 'One more for each challenge that was answered' },
    { label: 'Repeated', value: retransmissions === 0 ? 'none' : retransmissions, hint: 'Retransmissions' },
    { label: 'From', value: <Party uri={from} />, wide: true },
    { label: 'To', value: <Party uri={to} />, wide: true },
    { label: 'User agent', value: userAgent === null ? '–' : <bdi>{userAgent}</bdi>, wide: true },
    { label: probes.length === 1 ? 'Probe' : 'Probes', value: probes.join(', '), wide: true },
    {
      label: 'Call-ID',
      value: (
        <span className={styles.callId}>
          <Link href={`/transactions?${sameCallId}`} prefetch={false} title={`${callId}\nall requests that have it`}>
            {callId}
          </Link>
          <CopyButton text={callId} label="Copy the Call-ID" />
        </span>
      ),
      wide: true,
    },
  ];
}

function Party({ uri }: { uri: string }) {
  return (
    <div className={styles.party} title={uri}>
      <bdi>{recordOf(uri) || '–'}</bdi>
    </div>
  );
}
