import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Frame } from './frame.js';
import { FrameDecoder } from './frame-decoder.js';
import { ETHERNET, hex } from './packet-text.fixture.js';
import { decodePlainUdp } from './plain-udp.js';

const PACKET = hex(ETHERNET);
/** Linux cooked v1 has the same layers behind it, which are read one by one. */
const COOKED = 113;
const COOKED_OCTETS = 16;

/** What stands in the frame after an Ethernet header, and after another that says the same. */
function bothWays(packet: Uint8Array, originalLength: number): [unknown, unknown] {
  const cooked = new Uint8Array(COOKED_OCTETS + packet.length - 14);
  cooked.set(packet.subarray(12), COOKED_OCTETS - 2);
  return [
    read(packet, packet.length, originalLength, 1, 14),
    read(cooked, cooked.length, originalLength + COOKED_OCTETS - 14, COOKED, COOKED_OCTETS),
  ];
}

function read(data: Uint8Array, length: number, originalLength: number, linkType: number, before: number): unknown {
  const decoder = new FrameDecoder();
  const layer = decoder.decode(data, 0, length, originalLength, linkType, 1e15);
  const { frame } = decoder;
  return {
    layer,
    drop: frame.drop,
    payload: frame.data === data ? [frame.offset - before, frame.end - before] : null,
    cut: frame.cut,
    addresses: [frame.family, frame.source, frame.destination, frame.sourcePort, frame.destinationPort],
    ip: [frame.trafficClass, frame.ipId, frame.ttl, frame.protocol, frame.wrongHeaderChecksums],
    atUs: frame.atUs,
  };
}

describe('Ethernet, IPv4 and UDP in one go', () => {
  it('is how the ordinary packet is read', () => {
    expect(decodePlainUdp(new Frame(), PACKET, 0, PACKET.length, 0)).toBe(true);
  });

  it('reads what the layers read, of any packet', () => {
    const change = fc.tuple(fc.integer({ min: 12, max: PACKET.length - 1 }), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 3 }),
        fc.integer({ min: 20, max: PACKET.length }),
        fc.integer({ min: 0, max: 100 }),
        (changes, length, cut) => {
          const packet = PACKET.slice();
          for (const [at, octet] of changes) packet[at] = octet;
          const [plain, layered] = bothWays(packet.subarray(0, length), length + cut);
          expect(plain).toEqual(layered);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
