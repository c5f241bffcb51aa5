import { expect, it } from 'vitest';
import { Random } from './random.js';
import { Scheduler } from './scheduler.js';

it('runs in order of time, and what was planned first goes first at the same time', () => {
  const scheduler = new Scheduler();
  const random = new Random(3261);
  const planned = Array.from({ length: 5000 }, (_, order) => ({ atUs: random.integer(0, 400), order }));
  const ran: typeof planned = [];
  for (const plan of planned) scheduler.at(plan.atUs, () => ran.push(plan));
  scheduler.run();
  expect(ran).toEqual([...planned].sort((a, b) => a.atUs - b.atUs || a.order - b.order));
});

it('runs what is planned meanwhile', () => {
  const scheduler = new Scheduler();
  const ran: number[] = [];
  const again = (atUs: number): void => {
    ran.push(atUs);
    if (atUs < 50) scheduler.at(atUs + 10, again);
  };
  scheduler.at(20, again);
  scheduler.at(25, (atUs) => ran.push(atUs));
  scheduler.run();
  expect(ran).toEqual([20, 25, 30, 40, 50]);
});
