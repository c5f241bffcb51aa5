import { expect, it } from 'vitest';
import { parseRAck, parseRSeq } from './reliable-provisional.js';

it.each([
  ['776656 1 INVITE', { rseq: 776656, cseq: 1, method: 'INVITE' }],
  ['4294967295\t4294967294  PRACK', { rseq: 4_294_967_295, cseq: 4_294_967_294, method: 'PRACK' }],
  ['4294967296 1 INVITE', null],
  ['1 INVITE', null],
])('parseRAck(%j)', (value, expected) => {
  expect(parseRAck(value)).toEqual(expected);
});

it.each([
  ['988789', 988789],
  ['4294967296', null],
  ['-1', null],
  ['', null],
])('parseRSeq(%j)', (value, expected) => {
  expect(parseRSeq(value)).toBe(expected);
});
