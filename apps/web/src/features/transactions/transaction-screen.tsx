'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { createPortal } from 'react-dom';
import type { CallMessages, Transaction } from '../../api/documents';
import { routes } from '../../api/routes';
import { useDocument } from '../../api/use-document';
import { useListHref } from '../../filters/list-address';
import { useAddress } from '../../filters/use-address';
import { useZone } from '../../time/use-zone';
import { offsetLabel } from '../../time/zone';
import { DocumentFault } from '../../ui/document-fault';
import { SkeletonRows } from '../../ui/skeleton';
import call from '../call/call-screen.module.css';
import type { RoleWords } from '../ladder/ladder-head';
import { LadderView } from '../ladder/ladder-view';
import { useMessageAddress } from '../ladder/use-message-address';
import { TransactionCrumb } from './transaction-crumb';
import { TransactionFacts } from './transaction-facts';
import styles from './transaction-screen.module.css';
import { OUTCOME_WORD, outcomeText, recordOf } from './words';

const ROLES: RoleWords = { caller: 'Client', callee: 'Server', intermediate: '', media: '' };

/** One request outside of calls: how it went, and its messages on all hops. */
export function TransactionScreen({ transactionKey }: { transactionKey: string }) {
  const router = useRouter();
  const zone = useZone();
  const { address } = useAddress();
  const transaction = useDocument<Transaction>(routes.transaction(transactionKey));
  const messages = useDocument<CallMessages>(routes.transactionMessages(transactionKey));
  const [tools, setTools] = useState<HTMLElement | null>(null);
  const choose = useMessageAddress();
  const messagePath = useCallback((id: string) => routes.transactionMessage(transactionKey, id), [transactionKey]);
  const { data } = transaction;
  const subject = useMemo(
    () =>
      data === null
        ? null
        : { startUs: data.startUs, answerUs: null, endUs: data.endUs, legDetails: [], streamDetails: [], reports: [] },
    [data],
  );
  const tz = address.get('tz');
  const backTo = useListHref('/transactions', tz);
  const reload = () => {
    transaction.reload();
    messages.reload();
  };

  useEffect(() => {
    if (data !== null) document.title = `${data.method} ${recordOf(data.from)} · Earshot`;
  }, [data]);

  if (data === null || subject === null) {
    return (
      <div className={call.screen}>
        <TransactionCrumb transaction={null} name={transactionKey} zone={zone} backTo={backTo} />
        {transaction.fault !== null && !transaction.loading ? (
          <DocumentFault fault={transaction.fault} onRetry={reload} />
        ) : (
          <SkeletonRows count={12} label="Loading the request" />
        )}
      </div>
    );
  }
  return (
    <div className={call.screen}>
      <TransactionCrumb transaction={data} name={transactionKey} zone={zone} backTo={backTo} />
      <div className={styles.head}>
        <h1>
          <strong>{OUTCOME_WORD[data.outcome]}.</strong> {outcomeText(data)}
        </h1>
      </div>
      <TransactionFacts transaction={data} zoneName={tz} />
      <div className={call.tabs}>
        <h2 className={styles.title}>
          Ladder <span>{messages.data?.items.length ?? data.messages}</span>
        </h2>
        <div className={call.tools}>
          <div ref={setTools} />
          <span className={call.zone}>Times in {offsetLabel(data.startUs, zone)}</span>
        </div>
      </div>
      <div className={call.panel}>
        {messages.data !== null ? (
          <LadderView
            subject={subject}
            label="Ladder of the request"
            document={messages.data}
            zone={zone}
            linked={address.get('m')}
            onChoose={choose}
            messagePath={messagePath}
            roles={ROLES}
            onTimeline={nowhere}
            onBack={() => router.push(backTo)}
            tools={(node: ReactNode) => (tools === null ? null : createPortal(node, tools))}
          />
        ) : messages.fault !== null ? (
          <DocumentFault fault={messages.fault} onRetry={messages.reload} />
        ) : (
          <SkeletonRows count={8} label="Loading the messages" />
        )}
      </div>
    </div>
  );
}

/** There is no media to go to. */
function nowhere(): void {}
