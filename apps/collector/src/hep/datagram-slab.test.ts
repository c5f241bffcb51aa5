import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DatagramSlab } from './datagram-slab.js';

it('gives back each datagram and its time, in order, up to the first that does not fit', () => {
  const datagram = fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 0, max: 2 ** 51 }));
  fc.assert(
    fc.property(fc.array(datagram, { maxLength: 30 }), fc.integer({ min: 0, max: 600 }), (datagrams, octets) => {
      const slab = new DatagramSlab(new ArrayBuffer(octets));
      const kept = datagrams.findIndex(([bytes, atUs]) => !slab.add(bytes, atUs));
      const read: [Uint8Array, number][] = [];
      new DatagramSlab(slab.memory).each(slab.filled, (bytes, start, end, atUs) =>
        read.push([bytes.slice(start, end), atUs]),
      );
      expect(read).toEqual(kept < 0 ? datagrams : datagrams.slice(0, kept));
      expect(slab.filled).toBeLessThanOrEqual(octets);
    }),
  );
});
