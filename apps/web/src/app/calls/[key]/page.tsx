import type { Metadata } from 'next';
import { Suspense } from 'react';
import { CallScreen } from '../../../features/call/call-screen';

export const metadata: Metadata = { title: 'Call' };

export default async function CallPage({ params }: { params: Promise<{ key: string }> }) {
  const { key } = await params;
  return (
    <Suspense>
      <CallScreen callKey={decodeURIComponent(key)} />
    </Suspense>
  );
}
