import { describe, expect, it } from 'vitest';
import { commaList, parameter, unquote } from './parameters.js';

describe('parameter', () => {
  it.each([
    [';tag=a1;x=2', 'tag', 'a1'],
    [';x=2;tag=a1', 'tag', 'a1'],
    ['; Tag = a1 ', 'tag', 'a1'],
    [';tagged=no;tag', 'tag', ''],
    [';text="a;tag=b";tag=c', 'tag', 'c'],
    [';text="say \\"hi\\""', 'text', 'say "hi"'],
    [';a==b', 'a', '=b'],
    [';x=2', 'tag', null],
    ['', 'tag', null],
  ])('%s of %s', (parameters, name, value) => {
    expect(parameter(parameters, name)).toBe(value);
  });

  it('is linear in hostile text', () => {
    // In quadratic time these would be 8 million million steps: hours, where a test may take a minute.
    expect(parameter(';'.repeat(4_194_304), 'tag')).toBeNull();
    expect(parameter(`;a="${'\\"'.repeat(2_097_152)}`, 'tag')).toBeNull();
  });
});

describe('commaList', () => {
  it.each([
    ['a', ['a']],
    ['a, b ,c', ['a', 'b', 'c']],
    ['"a, b" <sip:x,y>, <sip:z>', ['"a, b" <sip:x,y>', '<sip:z>']],
    [';;,;,,', [';;', ';']],
    ['', []],
    [',', []],
  ])('%s', (value, elements) => {
    expect(commaList(value)).toEqual(elements);
  });
});

describe('unquote', () => {
  it.each([
    ['plain', 'plain'],
    ['"a\\\\b\\"c"', 'a\\b"c'],
    ['"open', 'open'],
    ['"', ''],
  ])('%s', (quoted, bare) => {
    expect(unquote(quoted)).toBe(bare);
  });
});
