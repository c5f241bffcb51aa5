import { indexOutsideQuotes, parameter } from './parameters.js';

/** RFC 3261 25.1: up to 2^32 - 1 seconds. Null for anything else. */
export function parseDeltaSeconds(text: string): number | null {
  const trimmed = text.trim();
  if (!/^\d{1,10}$/.test(trimmed)) return null;
  const seconds = Number(trimmed);
  return seconds <= 0xffff_ffff ? seconds : null;
}

/** Retry-After (RFC 3261 20.33): `18000;duration=3600 (in a meeting)`. */
export interface RetryAfter {
  readonly seconds: number;
  readonly durationSeconds: number | null;
}

export function parseRetryAfter(value: string): RetryAfter | null {
  const parenthesis = value.indexOf('(');
  const closing = value.lastIndexOf(')');
  const bare = parenthesis < 0 ? value : value.slice(0, parenthesis) + (closing < 0 ? '' : value.slice(closing + 1));
  const semicolon = indexOutsideQuotes(bare, 0x3b, 0);
  const seconds = parseDeltaSeconds(bare.slice(0, semicolon));
  if (seconds === null) return null;
  return { seconds, durationSeconds: parseDeltaSeconds(parameter(bare.slice(semicolon), 'duration') ?? '') };
}

/** Session-Expires (RFC 4028 4): `1800;refresher=uac`. */
export interface SessionExpires {
  readonly seconds: number;
  readonly refresher: 'uac' | 'uas' | null;
}

export function parseSessionExpires(value: string): SessionExpires | null {
  const semicolon = indexOutsideQuotes(value, 0x3b, 0);
  const seconds = parseDeltaSeconds(value.slice(0, semicolon));
  if (seconds === null) return null;
  const refresher = parameter(value.slice(semicolon), 'refresher')?.toLowerCase();
  return { seconds, refresher: refresher === 'uac' || refresher === 'uas' ? refresher : null };
}

/** Min-SE (RFC 4028 5), which may carry parameters, and Expires or Min-Expires, which may not. */
export function parseSeconds(value: string): number | null {
  return parseDeltaSeconds(value.slice(0, indexOutsideQuotes(value, 0x3b, 0)));
}
