import { expect, it } from 'vitest';
import { SLOT_US, slotted } from './slots';

it('widens a range to whole slots', () => {
  expect(slotted(SLOT_US + 1, 3 * SLOT_US - 1)).toEqual({ fromUs: SLOT_US, toUs: 3 * SLOT_US, stepUs: SLOT_US });
});

it('has at most 96 steps, each of whole slots', () => {
  const week = slotted(0, 7 * 86400e6);
  // 2 016 slots in steps of 21.
  expect(week).toEqual({ fromUs: 0, toUs: 96 * 21 * SLOT_US, stepUs: 21 * SLOT_US });
});

it('is none without both ends', () => {
  expect(slotted(null, 1)).toBeNull();
  expect(slotted(5, 5)).toBeNull();
});
