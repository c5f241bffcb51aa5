import { describe, expect, it } from 'vitest';
import { parseRetryAfter, parseSeconds, parseSessionExpires } from './delta-seconds.js';

describe('Retry-After (RFC 3261 20.33)', () => {
  it.each([
    ['18000;duration=3600', { seconds: 18000, durationSeconds: 3600 }],
    ['120 (I am in a meeting)', { seconds: 120, durationSeconds: null }],
    ['120 (a;b);duration=9', { seconds: 120, durationSeconds: 9 }],
    ['949302838503028349304023988', null],
    ['soon', null],
  ])('%s', (value, expected) => {
    expect(parseRetryAfter(value)).toEqual(expected);
  });
});

describe('Session-Expires (RFC 4028 4)', () => {
  it.each([
    ['1800;refresher=uac', { seconds: 1800, refresher: 'uac' }],
    ['90; Refresher=UAS', { seconds: 90, refresher: 'uas' }],
    ['90;refresher=me', { seconds: 90, refresher: null }],
    ['x', null],
  ])('%s', (value, expected) => {
    expect(parseSessionExpires(value)).toEqual(expected);
  });
});

describe('Min-SE, Expires', () => {
  it.each([
    ['60', 60],
    ['60;x=1', 60],
    ['4294967295', 4_294_967_295],
    ['4294967296', null],
    ['', null],
  ])('%s', (value, expected) => {
    expect(parseSeconds(value)).toBe(expected);
  });
});
