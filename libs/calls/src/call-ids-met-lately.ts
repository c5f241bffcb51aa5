import type { PlainSip } from '@earshot/protocol';
import type { CallIdGroup } from './dialog/call-id-group.js';

/** Groups remembered, a power of two. */
const SLOTS = 1 << 16;

/**
 * Groups of the Call-IDs met lately, found by the octets of a message: to make a text of them, and to look that up, takes as long as to read
 * the message.
 */
export class CallIdsMetLately {
  readonly #groups: (CallIdGroup | null)[] = new Array(SLOTS).fill(null);

  /** Null where it was not met lately, or another took its place. */
  find(plain: PlainSip): CallIdGroup | null {
    const group = this.#groups[slotOf(plain)] as CallIdGroup | null;
    return group !== null && plain.is(plain.callId, group.callId) ? group : null;
  }

  remember(plain: PlainSip, group: CallIdGroup): void {
    this.#groups[slotOf(plain)] = group;
  }
}

function slotOf({ data, callId: { from, end } }: PlainSip): number {
  let hash = end - from;
  for (let at = from; at < end; at++) hash = Math.imul(hash ^ (data[at] as number), 0x01000193);
  return (hash ^ (hash >>> 16)) & (SLOTS - 1);
}
