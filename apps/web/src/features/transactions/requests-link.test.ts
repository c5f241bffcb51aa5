import { describe, expect, it } from 'vitest';
import { readTransactionFilters } from '../../filters/transaction-filters';
import { requestsHref, requestsWords } from './requests-link';

describe('the requests that a finding is about', () => {
  const requests = {
    method: 'REGISTER',
    q: '2003@192.0.2.2',
    fromUs: 1_795_166_047_000_123,
    toUs: 1_795_166_116_547_001,
  };

  it('are a list of requests, to the microsecond and in the zone of the screen', () => {
    const href = requestsHref(requests, 'Europe/Berlin');
    expect(href).toMatch(/^\/transactions\?tz=Europe%2FBerlin&/);
    const { range, ...narrowed } = readTransactionFilters(new URL(href, 'http://x').searchParams);
    expect(range).toEqual({ kind: 'absolute', fromUs: requests.fromUs, toUs: requests.toUs });
    expect(narrowed).toEqual({ method: 'REGISTER', q: '2003@192.0.2.2', outcome: null, status: null });
  });

  it('are named by what narrows them', () => {
    expect(requestsWords(requests)).toBe('REGISTER, 2003@192.0.2.2');
    expect(requestsWords({ ...requests, method: null, q: '192.0.2.7' })).toBe('requests outside of calls, 192.0.2.7');
  });
});
