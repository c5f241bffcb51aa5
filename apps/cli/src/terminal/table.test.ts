import { describe, expect, it } from 'vitest';
import { table } from './table.js';

const streams = {
  head: ['heard by', 'ssrc', 'to', 'packets', 'lost'],
  rows: [
    ['caller', '0x01', '192.0.2.1:4000', '3090', '0'],
    ['callee', '0x02', '192.0.2.2:4000', '12', '145'],
  ],
  numbers: new Set(['packets', 'lost']),
  names: 2,
};

describe('a table as text', () => {
  it('is as wide as it is where nobody says how wide it may be', () => {
    expect(table(streams)).toEqual([
      'heard by  ssrc  to              packets  lost',
      'caller    0x01  192.0.2.1:4000     3090     0',
      'callee    0x02  192.0.2.2:4000       12   145',
    ]);
  });

  it('stays within a terminal: what has no room follows, after what each row is of', () => {
    const lines = table(streams, 40);
    expect(lines).toEqual([
      'heard by  ssrc  to              packets',
      'caller    0x01  192.0.2.1:4000     3090',
      'callee    0x02  192.0.2.2:4000       12',
      'heard by  ssrc  lost',
      'caller    0x01     0',
      'callee    0x02   145',
    ]);
  });

  it('shows a column that is too wide by itself all the same', () => {
    expect(table(streams, 10)).toHaveLength(9);
    expect(table(streams, 10)[1]).toBe('caller    0x01  192.0.2.1:4000');
  });
});
