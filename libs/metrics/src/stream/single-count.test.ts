import { describe, expect, it } from 'vitest';
import { singleCount } from './single-count.js';

describe('counts of which there is one', () => {
  it('are the same object where they say the same, and another where they do not', () => {
    const first = singleCount(101, 250);
    expect(first).toEqual({ 101: 250 });
    expect(singleCount(101, 249)).toEqual({ 101: 249 });
    expect(singleCount(0, 250)).toEqual({ 0: 250 });
    expect(singleCount(101, 250)).toBe(first);
    expect(first).toEqual({ 101: 250 });
  });

  it('may have names that are no whole or no positive numbers', () => {
    expect(singleCount(-1, 7)).toEqual({ '-1': 7 });
    expect(singleCount(2.5, 7)).toEqual({ '2.5': 7 });
    expect(singleCount(2.5, 7)).toBe(singleCount(2.5, 7));
  });

  it('are not kept without end', () => {
    for (let name = 1000; name < 20_000; name++) singleCount(name, 1);
    expect(singleCount(30_000, 1)).toEqual({ 30000: 1 });
    expect(singleCount(30_000, 1)).not.toBe(singleCount(30_000, 1));
    expect(singleCount(0, 1_000_000)).toEqual({ 0: 1_000_000 });
  });
});
