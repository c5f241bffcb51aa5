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

  it('are the REGISTERs around the calls that a NAT kept out, and with them what else it kept out', () => {
    expect(requestsOfFound('calls do not pass the NAT that forgot the phone')).toEqual([
      [
        'nat-binding-expiry',
        { method: 'REGISTER', q: '2050@192.0.2.2:5060', fromUs: afterStart(0), toUs: afterStart(1800) + 1 },
      ],
    ]);
    expect(requestsOfFound('a NOTIFY does not pass the NAT that forgot the phone')).toEqual([
      ['nat-binding-expiry', { method: null, q: '203.0.113.9', fromUs: afterStart(0), toUs: afterStart(1800) + 1 }],
    ]);
  });

  it('are those of the one Call-ID, where each of them shows it', () => {
    const found = requestsOfFound('the router rewrote the Contact of a REGISTER and forgot Via and Call-ID');
    // Answered 20 ms later.
    const requests = {
      method: null,
      q: 'registration-1@192.168.1.7',
      fromUs: afterStart(0),
      toUs: afterStart(0.02) + 1,
    };
    expect(found).toEqual([['sip-alg', requests]]);
    const [[code, never] = []] = requestsOfFound('a phone that registers is never let in');
    expect(code).toBe('auth-loop');
    expect(never).toMatchObject({ q: 'r'.repeat(200), fromUs: afterStart(0) });
  });
});
