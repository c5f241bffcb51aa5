import type { LadderMessage } from '../../api/documents';
import { legStroke } from '../call/leg-badge';
import type { Colouring } from './ladder-options';
import type { MessageRow } from './row';

/** Place among the six hues of legs by the first digit of the status, 1xx first: none is that of its neighbours. */
const CLASS_HUES = [2, 1, 5, 0, 4, 3];
const REQUEST = 'var(--t1)';

/** Colour of a row's arrow. Transactions take the hues of legs in the order that they began; a request is of no class. */
export function arrowColours(colouring: Colouring, messages: readonly LadderMessage[]): (row: MessageRow) => string {
  if (colouring === 'leg') return ({ leg }) => legStroke(leg);
  if (colouring === 'class') return ({ message, group }) => classColour((group?.messages ?? [message]).at(-1));
  const places = new Map<string, number>();
  for (const { transaction } of messages) if (!places.has(transaction)) places.set(transaction, places.size);
  return ({ message, group }) => (group?.of === 'phase' ? REQUEST : legStroke(places.get(message.transaction) ?? -1));
}

function classColour(message: LadderMessage | undefined): string {
  const status = message?.status ?? null;
  if (status === null) return REQUEST;
  return legStroke(CLASS_HUES[Math.floor(status / 100) - 1] ?? -1);
}
