'use client';

import { FaultPanel } from '../ui/fault-panel';

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <FaultPanel
      title="This page failed"
      detail={error.message}
      details={`${error.name}: ${error.message}\n${error.digest ?? ''}\n${error.stack ?? ''}`}
      onRetry={reset}
    />
  );
}
