import { expect, it } from 'vitest';
import type { CallSummary } from '../../api/documents';
import { mergeLive } from './merge-live';

const call = (key: string, startUs: number, from = '') => ({ key, startUs, from }) as CallSummary;
const keys = (rows: CallSummary[]) => rows.map((row) => row.key).join('');

it('keeps the order of the server: newest first, then by key', () => {
  const rows = mergeLive([call('b', 30), call('a', 10)], [call('c', 20), call('d', 30)], () => true);
  expect(keys(rows)).toBe('dbca');
});

it('changes a row in its place and takes out what no longer belongs', () => {
  const rows = mergeLive([call('b', 30), call('a', 10)], [call('a', 10, 'new')], () => true);
  expect(rows[1]?.from).toBe('new');
  expect(keys(mergeLive(rows, [call('b', 30)], () => false))).toBe('a');
});

it('keeps apart calls days apart whose Call-ID is the same, also where the later one changes', () => {
  const later = 3 * 86_400_000_000;
  const rows = mergeLive([call('a', later), call('a', 10)], [call('a', later + 5, 'new')], () => true);
  expect(rows.map(({ startUs, from }) => [startUs, from])).toEqual([
    [later + 5, 'new'],
    [10, ''],
  ]);
});
