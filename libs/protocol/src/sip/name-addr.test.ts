import { describe, expect, it } from 'vitest';
import { parseNameAddr } from './name-addr.js';
import { parameter } from './parameters.js';

describe('parseNameAddr', () => {
  it.each([
    ['<sip:a@example.org>;tag=x1', null, 'sip:a@example.org', 'x1'],
    ['sip:a@example.org;tag=x2', null, 'sip:a@example.org', 'x2'],
    ['sip:a@example.org', null, 'sip:a@example.org', null],
    ['Bob <sip:b@example.org>', 'Bob', 'sip:b@example.org', null],
    ['caller<sip:caller@example.com>;tag=323', 'caller', 'sip:caller@example.com', '323'],
    ['"A. <G.> \\"Bell\\"" <sip:b@example.org>;tag=q', 'A. <G.> "Bell"', 'sip:b@example.org', 'q'],
    ['"" <sip:b@example.org>', null, 'sip:b@example.org', null],
    ['<sip:b@example.org;tag=no>;x=1;TAG = yes', null, 'sip:b@example.org;tag=no', 'yes'],
    ['<sip:b@example.org>;note="a;tag=no";tag=yes', null, 'sip:b@example.org', 'yes'],
    [
      '<tel:+1-201-555-0123;phone-context=example.com>;tag=t',
      null,
      'tel:+1-201-555-0123;phone-context=example.com',
      't',
    ],
    ['*', null, '*', null],
  ])('%s', (value, displayName, uri, tag) => {
    expect(parseNameAddr(value)).toMatchObject({ displayName, uri, tag, malformed: false });
  });

  it.each([
    ['an open quote', '"Mr. J. User <sip:j.user@example.com>', 'sip:j.user@example.com'],
    ['an open bracket', '<sip:a@example.org', 'sip:a@example.org'],
    ['blanks within the brackets', '"Watson" < sip:t.watson@example.org >', 'sip:t.watson@example.org'],
    ['a comma in a bare display name', 'Bell, Alexander <sip:a.g.bell@example.com>', 'sip:a.g.bell@example.com'],
    ['empty parameters', '"Joe" <sip:joe@example.org>;;;;', 'sip:joe@example.org'],
    ['a bare URI with headers', 'sip:user@example.com?Route=%3Csip:x%3E', 'sip:user@example.com?Route=%3Csip:x%3E'],
    ['nothing', '', ''],
  ])('says so of %s, and reads what there is', (_, value, uri) => {
    expect(parseNameAddr(value)).toMatchObject({ uri, malformed: true });
  });

  it('leaves parameters of the header to be read by name', () => {
    const { parameters } = parseNameAddr('<sip:a@example.org>;expires=3600;+sip.instance="<urn:uuid:1>"');
    expect(parameter(parameters, 'expires')).toBe('3600');
    expect(parameter(parameters, '+sip.instance')).toBe('<urn:uuid:1>');
    expect(parameter(parameters, 'q')).toBeNull();
  });
});
