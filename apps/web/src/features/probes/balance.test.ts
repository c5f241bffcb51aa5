import { expect, it } from 'vitest';
import { balancesOf } from './balance';

it('adds a stage up from its counters and leaves the others over', () => {
  const { balances, others } = balancesOf({
    'sip.in': 5000,
    'sip.out': 4980,
    'sip.drop.bad-start-line': 3,
    'sip.drop.oversize': 10,
    'rtp.in': 7,
    'bus.spooled': 2,
  });
  expect(balances).toEqual([
    {
      stage: 'sip',
      in: 5000,
      out: 4980,
      drops: [
        { reason: 'oversize', count: 10 },
        { reason: 'bad-start-line', count: 3 },
      ],
      held: 7,
    },
  ]);
  // No `rtp.out`: nothing can be added up, so the counter is shown as it stands.
  expect(others).toEqual([
    ['bus.spooled', 2],
    ['rtp.in', 7],
  ]);
});
