import type { Finding } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import { foundIn } from './found-in.js';

describe('what is found in each', () => {
  it('stands in their order, and is empty where nothing is found', () => {
    const named = (code: string): Finding => ({ code }) as Finding;
    expect(foundIn(['a', '', 'bc'], (text) => [...text].map(named))).toEqual(['a', 'b', 'c'].map(named));
    expect(foundIn([1, 2], () => [])).toEqual([]);
    expect(foundIn([], () => [named('never')])).toEqual([]);
  });
});
