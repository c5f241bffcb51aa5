import { describe, expect, it } from 'vitest';
import { AuthKeys } from './auth-keys.js';

const shown = Buffer.from('..edge-key\0\0..', 'latin1');

describe('AuthKeys', () => {
  const keys = new AuthKeys(['first', 'edge-key']);

  it('accepts any of its keys, with and without the NULs of C', () => {
    expect(keys.accept(shown, 2, 8)).toBe(true);
    expect(keys.accept(shown, 2, 10)).toBe(true);
    expect(keys.accept(Buffer.from('first'), 0, 5)).toBe(true);
  });

  it.each(['', 'edge', 'edge-kez', 'edge-key1', 'EDGE-KEY', 'firstedge-key'])('refuses %j', (text) => {
    expect(keys.accept(Buffer.from(text), 0, text.length)).toBe(false);
  });

  it('refuses a packet without the chunk', () => {
    expect(keys.accept(shown, -1, 0)).toBe(false);
  });

  it('lets everyone in where there is no key', () => {
    expect(new AuthKeys([]).accept(shown, -1, 0)).toBe(true);
  });
});
