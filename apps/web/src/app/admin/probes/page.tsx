import type { Metadata } from 'next';
import { Suspense } from 'react';
import { DataHealthScreen } from '../../../features/probes/data-health-screen';

export const metadata: Metadata = { title: 'Data health' };

export default function ProbesPage() {
  return (
    <Suspense>
      <DataHealthScreen />
    </Suspense>
  );
}
