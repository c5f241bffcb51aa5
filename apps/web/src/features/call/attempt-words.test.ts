import { describe, expect, it } from 'vitest';
import type { CallDetail } from '../../api/documents';
import { attemptWords, sinceStart, statusWords } from './attempt-words';

/** A call of legs with so many attempts and branches. */
function call(...legs: [attempts: number, branches: number][]): CallDetail {
  const legDetails = legs.map(([attempts, branches]) => ({
    attempts: Array.from({ length: attempts }),
    branchDetails: Array.from({ length: branches }),
  }));
  return { startUs: 1_000_000, legDetails } as unknown as CallDetail;
}

describe('how often a call was tried', () => {
  it.each([
    [call([1, 1]), '1'],
    [call([1, 1], [1, 0]), '1'],
    [call([2, 3], [1, 1]), '2, to 3 places'],
    [call([0, 0]), null],
    [{ legDetails: [{}] } as unknown as CallDetail, null],
  ])('case %#', (of, words) => {
    expect(attemptWords(of)).toBe(words);
  });

  it('is told in seconds from the start of the call', () => {
    expect(sinceStart(call(), 1_140_000)).toBe('0.140');
    expect(sinceStart(call(), null)).toBe('–');
    expect(statusWords(486, 'Busy Here')).toBe('486 Busy Here');
    expect(statusWords(486, null)).toBe('486');
    expect(statusWords(null, null)).toBe('–');
  });
});
