import type { Metadata } from 'next';
import { Suspense } from 'react';
import { TransactionScreen } from '../../../features/transactions/transaction-screen';

export const metadata: Metadata = { title: 'Request' };

export default async function TransactionPage({ params }: { params: Promise<{ key: string }> }) {
  const { key } = await params;
  return (
    <Suspense>
      <TransactionScreen transactionKey={decodeURIComponent(key)} />
    </Suspense>
  );
}
