import { describe, expect, it } from 'vitest';
import { CALL_FIELDS, readCallWord } from './call-words';
import { namesField, readQuery } from './read-query';
import { NO_FILTERS } from './url-filters';

const read = (text: string, filters = NO_FILTERS) => readQuery(text, filters, readCallWord);

describe('a query of calls', () => {
  it('narrows by each of its words, and by what else stands there', () => {
    expect(read('codec:G.729 mos:<3 555-0102')).toEqual({
      ...NO_FILTERS,
      codec: 'G729',
      mosBelow: 3,
      q: '555-0102',
    });
    expect(read('alice code:[486, 487] bob')).toEqual({ ...NO_FILTERS, statuses: [486, 487], q: 'alice bob' });
    expect(read('Outcome:not measured')).toEqual({ ...NO_FILTERS, outcomes: ['not-measured'] });
  });

  it('adds to what is there', () => {
    expect(read('code:503 outcome:bad', { ...NO_FILTERS, statuses: [404], outcomes: ['poor'] })).toMatchObject({
      statuses: [404, 503],
      outcomes: ['poor', 'bad'],
    });
  });

  it.each(['sip:alice@example.com', 'code:9', 'mos:<7', 'mos:3', 'outcome:nice', 'constructor:x'])(
    'takes %s for text',
    (text) => {
      expect(read(text)).toEqual({ ...NO_FILTERS, q: text });
    },
  );
});

describe('a field that is being typed', () => {
  it('is known by its name, so that it is not searched for', () => {
    expect(namesField('alice mos:', CALL_FIELDS)).toBe(true);
    expect(namesField('CODE:4', CALL_FIELDS)).toBe(true);
    expect(namesField('sip:alice', CALL_FIELDS)).toBe(false);
    expect(namesField('mos', CALL_FIELDS)).toBe(false);
  });
});
