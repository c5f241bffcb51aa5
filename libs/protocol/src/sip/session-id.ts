import { parameter } from './parameters.js';

/** Session-ID (RFC 7989): 32 hexadecimal digits for each side, the same over every leg of a session. */
export interface SessionId {
  readonly local: string;
  /** Null where it is left out (RFC 7329), or nil because it is not known yet. */
  readonly remote: string | null;
}

const UUID = /^[0-9a-f]{32}$/;
const NIL = '0'.repeat(32);

/** Null where the first is no identifier. */
export function parseSessionId(value: string): SessionId | null {
  const semicolon = value.indexOf(';');
  const local = (semicolon < 0 ? value : value.slice(0, semicolon)).trim().toLowerCase();
  if (!UUID.test(local)) return null;
  const remote = semicolon < 0 ? '' : (parameter(value.slice(semicolon), 'remote') ?? '').toLowerCase();
  return { local, remote: UUID.test(remote) && remote !== NIL ? remote : null };
}
