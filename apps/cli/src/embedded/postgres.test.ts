import { describe, expect, it } from 'vitest';
import { tellingLine } from './postgres.js';

describe('what initdb says', () => {
  // PostgreSQL 18 on a file system of 24 MiB.
  it('is told by the line that has the reason', () => {
    const full = [
      'performing post-bootstrap initialization ...',
      'FATAL:  could not write to file "base/4/3541_vm": No space left on device',
      'child process exited with exit code 1',
      'initdb: removing contents of data directory "/data/postgres"',
    ].join('\n');
    expect(tellingLine(full)).toBe('FATAL:  could not write to file "base/4/3541_vm": No space left on device');
    const denied =
      'initdb: error: could not access directory "/data": Permission denied\ninitdb: removing data directory';
    expect(tellingLine(denied)).toBe('initdb: error: could not access directory "/data": Permission denied');
    expect(tellingLine('something else\n')).toBe('something else');
    expect(tellingLine('')).toBe('');
  });
});
