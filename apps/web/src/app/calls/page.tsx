import type { Metadata } from 'next';
import { Suspense } from 'react';
import { CallsScreen } from '../../features/calls/calls-screen';

export const metadata: Metadata = { title: 'Calls' };

export default function CallsPage() {
  return (
    <Suspense>
      <CallsScreen />
    </Suspense>
  );
}
