import { expect, it } from 'vitest';
import { decodeReportJson } from './report-json.js';

const decode = (text: string): ReturnType<typeof decodeReportJson> =>
  decodeReportJson(Buffer.from(`..${text}`), 2, Buffer.byteLength(text) + 2);

it('keeps the scalar members under the names of the agent', () => {
  const decoded = decode(
    '{"CORRELATION_ID":"c1","TOTAL_PK":1500,"MEAN_MOS":4.38,"DELTA":null,"LIST":[1],"OK":true,"TOTAL_PK":1501}',
  );
  expect(decoded.ok && [...decoded.value]).toEqual([
    ['CORRELATION_ID', 'c1'],
    ['TOTAL_PK', 1501],
    ['MEAN_MOS', 4.38],
    ['DELTA', null],
  ]);
});

it('reads a bounded number of them', () => {
  const many = Array.from({ length: 400 }, (_, index) => `"k${index}":1`).join(',');
  const decoded = decode(`{${many}}`);
  expect(decoded.ok && decoded.value.size).toBe(256);
});

it.each([
  ['malformed', '[]'],
  ['malformed', ''],
  ['too-long', ' '.repeat(65_537)],
])('%s', (fault, text) => {
  expect(decode(text)).toMatchObject({ ok: false, fault });
});
