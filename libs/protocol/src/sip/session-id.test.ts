import { expect, it } from 'vitest';
import { parseSessionId } from './session-id.js';

const A = 'ab30317f1a784dc48ff824d0d3715d86';
const B = '47755a9de7794ba387653f2099600ef2';

it.each([
  [`${A};remote=${B}`, { local: A, remote: B }],
  [`${A.toUpperCase()} ;Remote=${B}`, { local: A, remote: B }],
  [`${A};remote=${'0'.repeat(32)}`, { local: A, remote: null }],
  [A, { local: A, remote: null }],
  ['not-a-uuid', null],
  ['', null],
])('parseSessionId(%j)', (value, expected) => {
  expect(parseSessionId(value)).toEqual(expected);
});
