import type { NameAddr } from './name-addr.js';
import { parameter } from './parameters.js';

/** Contacts of one message that are compared; no redirection names more. */
const MAX_CONTACTS = 64;

/**
 * The contact that a client tries first of those of a redirection (RFC 3261 8.1.3.4, 20.10): of the highest `q`, 1 where there is none; of equal
 * ones the first. Null without any.
 */
export function preferredContact(contacts: readonly NameAddr[]): NameAddr | null {
  let preferred: NameAddr | null = null;
  let highest = -1;
  for (const contact of contacts.slice(0, MAX_CONTACTS)) {
    const q = qValue(parameter(contact.parameters, 'q'));
    if (q <= highest) continue;
    highest = q;
    preferred = contact;
  }
  return preferred;
}

/** RFC 3261 25.1: 0 to 1 with three decimals at most. What is none of it counts as if it were not there. */
function qValue(text: string | null): number {
  if (text === null || !/^(?:0(?:\.\d{0,9})?|\.\d{1,9}|1(?:\.0{0,9})?)$/.test(text)) return 1;
  return Number(text);
}
