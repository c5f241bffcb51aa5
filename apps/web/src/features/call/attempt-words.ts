import type { CallDetail } from '../../api/documents';
import { seconds } from '../../time/span';

/**
 * `1`, `2, to 3 places`: how often the leg that was tried most was tried, and how many places one answered from. Null where no opening
 * INVITE was captured.
 */
export function attemptWords(call: CallDetail): string | null {
  let attempts = 0;
  let branches = 0;
  for (const leg of call.legDetails) {
    attempts = Math.max(attempts, leg.attempts?.length ?? 0);
    branches = Math.max(branches, leg.branchDetails?.length ?? 0);
  }
  if (attempts === 0) return null;
  return branches > 1 ? `${attempts}, to ${branches} places` : `${attempts}`;
}

/** Seconds from the call's start; a dash for what did not happen. */
export function sinceStart(call: CallDetail, atUs: number | null): string {
  return atUs === null ? '–' : seconds((atUs - call.startUs) / 1000, 3);
}

export function statusWords(status: number | null, reason: string | null): string {
  return status === null ? '–' : `${status} ${reason ?? ''}`.trim();
}
