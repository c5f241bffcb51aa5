import { expect, it } from 'vitest';
import type { Keyed } from './keyed-slots.js';
import { ProvenSlots } from './proven-slots.js';

const item = (keyA: number, weight = 0): Keyed & { weight: number } => ({
  keyA,
  keyB: 0,
  keyC: 0,
  keyD: 0,
  lastUs: keyA,
  weight,
});

it('keep those that were found again, and of the others the newest', () => {
  const evicted: number[] = [];
  const slots = new ProvenSlots<Keyed>(1, 4, 2, ({ keyA }) => evicted.push(keyA));
  for (const key of [1, 2]) {
    slots.add(item(key));
    expect(slots.find(key, 0, 0, 0)?.keyA).toBe(key);
  }
  for (let key = 3; key < 10; key++) slots.add(item(key));
  expect(evicted).toEqual([3, 4, 5, 6, 7]);
  const left: number[] = [];
  slots.forEach(({ keyA }) => {
    left.push(keyA);
  });
  expect(left.sort()).toEqual([1, 2, 8, 9]);
  expect(slots.size).toBe(4);
});

it('put out the weight of newcomers first', () => {
  const evicted: number[] = [];
  const slots = new ProvenSlots<Keyed & { weight: number }>(1, 8, 8, ({ keyA }) => evicted.push(keyA));
  slots.add(item(1, 10));
  slots.find(1, 0, 0, 0);
  slots.add(item(2, 10));
  slots.add(item(3, 0));
  slots.evictWeight(10, ({ weight }) => weight);
  expect(evicted).toEqual([2]);
  slots.evictWeight(10, ({ weight }) => weight);
  expect(evicted).toEqual([2, 1]);
  expect(slots.size).toBe(1);
});
