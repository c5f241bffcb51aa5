import { expect, it } from 'vitest';
import { decodeFeedback } from './feedback.js';
import { octets } from './octets.fixture.js';

it.each([
  ['generic NACK', octets('81cd0003', '902f9e2e', 'bc5e9a40', '12345678'), { type: 205, format: 1 }],
  [
    'transport-wide congestion control',
    octets('8fcd0003', '902f9e2e', 'bc5e9a40', '12345678'),
    { type: 205, format: 15 },
  ],
  ['picture loss indication', octets('81ce0002', '902f9e2e', 'bc5e9a40'), { type: 206, format: 1 }],
])('%s', (_, packet, expected) => {
  expect(decodeFeedback(packet, 0, packet.length)).toEqual({ ...expected, ssrc: 0x902f9e2e, mediaSsrc: 0xbc5e9a40 });
});

it('faults without the media source', () => {
  expect(decodeFeedback(octets('81ce0001', '902f9e2e'), 0, 8)).toBe('bad-length');
});
