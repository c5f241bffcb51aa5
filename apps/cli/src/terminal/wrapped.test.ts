import { describe, expect, it } from 'vitest';
import { wrapped } from './wrapped.js';

describe('a line in a terminal', () => {
  it('is broken at spaces, and what follows is indented more', () => {
    expect(wrapped('  next: follow the stream', 16)).toEqual(['  next: follow', '    the stream']);
    expect(wrapped('  short', 16)).toEqual(['  short']);
  });

  it('keeps a word that is longer than the terminal whole', () => {
    const callId = '37686afc57ce24ac655742b3644a7bb8@172.16.98.101:5060,';
    expect(wrapped(`  leg ${callId} ended`, 20)).toEqual(['  leg', `    ${callId}`, '    ended']);
    expect(wrapped(callId, 20)).toEqual([callId]);
  });

  it('leaves a line alone where there is no terminal', () => {
    expect(wrapped('a b', Number.POSITIVE_INFINITY)).toEqual(['a b']);
  });
});
