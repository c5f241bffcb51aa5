import type { Leg, SipRecord } from '@earshot/contracts';
import { createFold } from '../fold.js';
import type { LegKeyOf } from './ladder-source.js';

export interface OwnMessages {
  readonly records: readonly SipRecord[];
  readonly legKeyOf: LegKeyOf;
}

/**
 * The messages of these legs, of those that were captured under their Call-IDs in the time around them, each with its leg: several legs may
 * have one Call-ID, and one that is used again has some of another call among them.
 */
export function ownMessages(
  records: readonly SipRecord[],
  legs: readonly Pick<Leg, 'key' | 'callId' | 'startUs'>[],
): OwnMessages {
  const fold = createFold();
  fold.addAll(records);
  /** Key of the leg by the id of the message, where the Call-ID does not tell it; null for those of another call. */
  const byId = new Map<string, string | null>();
  for (const { part, group, callId, startUs } of fold.outlines()) {
    if (part === null) continue;
    const leg = legs.find((candidate) => candidate.callId === callId && candidate.startUs === startUs);
    for (const { id } of group.at(part.rows)) byId.set(id, leg?.key ?? null);
  }
  const byCallId = new Map(legs.map(({ callId, key }) => [callId, key]));
  const own = byId.size === 0 ? records : records.filter(({ id }) => byId.get(id) !== null);
  return { records: own, legKeyOf: ({ id, callId }) => byId.get(id) ?? byCallId.get(callId) ?? null };
}
