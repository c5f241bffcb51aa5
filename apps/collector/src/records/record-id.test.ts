import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { recordId, recordIdBetween, recordIdOfTimes } from './record-id.js';

/** The definition: lines of what was captured, Latin-1, then the content. */
function defined(
  kind: string,
  probe: string,
  atUs: number,
  ordinal: number,
  endpoints: string,
  content: string,
): string {
  const prefix = Buffer.from(`${kind}\n${probe}\n${atUs}\n${ordinal}\n${endpoints}\n`, 'latin1').subarray(0, 4096);
  return createHash('sha256').update(prefix).update(content, 'latin1').digest('hex').slice(0, 32);
}

describe('the id of a record', () => {
  it.each([
    0, 1, 99_999_999, 100_000_000, 999_999_999_999_999, 1_000_000_000_000_000, 1_795_165_200_000_000,
    1_795_165_200_000_001, 4_294_967_295_999_999, 9_007_199_254_740_991, -5, 1.5, 1e21,
  ])('is made of the decimal digits of the time: %d', (atUs) => {
    expect(recordId('sip', 'import', atUs, 0, 'a>b', 'x')).toBe(defined('sip', 'import', atUs, 0, 'a>b', 'x'));
  });

  it.each([
    [1_795_165_200_000_001, 1_795_165_200_000_000],
    [1_795_165_200_000_000.5, 0],
    [-5, 99_999_999],
  ])('of two times is that of both as one text: %d, %d', (aUs, bUs) => {
    const expected = recordId('rtp-window', 'import', 7, 0, 'a>b>1', `${aUs}:${bUs}`);
    expect(recordIdOfTimes('rtp-window', 'import', 7, 0, 'a>b>1', aUs, bUs)).toBe(expected);
  });

  it('is that of octets as of the same text, short or long', () => {
    for (const content of ['', 'INVITE', 'x'.repeat(5000)]) {
      const expected = defined('sip', 'probe-\u00e9', 5, 12, '192.0.2.1:5060>[2001:db8::1]:5060', content);
      const rest = [5, 12, '192.0.2.1:5060>[2001:db8::1]:5060'] as const;
      expect(recordId('sip', 'probe-\u00e9', ...rest, content)).toBe(expected);
      expect(recordId('sip', 'probe-\u00e9', ...rest, Buffer.from(content, 'latin1'))).toBe(expected);
    }
  });

  it('between two endpoints is that of both as one text, however long they are', () => {
    for (const length of [1, 2000, 4040, 4060, 4061, 4062, 4096, 9000]) {
      const src = 's'.repeat(length);
      const expected = defined('sip', 'import', 1_795_165_200_000_000, 3, `${src}>192.0.2.1:5060`, 'INVITE');
      const id = recordIdBetween('sip', 'import', 1_795_165_200_000_000, 3, src, '192.0.2.1:5060', 'INVITE');
      expect(id, `${length}`).toBe(expected);
    }
  });

  it('reads no more than four thousand octets of a name', () => {
    for (const length of [4080, 4084, 4085, 4086, 4090, 4096, 9000]) {
      const probe = 'p'.repeat(length);
      expect(recordId('sip', probe, 1_795_165_200_000_000, 3, 'a>b', 'x'), `${length}`).toBe(
        defined('sip', probe, 1_795_165_200_000_000, 3, 'a>b', 'x'),
      );
    }
  });
});
