import { describe, expect, it } from 'vitest';
import { readHidden, writeHidden } from './filter-address';
import { SHOW_ALL } from './rows';

describe('what the ladder hides', () => {
  it('comes back from the address as it was written', () => {
    const hidden = {
      methods: new Set(['INFO', 'OPTIONS']),
      legs: new Set([1, 2]),
      sdpOnly: true,
      errorsOnly: true,
      media: false,
    };
    expect(writeHidden(hidden)).toBe('INFO,OPTIONS,leg-2,leg-3,no-sdp,no-error,media');
    expect(readHidden(writeHidden(hidden))).toEqual(hidden);
  });

  it('is nothing where the address says nothing, or what is not understood', () => {
    expect(writeHidden(SHOW_ALL)).toBeNull();
    expect(readHidden(null)).toEqual(SHOW_ALL);
    expect(readHidden('leg-x,<b>,,leg--1')).toEqual(SHOW_ALL);
  });
});
