import { describe, expect, it } from 'vitest';
import { octets } from './octets.fixture.js';
import { decodeSourceDescription } from './source-description.js';

const hex = (text: string): string => Buffer.from(text, 'utf8').toString('hex');

describe('decodeSourceDescription', () => {
  it('reads all items of all chunks', () => {
    const packet = octets(
      '82ca0009',
      'cafebabe',
      '0105',
      hex('a@b.c'), // CNAME
      '0602',
      hex('é'), // TOOL, two octets of UTF-8
      '00', // end, which is also the end of the word
      '0badf00d',
      '0806 02',
      hex('ab'),
      hex('xyz'), // PRIV
      '0703',
      hex('gone').slice(0, 6), // NOTE
      '00 0000',
    );
    expect(decodeSourceDescription(packet, 0, packet.length)).toEqual({
      type: 202,
      chunks: [
        {
          ssrc: 0xcafebabe,
          items: [
            { type: 1, text: 'a@b.c' },
            { type: 6, text: 'é' },
          ],
        },
        {
          ssrc: 0x0badf00d,
          items: [
            { type: 8, text: 'ab:xyz' },
            { type: 7, text: 'gon' },
          ],
        },
      ],
    });
  });

  it('reads a chunk that ends at a word: a whole word of zeros follows', () => {
    const packet = octets(
      '82ca0006',
      '00000001',
      '0102',
      hex('ab'),
      '00000000',
      '00000002',
      '0102',
      hex('cd'),
      '00000000',
    );
    expect(decodeSourceDescription(packet, 0, packet.length)).toMatchObject({
      chunks: [{ items: [{ text: 'ab' }] }, { ssrc: 2, items: [{ text: 'cd' }] }],
    });
  });

  it('takes the end of the packet for the end of the items', () => {
    const packet = octets('81ca0002', '00000001', '0102', hex('ab'));
    expect(decodeSourceDescription(packet, 0, packet.length)).toMatchObject({ chunks: [{ items: [{ text: 'ab' }] }] });
  });

  it.each([
    ['an item runs past the end', octets('81ca0002', '00000001', '0103', hex('ab'))],
    ['an item has no length', octets('81ca0002', '00000001', '0101', hex('a'), '01')],
    ['a chunk is missing', octets('82ca0002', '00000001', '00000000')],
  ])('faults where %s', (_, packet) => {
    expect(decodeSourceDescription(packet, 0, packet.length)).toBe('truncated');
  });
});
