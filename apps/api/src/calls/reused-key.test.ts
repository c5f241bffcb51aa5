import { describe, expect, it } from 'vitest';
import { chosenOf } from './reused-key.js';

const DAY_US = 86_400_000_000;
const at = (days: number) => days * DAY_US;

describe('a key that several calls have', () => {
  const calls = [
    { key: 'a', startUs: at(100.2) },
    { key: 'b', startUs: at(110.5) },
    { key: 'a', startUs: at(102.9) },
    { key: 'a', startUs: at(400) },
  ].sort((a, b) => a.startUs - b.startUs);

  it('means the newest, or the one that starts nearest to a time', () => {
    expect(chosenOf([], null)).toBeNull();
    expect(chosenOf(calls, null)).toMatchObject({ key: 'a', startUs: at(400) });
    expect(chosenOf(calls, at(100.2))?.startUs).toBe(at(100.2));
    expect(chosenOf(calls, at(103))?.startUs).toBe(at(102.9));
    expect(chosenOf(calls, at(111))).toMatchObject({ key: 'b', startUs: at(110.5) });
  });

  it('leaves to each call what starts with it and after it, up to the next with that key', () => {
    const [first, second, other, last] = [at(100.2), at(102.9), at(110.5), at(400)].map((time) =>
      chosenOf(calls, time),
    );
    expect(first).toMatchObject({ fromUs: 0, toUs: at(101.5) });
    expect(second).toMatchObject({ fromUs: at(101.5), toUs: at(399.5) });
    expect(last).toMatchObject({ fromUs: at(399.5), toUs: Number.MAX_SAFE_INTEGER });
    expect(other).toMatchObject({ fromUs: 0, toUs: Number.MAX_SAFE_INTEGER });
  });
});
