import type { Party } from '@earshot/contracts';

/** Both numbers by their last digits, as trunks add and strip prefixes; null without two of them. */
export function numberPair(from: Pick<Party, 'user'>, to: Pick<Party, 'user'>): string | null {
  const caller = numberOf(from.user);
  const callee = numberOf(to.user);
  return caller === null || callee === null ? null : `${caller}>${callee}`;
}

const LAST_DIGITS = 8;

/** The longest run of digits, as some systems append an account to the number; a name where there is no number. */
function numberOf(user: string | null): string | null {
  if (user === null || user.length === 0 || user.length > MAX_USER) return null;
  if (user.length >= MIN_DIGITS && /^\d+$/.test(user)) return user.slice(-LAST_DIGITS);
  let longest = '';
  for (const run of withoutSeparators(user).split(/[^0-9]+/)) if (run.length > longest.length) longest = run;
  return longest.length >= MIN_DIGITS ? longest.slice(-LAST_DIGITS) : user.toLowerCase();
}

/** RFC 3966 5.1.1: they are there for the eye. Parameters may hold another number, as the context of a short one. */
function withoutSeparators(user: string): string {
  const semicolon = user.indexOf(';');
  return (semicolon < 0 ? user : user.slice(0, semicolon)).replace(/[-.() ]/g, '');
}

const MAX_USER = 128;
const MIN_DIGITS = 4;
