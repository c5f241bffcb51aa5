import type { JsonValue } from './json-members.js';

/** A number, also where it is written as a string (Asterisk); null for anything else. */
export function numberOf(value: JsonValue | undefined): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*-?\d{1,20}(?:\.\d{1,20})?\s*$/.test(value)) return null;
  return Number(value);
}

/** 32 bits without sign; negative ones are two's complement (agents that print `%d`). 0 where there is none. */
export function uint32Of(value: JsonValue | undefined): number {
  return (numberOf(value) ?? 0) >>> 0;
}

/** An octet, signed or not; null where there is none. */
export function octetOf(value: JsonValue | undefined): number | null {
  const number = numberOf(value);
  return number === null ? null : number & 0xff;
}
