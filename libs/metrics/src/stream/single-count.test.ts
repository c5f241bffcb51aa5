import { describe, expect, it } from 'vitest';
import { SingleCount } from './single-count.js';

describe('counts of which there is one', () => {
  it('are the same object while they say the same, and another when they do not', () => {
    const single = new SingleCount();
    const first = single.of(101, 250);
    expect(first).toEqual({ 101: 250 });
    expect(single.of(101, 250)).toBe(first);
    expect(single.of(101, 249)).toEqual({ 101: 249 });
    expect(single.of(0, 249)).toEqual({ 0: 249 });
    expect(first).toEqual({ 101: 250 });
  });

  it('may have names that are no whole or no positive numbers', () => {
    const single = new SingleCount();
    expect(single.of(-1, 7)).toEqual({ '-1': 7 });
    expect(single.of(2.5, 7)).toEqual({ '2.5': 7 });
  });
});
