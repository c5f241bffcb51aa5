import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlowTable } from './flow-table.js';
import { type Keyed, KeyedSlots } from './keyed-slots.js';

const word = fc.integer({ min: -3, max: 3 });
const key = fc.tuple(word, word, word, word);
const steps = fc.array(fc.tuple(fc.constantFrom('set', 'delete'), key, fc.nat(1000)), { maxLength: 400 });

describe('flow table', () => {
  it('does what a map does', () => {
    fc.assert(
      fc.property(steps, fc.integer(), (list, seed) => {
        const table = new FlowTable(seed, 16);
        const map = new Map<string, number>();
        for (const [action, [a, b, c, d], value] of list) {
          if (action === 'set') {
            table.set(a, b, c, d, value);
            map.set(`${a},${b},${c},${d}`, value);
          } else {
            table.delete(a, b, c, d);
            map.delete(`${a},${b},${c},${d}`);
          }
          expect(table.size).toBe(map.size);
        }
        for (const [, [a, b, c, d]] of list) expect(table.find(a, b, c, d)).toBe(map.get(`${a},${b},${c},${d}`) ?? -1);
      }),
    );
  });
});

describe('keyed slots', () => {
  const item = (keyA: number, lastUs: number): Keyed => ({ keyA, keyB: 0, keyC: 0, keyD: 0, lastUs });

  it('put out a sixteenth, the longest idle first, when full', () => {
    const evicted: number[] = [];
    const slots = new KeyedSlots<Keyed>(1, 64, (each) => evicted.push(each.lastUs));
    for (let index = 0; index < 64; index++) slots.add(item(index, 1000 - index));
    expect(evicted).toEqual([]);
    slots.add(item(64, 2000));
    expect(evicted).toEqual([937, 938, 939, 940]);
    expect(slots.size).toBe(61);
    expect(slots.find(63, 0, 0, 0)).toBeNull();
    expect(slots.find(0, 0, 0, 0)?.lastUs).toBe(1000);
  });

  it('use the place of one that was removed again', () => {
    const slots = new KeyedSlots<Keyed>(1, 4, () => expect.unreachable());
    for (let round = 0; round < 100; round++) {
      const each = item(round, round);
      slots.add(each);
      slots.remove(each);
    }
    let visited = 0;
    slots.forEach(() => {
      visited++;
    });
    expect([visited, slots.size]).toEqual([0, 0]);
  });
});
