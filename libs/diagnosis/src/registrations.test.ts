import { FIXTURES, START_US } from '@earshot/test/builders';
import { describe, expect, it } from 'vitest';
import { conclude } from './index.js';

function requestsOfFound(name: string) {
  const { findings } = conclude(FIXTURES[name]?.records ?? []);
  return findings.map(({ code, requests }) => [code, requests]);
}

const afterStart = (seconds: number) => START_US + seconds * 1e6;

describe('the requests that a finding is about', () => {
  it('are the REGISTERs of the one address of record, the first and the last with them', () => {
    // Four, 150 s apart.
    expect(requestsOfFound('a phone registers after it has expired')).toEqual([
      [
        'registration-flap',
        { method: 'REGISTER', q: '2007@192.0.2.2:5060', fromUs: afterStart(0), toUs: afterStart(450) + 1 },
      ],
    ]);
  });

  it('are the REGISTERs of the storm, whosever', () => {
    // 28 from the 400th second on, one a second.
    const [[code, requests] = []] = requestsOfFound('many phones register at once');
    expect(code).toBe('registration-storm');
    expect(requests).toMatchObject({ method: 'REGISTER', q: '', toUs: afterStart(427) + 1 });
  });

  it('are all that a scanner sent outside of calls, and none of one that only called', () => {
    expect(requestsOfFound('a scanner tries extensions')).toEqual([
      ['scan-or-brute-force', { method: null, q: '192.0.2.101', fromUs: afterStart(0), toUs: afterStart(24) + 1 }],
    ]);
    expect(requestsOfFound('a stranger calls one number after the other')).toEqual([
      ['scan-or-brute-force', undefined],
    ]);
  });
});
