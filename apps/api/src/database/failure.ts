/** SQLSTATE of an error of the server, null for any other error (a lost connection among them). */
export function sqlState(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  const { code } = error;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

/** A row for which no partition is there. */
export const NO_PARTITION = '23514';

/** A row whose key is there already. */
export const DUPLICATE = '23505';

/** The rows themselves are refused (classes 22 and 23, and 54: program limits): the same rows will be refused again. */
export function isRefusal(error: unknown): boolean {
  const state = sqlState(error);
  return state !== null && state !== NO_PARTITION && /^(22|23|54)/.test(state);
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
