import { describe, expect, it } from 'vitest';
import { parseCSeq } from './cseq.js';

describe('parseCSeq', () => {
  it.each([
    ['314159 INVITE', { number: 314159, method: 'INVITE' }],
    ['0009 INVITE', { number: 9, method: 'INVITE' }],
    ['0 OPTIONS', { number: 0, method: 'OPTIONS' }],
    ['4294967295\tACK', { number: 4_294_967_295, method: 'ACK' }],
    ['4294967296 ACK', null],
    ['36893488147419103232 REGISTER', null],
    ['-1 ACK', null],
    ['ACK', null],
    ['7', null],
    ['7 ', null],
    ['7ACK', null],
    ['', null],
  ])('%j', (value, expected) => {
    expect(parseCSeq(value)).toEqual(expected);
  });
});
