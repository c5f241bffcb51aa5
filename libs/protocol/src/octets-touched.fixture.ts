import { vi } from 'vitest';

/**
 * Octets that arrays of octets copied and searched while `work` ran: a count, and no clock, tells a reader that goes over the same octets
 * again for each that comes.
 */
export function octetsTouched(work: () => void): number {
  const { set, copyWithin, slice, indexOf } = Uint8Array.prototype;
  let touched = 0;
  const spies = [
    vi.spyOn(Uint8Array.prototype, 'set').mockImplementation(function (this: Uint8Array, source, offset) {
      touched += source.length;
      set.call(this, source, offset);
    }),
    vi.spyOn(Uint8Array.prototype, 'copyWithin').mockImplementation(function (this: Uint8Array, target, start, end) {
      touched += (end ?? this.length) - start;
      return copyWithin.call(this, target, start, end);
    }),
    vi.spyOn(Uint8Array.prototype, 'slice').mockImplementation(function (this: Uint8Array, start, end) {
      const copy = slice.call(this, start, end);
      touched += copy.length;
      return copy;
    }),
    vi.spyOn(Uint8Array.prototype, 'indexOf').mockImplementation(function (this: Uint8Array, octet, from = 0) {
      const at = indexOf.call(this, octet, from);
      touched += (at < 0 ? this.length : at + 1) - from;
      return at;
    }),
  ];
  try {
    work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return touched;
}
