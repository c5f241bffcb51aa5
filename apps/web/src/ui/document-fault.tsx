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

/** A word at the beginning gets its capital; an address or a name of the query stays as it is. */
function sentence(text: string): string {
  const begun = /^[a-z]+ /.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
  return `${begun}${/[.?!]$/.test(text) ? '' : '.'}`;
}
