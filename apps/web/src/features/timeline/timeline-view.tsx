import type { CallDetail, LadderMessage } from '@earshot/contracts';
import type { ReactNode } from 'react';
export function TimelineView(_: { call: CallDetail; messages: readonly LadderMessage[]; zone: string; atUs: number | null; tools: (node: ReactNode) => ReactNode }) {
  return null;
}
