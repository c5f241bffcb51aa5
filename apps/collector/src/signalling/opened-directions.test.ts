import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OpenedDirections } from './opened-directions.js';

const port = fc.integer({ min: 0, max: 40 });
const steps = fc.array(fc.tuple(fc.constantFrom('add', 'add', 'remove'), port, fc.nat(0xffff_ffff)), {
  maxLength: 400,
});

it('know the last sequence number of each that was not taken out', () => {
  fc.assert(
    fc.property(steps, fc.integer(), (list, seed) => {
      const opened = new OpenedDirections(seed, 2048, () => expect.unreachable());
      const model = new Map<number, number>();
      for (let round = 0; round < 5; round++) {
        for (const [action, ports, sequence] of list) {
          if (action === 'add') {
            opened.add(1, -2, ports, sequence, 0);
            model.set(ports, sequence);
          } else {
            opened.remove(1, -2, ports);
            model.delete(ports);
          }
        }
      }
      for (let ports = 0; ports <= 40; ports++) expect(opened.find(1, -2, ports)).toBe(model.get(ports) ?? -1);
      expect(opened.find(2, -2, 0)).toBe(-1);
    }),
  );
});

it('let go of the oldest, each of which is told', () => {
  let evicted = 0;
  const opened = new OpenedDirections(1, 2048, () => {
    evicted++;
  });
  for (let ports = 0; ports < 5000; ports++) opened.add(1, 2, ports, ports, ports);
  expect(evicted).toBe(5000 - 2048);
  expect(opened.find(1, 2, 5000 - 2049)).toBe(-1);
  for (let ports = 5000 - 2048; ports < 5000; ports++) expect(opened.find(1, 2, ports)).toBe(ports);
});

it('forget those before a time', () => {
  const opened = new OpenedDirections(1, 2048, () => expect.unreachable());
  for (let ports = 0; ports < 10; ports++) opened.add(1, 2, ports, ports, 1000 * ports);
  opened.forgetBefore(5000);
  expect(Array.from({ length: 10 }, (_, ports) => opened.find(1, 2, ports))).toEqual([
    -1, -1, -1, -1, -1, 5, 6, 7, 8, 9,
  ]);
});
