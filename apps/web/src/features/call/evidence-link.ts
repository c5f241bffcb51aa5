import type { CallMessages, Evidence, Finding } from '../../api/documents';

/** One look at a finding's proof: a message in the ladder, a moment of the timeline, or the streams. */
export interface EvidenceStep {
  /** Which piece of the finding's evidence it is of. */
  place: number;
  target: URLSearchParams;
}

/** Rows of the ladder by the ids of all captures that they show; null while they are not loaded. */
export type LadderRows = ReadonlyMap<string, string> | null;

export function ladderRows(document: CallMessages | null): LadderRows {
  if (document === null) return null;
  return new Map(
    document.items.flatMap(({ id, alsoSeen }) => [id, ...alsoSeen.map((copy) => copy.id)].map((any) => [any, id])),
  );
}

/** All that a finding shows, in its order. Messages of other calls, which a finding across calls has too, are not in this ladder. */
export function evidenceSteps({ evidence }: Pick<Finding, 'evidence'>, rows: LadderRows): EvidenceStep[] {
  return evidence.flatMap((piece, place) => targetsOf(piece, rows).map((target) => ({ place, target })));
}

function targetsOf({ messageIds, fromUs, toUs, streamKey }: Evidence, rows: LadderRows): URLSearchParams[] {
  if (messageIds.length > 0) {
    const shown = rows === null ? messageIds : messageIds.flatMap((id) => rows.get(id) ?? []);
    return [...new Set(shown)].map((id) => new URLSearchParams({ tab: 'ladder', m: id }));
  }
  if (fromUs !== null) {
    const moments = toUs === null || toUs === fromUs ? [fromUs] : [fromUs, toUs];
    return moments.map((atUs) => new URLSearchParams({ tab: 'timeline', at: String(atUs) }));
  }
  return streamKey === null ? [] : [new URLSearchParams({ tab: 'media' })];
}
