import type { Metadata } from 'next';
import { Suspense } from 'react';
import { StreamsScreen } from '../../features/streams/streams-screen';

export const metadata: Metadata = { title: 'Streams' };

export default function StreamsPage() {
  return (
    <Suspense>
      <StreamsScreen />
    </Suspense>
  );
}
