import { describe, expect, it } from 'vitest';
import { decodeGoodbye } from './goodbye.js';
import { octets } from './octets.fixture.js';

describe('decodeGoodbye', () => {
  it('reads sources and reason', () => {
    const packet = octets(
      '82cb0005',
      '902f9e2e',
      'bc5e9a40',
      '0c',
      Buffer.from('camera moved').toString('hex'),
      '000000',
    );
    expect(decodeGoodbye(packet, 0, packet.length)).toEqual({
      type: 203,
      ssrcs: [0x902f9e2e, 0xbc5e9a40],
      reason: 'camera moved',
    });
  });

  it.each([
    ['no reason', octets('81cb0001', '902f9e2e'), { ssrcs: [0x902f9e2e], reason: null }],
    ['no source', octets('80cb0000'), { ssrcs: [], reason: null }],
    ['an empty reason', octets('81cb0002', '902f9e2e', '00000000'), { ssrcs: [0x902f9e2e], reason: null }],
  ])('with %s', (_, packet, expected) => {
    expect(decodeGoodbye(packet, 0, packet.length)).toMatchObject(expected);
  });

  it.each([
    ['sources are missing', 'bad-length', octets('82cb0001', '902f9e2e')],
    ['the reason is cut', 'truncated', octets('81cb0002', '902f9e2e', '04616263')],
  ])('faults where %s', (_, fault, packet) => {
    expect(decodeGoodbye(packet, 0, packet.length)).toBe(fault);
  });
});
