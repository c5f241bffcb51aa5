import type { Fault } from '../api/fault';
import { FaultPanel } from './fault-panel';

/** What stands where a document of the API should be: why it is not there, and which part of the question was wrong. */
export function DocumentFault({ fault, onRetry }: { fault: Fault; onRetry: () => void }) {
  const parts = [fault.detail, ...fault.errors.map(({ at, reason }) => `${at}: ${reason}`)];
  return (
    <FaultPanel
      title={fault.title}
      detail={parts.map(sentence).join(' ')}
      details={JSON.stringify(fault, null, 2)}
      onRetry={onRetry}
    />
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`;
}
