/** Max-Forwards (RFC 3261 20.22): 0 to 255; some devices go beyond, null only where it is no small number. */
export function parseMaxForwards(value: string): number | null {
  return /^\d{1,4}$/.test(value) ? Number(value) : null;
}
