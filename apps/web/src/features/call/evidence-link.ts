import type { Evidence, Finding } from '../../api/documents';

/** Where a finding's proof is seen: a message in the ladder, or a moment of the timeline; null where it is words alone. */
export function evidenceTarget(finding: Finding): URLSearchParams | null {
  for (const evidence of finding.evidence) {
    const target = targetOf(evidence);
    if (target !== null) return target;
  }
  return null;
}

export function targetOf(evidence: Evidence): URLSearchParams | null {
  const [message] = evidence.messageIds;
  if (message !== undefined) return new URLSearchParams({ tab: 'ladder', m: message });
  if (evidence.fromUs !== null) return new URLSearchParams({ tab: 'timeline', at: String(evidence.fromUs) });
  return evidence.streamKey === null ? null : new URLSearchParams({ tab: 'media' });
}
