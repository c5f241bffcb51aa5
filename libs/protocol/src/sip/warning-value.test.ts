import { expect, it } from 'vitest';
import { parseWarnings } from './warning-value.js';

it.each([
  [
    '307 isi.edu "Session parameter \'foo\' not understood"',
    [{ code: 307, agent: 'isi.edu', text: "Session parameter 'foo' not understood" }],
  ],
  [
    '301 a "x, y", 370 192.0.2.1:5060 "Insufficient \\"Bandwidth\\""',
    [
      { code: 301, agent: 'a', text: 'x, y' },
      { code: 370, agent: '192.0.2.1:5060', text: 'Insufficient "Bandwidth"' },
    ],
  ],
  ['1812 overture "In Progress"', []],
  ['', []],
])('parseWarnings(%j)', (value, warnings) => {
  expect(parseWarnings(value)).toEqual(warnings);
});
