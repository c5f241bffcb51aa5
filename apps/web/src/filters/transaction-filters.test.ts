import { describe, expect, it } from 'vitest';
import { readQuery } from './read-query';
import {
  readTransactionFilters,
  readTransactionWord,
  type TransactionFilters,
  writeTransactionFilters,
} from './transaction-filters';

describe('filters of requests outside of calls', () => {
  it('come back from the address as they were written, and the cursor of the old list goes', () => {
    const filters: TransactionFilters = {
      q: 'alice & "ü"',
      method: 'REGISTER',
      outcome: 'timed-out',
      status: 403,
      range: { kind: 'relative', word: '7d' },
    };
    const address = writeTransactionFilters(filters, new URLSearchParams('cursor=abc&tz=UTC'));
    expect(readTransactionFilters(new URLSearchParams(address.toString()))).toEqual(filters);
    expect(address.get('cursor')).toBeNull();
    expect(address.get('tz')).toBe('UTC');
  });

  it('take what they do not understand as not asked for', () => {
    expect(readTransactionFilters(new URLSearchParams('outcome=lost&status=99&method=%20&range=1y&from=x'))).toEqual({
      q: '',
      method: null,
      outcome: null,
      status: null,
      range: { kind: 'all' },
    });
  });

  it('are read from words as they are typed, and else are text', () => {
    const none = readTransactionFilters(new URLSearchParams());
    const read = (text: string) => readQuery(text, none, readTransactionWord);
    expect(read('alice method:register code:489')).toEqual({ ...none, q: 'alice', method: 'REGISTER', status: 489 });
    expect(read('outcome:timed out')).toEqual({ ...none, outcome: 'timed-out' });
    for (const text of ['sip:alice@example.com', 'code:9', 'outcome:lost', 'alice']) {
      expect(read(text)).toEqual({ ...none, q: text });
    }
  });
});
