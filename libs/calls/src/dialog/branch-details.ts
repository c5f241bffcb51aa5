import type { LegBranch } from '@earshot/contracts';
import type { AssembledLeg } from './assembled-leg.js';
import { isChallenge } from './attempts.js';

/** Branches of one leg that are listed. */
const MAX_BRANCHES = 64;

/**
 * What each place that the opening INVITEs were forked to answered, in order of first responses. Who only challenges is none: servers
 * do so without taking part in the call.
 */
export function branchDetailsOf({
  sendings,
  callerTag,
  openings,
  joinedMidCall,
}: Pick<AssembledLeg, 'sendings' | 'callerTag' | 'openings' | 'joinedMidCall'>): LegBranch[] {
  if (joinedMidCall) return [];
  let branches: Map<number, LegBranch> | null = null;
  for (const { first } of sendings) {
    const { answerer, status, toTag, cseq, fromTag } = first;
    if (answerer === null || fromTag !== callerTag || !openings.has(cseq)) continue;
    branches ??= new Map();
    let branch = branches.get(toTag);
    if (branch === undefined) {
      if (isChallenge(status) || branches.size >= MAX_BRANCHES) continue;
      branch = {
        toTag: answerer.tag,
        target: null,
        provisionalStatus: null,
        provisionalUs: null,
        earlyMediaUs: null,
        finalStatus: null,
        finalReason: null,
        finalUs: null,
      };
      branches.set(toTag, branch);
    }
    // The Contact of a 3xx is where to go instead (RFC 3261 8.1.3.4).
    if (status < 300) branch.target ??= answerer.contact;
    if (status < 200) {
      branch.provisionalStatus ??= status;
      branch.provisionalUs ??= first.atUs;
      if (first.session !== null) branch.earlyMediaUs ??= first.atUs;
    } else if (branch.finalStatus === null || (status < 300 && branch.finalStatus >= 300)) {
      // It may refuse an attempt and answer the next with the same tag.
      branch.finalStatus = status;
      branch.finalReason = first.phrase;
      branch.finalUs = first.atUs;
    }
  }
  return branches === null ? [] : [...branches.values()];
}
