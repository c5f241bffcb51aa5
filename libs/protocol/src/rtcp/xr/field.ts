import { uint16, uint32 } from '../../bytes.js';

/** A decoded field: number, word, null where the document's sentinel says unavailable, or a list. */
export type XrFieldValue = number | string | null | (number | null)[];

/** What a field of n bits holds beside numbers (RFC 6776 and those after it). */
export type Measured = number | 'over-range' | null;

/** All ones: unavailable; all ones but the last: over range. */
export function measured(value: number, bits: number): Measured {
  const allOnes = 2 ** bits - 1;
  if (value === allOnes) return null;
  return value === allOnes - 1 ? 'over-range' : value;
}

export function measured16(bytes: Uint8Array, offset: number): Measured {
  return measured(uint16(bytes, offset), 16);
}

export function measured24(bytes: Uint8Array, offset: number): Measured {
  return measured(uint24(bytes, offset), 24);
}

export function measured32(bytes: Uint8Array, offset: number): Measured {
  return measured(uint32(bytes, offset), 32);
}

export function uint24(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] as number) << 16) | uint16(bytes, offset + 1);
}

const INTERVALS = ['reserved', 'sampled', 'interval', 'cumulative'] as const;

/** I flag of the type-specific octet: what span the block measures (RFC 6792 4). */
export function intervalOf(typeSpecific: number): (typeof INTERVALS)[number] {
  return INTERVALS[typeSpecific >> 6] as (typeof INTERVALS)[number];
}

/** Seconds of a 64-bit NTP duration (32.32 fixed point). */
export function ntpSeconds(bytes: Uint8Array, offset: number): number {
  return uint32(bytes, offset) + uint32(bytes, offset + 4) / 2 ** 32;
}
