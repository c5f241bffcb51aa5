import { expect, it } from 'vitest';
import { parseReasons } from './reason.js';

it.each([
  ['Q.850;cause=16;text="Normal call clearing"', [{ protocol: 'Q.850', cause: 16, text: 'Normal call clearing' }]],
  [
    'SIP ;cause=200 ;text="Call completed elsewhere", q.850;cause=26',
    [
      { protocol: 'SIP', cause: 200, text: 'Call completed elsewhere' },
      { protocol: 'Q.850', cause: 26, text: null },
    ],
  ],
  ['Q.850;cause=x', [{ protocol: 'Q.850', cause: null, text: null }]],
  ['', []],
])('parseReasons(%j)', (value, reasons) => {
  expect(parseReasons(value)).toEqual(reasons);
});
