import { expect, it } from 'vitest';
import { decodeApplicationDefined } from './application-defined.js';
import { octets } from './octets.fixture.js';

it('reads subtype, source, name and length of the data', () => {
  const packet = octets('9fcc0004', '902f9e2e', Buffer.from('PoC1').toString('hex'), 'ffffffff', '00000000');
  expect(decodeApplicationDefined(packet, 0, packet.length)).toEqual({
    type: 204,
    subtype: 31,
    ssrc: 0x902f9e2e,
    name: 'PoC1',
    dataLength: 8,
  });
});

it('has dots for what is not printable', () => {
  expect(decodeApplicationDefined(octets('80cc0002', '00000001', '61001b7f'), 0, 12)).toMatchObject({ name: 'a...' });
});

it('faults without a name', () => {
  expect(decodeApplicationDefined(octets('80cc0001', '00000001'), 0, 8)).toBe('bad-length');
});
