import { openSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Failure, failureLine } from './failure.js';

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('it did not throw');
}

describe('the line that says what went wrong', () => {
  it('names the file and says it in words, without the code and the call of the system', () => {
    expect(failureLine(thrownBy(() => openSync('/nowhere/trace.pcap', 'r')))).toBe(
      '/nowhere/trace.pcap: no such file or directory',
    );
    expect(failureLine(thrownBy(() => readFileSync('/')))).toBe('illegal operation on a directory');
  });

  it('is that of other errors as it is, in one line', () => {
    expect(failureLine(new Failure('--ring: from 1 to 1024 MiB'))).toBe('--ring: from 1 to 1024 MiB');
    expect(failureLine(new Error('first\nsecond\n'))).toBe('first second');
    expect(failureLine('text')).toBe('text');
  });
});
