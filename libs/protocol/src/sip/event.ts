import { parseDeltaSeconds } from './delta-seconds.js';
import { indexOutsideQuotes, parameter } from './parameters.js';

/** Event (RFC 6665 8.2.1): `refer;id=93809824`. */
export interface EventPackage {
  /** Lower case. */
  readonly name: string;
  readonly id: string | null;
}

export function parseEvent(value: string): EventPackage {
  const semicolon = indexOutsideQuotes(value, 0x3b, 0);
  return {
    name: value.slice(0, semicolon).trim().toLowerCase(),
    id: parameter(value.slice(semicolon), 'id') || null,
  };
}

/** Subscription-State (RFC 6665 8.2.3): `terminated;reason=timeout`. */
export interface SubscriptionState {
  /** `active`, `pending`, `terminated` or an extension; lower case. */
  readonly state: string;
  readonly reason: string | null;
  readonly expiresSeconds: number | null;
}

export function parseSubscriptionState(value: string): SubscriptionState {
  const semicolon = indexOutsideQuotes(value, 0x3b, 0);
  const parameters = value.slice(semicolon);
  return {
    state: value.slice(0, semicolon).trim().toLowerCase(),
    reason: parameter(parameters, 'reason')?.toLowerCase() || null,
    expiresSeconds: parseDeltaSeconds(parameter(parameters, 'expires') ?? ''),
  };
}
