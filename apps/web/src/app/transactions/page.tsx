import type { Metadata } from 'next';
import { Suspense } from 'react';
import { TransactionsScreen } from '../../features/transactions/transactions-screen';

export const metadata: Metadata = { title: 'Requests outside of calls' };

export default function TransactionsPage() {
  return (
    <Suspense>
      <TransactionsScreen />
    </Suspense>
  );
}
