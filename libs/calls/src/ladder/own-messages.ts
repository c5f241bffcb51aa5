import type { Leg, SipRecord } from '@earshot/contracts';
import { createFold } from '../fold.js';

/**
 * The messages of these legs, of those that were captured under their Call-IDs in the time around them: a Call-ID that is used again has
 * some of another call among them.
 */
export function ownMessages(
  records: readonly SipRecord[],
  legs: readonly Pick<Leg, 'callId' | 'startUs'>[],
): readonly SipRecord[] {
  const fold = createFold();
  fold.addAll(records);
  const strange = new Set<string>();
  for (const { part, group, callId, startUs } of fold.outlines()) {
    if (part === null || legs.some((leg) => leg.callId === callId && leg.startUs === startUs)) continue;
    for (const { id } of group.at(part.rows)) strange.add(id);
  }
  return strange.size === 0 ? records : records.filter(({ id }) => !strange.has(id));
}
