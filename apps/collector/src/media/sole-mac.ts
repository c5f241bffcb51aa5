import { macAddressText } from '@earshot/protocol';

/** Addresses kept; a mirror port sees those of a few routers. */
const MAX_KEPT = 4096;
const UINT32 = 0x1_0000_0000;

/** By the number that the address is. */
const kept = new Map<number, string[]>();

/**
 * The text of a MAC address, of its upper 16 and lower 32 bits, in a list of its own; null for none. Nearly all windows have one and the
 * same: it is the same list again, which must not be changed.
 */
export function soleMac(high: number, low: number): string[] | null {
  const number = (high & 0xffff) * UINT32 + (low >>> 0);
  const known = kept.get(number);
  if (known !== undefined) return known;
  const text = macAddressText(high, low);
  if (text === null) return null;
  const sole = [text];
  if (kept.size < MAX_KEPT) kept.set(number, sole);
  return sole;
}
