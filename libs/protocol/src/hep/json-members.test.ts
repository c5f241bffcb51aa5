import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonObject, type JsonValue, parseJsonMembers } from './json-members.js';

function plain(value: JsonValue | undefined): unknown {
  if (value instanceof JsonObject)
    return Object.fromEntries(value.members.map(([key, member]) => [key, plain(member)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

describe('parseJsonMembers', () => {
  it('reads all JSON as the runtime does', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5, stringUnit: 'grapheme' }), (text) => {
        const expected: unknown = JSON.parse(text);
        expect(plain(parseJsonMembers(text))).toEqual(JSON.parse(JSON.stringify(expected)));
      }),
    );
  });

  it('keeps repeated keys in order', () => {
    const object = parseJsonMembers('{"a":1,"b":2,"a":[3]}');
    expect(object).toBeInstanceOf(JsonObject);
    expect((object as JsonObject).all('a')).toEqual([1, [3]]);
    expect((object as JsonObject).get('x', 'a')).toBe(1);
  });

  it.each([
    ['a comma too many', '{"a":[1,2,],}', { a: [1, 2] }],
    ['control characters in a string', '"a\u0001\nb"', 'a\u0001\nb'],
    ['escapes', '"\\u00e9\\n\\/\\q"', 'é\n/q'],
    ['NaN', '[nan,NaN]', [null, null]],
    ['something after it', '{"a":1}\0\0', { a: 1 }],
  ])('lets pass %s', (_, text, value) => {
    expect(plain(parseJsonMembers(text))).toEqual(value);
  });

  it.each(['', '{', '[1', '"open', '{"a"}', '{"a":}', '{1:2}', 'hello', '--1', '1e999', '['.repeat(9) + ']'.repeat(9)])(
    'undefined for %j',
    (text) => {
      expect(parseJsonMembers(text)).toBeUndefined();
    },
  );

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'{}[]",:\\ u0e-.1tn'), { maxLength: 60 }), (parts) => {
        parseJsonMembers(parts.join(''));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['[', '{"a":', '"', '\\', ',', '1', '[],', '"a":1,'])('reads %j over and over in linear time', (unit) => {
    // In quadratic time these would be 8 million million steps: hours, where a test may take a minute.
    parseJsonMembers(`[${unit.repeat(4_194_304 / unit.length)}`);
  });
});
