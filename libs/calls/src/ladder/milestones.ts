import type { LadderSource, LegKeyOf } from './ladder-source.js';

interface Marks {
  ring?: string;
  answer?: string;
  end?: string;
  refusal?: string;
}

/** Ids of the messages that are a milestone of their leg: `PDD`, `Answer`, `End`. First sendings in order of time. */
export function milestonesOf(sources: readonly LadderSource[], legKeyOf: LegKeyOf): Map<string, string> {
  const legs = new Map<string, Marks>();
  for (const source of sources) {
    const { callId, status, method, cseqMethod, toTag } = source;
    const leg = legKeyOf(source) ?? callId;
    let marks = legs.get(leg);
    if (marks === undefined) {
      // A dialog that was up before the capture has no delay to measure.
      if (method !== 'INVITE' || toTag) continue;
      marks = {};
      legs.set(leg, marks);
    }
    if (cseqMethod === 'INVITE' && status !== null) {
      if (status >= 180 && status < 190 && marks.answer === undefined) marks.ring ??= source.id;
      else if (status >= 200 && status < 300) marks.answer ??= source.id;
      else if (status >= 300) marks.refusal = source.id;
    } else if (method === 'BYE' || method === 'CANCEL') marks.end ??= source.id;
  }
  const milestones = new Map<string, string>();
  for (const { ring, answer, end, refusal } of legs.values()) {
    if (ring !== undefined) milestones.set(ring, 'PDD');
    if (answer !== undefined) milestones.set(answer, 'Answer');
    const last = end ?? (answer === undefined ? refusal : undefined);
    if (last !== undefined) milestones.set(last, 'End');
  }
  return milestones;
}
