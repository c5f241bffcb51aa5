import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginsWithStun, StunFramer } from './framer.js';

const TRANSACTION = 'b7e7a701 bc34d686 fa87dfae';

function octets(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}

/** Channel 0x4001 with so many octets of data, padded to whole words (RFC 8656 12.5). */
function channel(length: number): Uint8Array {
  const data = Array.from({ length }, (_, index) => index & 0xff);
  return Uint8Array.from([0x40, 1, length >> 8, length & 0xff, ...data, ...new Array((4 - (length & 3)) & 3).fill(0)]);
}

const REQUEST = octets(`00010008 2112a442 ${TRANSACTION} 80220004 61626364`);
const EMPTY_INDICATION = octets(`00110000 2112a442 ${TRANSACTION}`);

function messagesOf(pieces: readonly Uint8Array[]): { messages: string[]; skipped: number } {
  const framer = new StunFramer();
  const messages: string[] = [];
  for (const piece of pieces) {
    framer.push(piece, (bytes, start, end) => {
      messages.push(Buffer.from(bytes.subarray(start, end)).toString('hex'));
    });
  }
  return { messages, skipped: framer.octetsSkipped };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('STUN over TCP (RFC 8489 6.2.2, RFC 8656 12.5)', () => {
  const stream = Buffer.concat([REQUEST, channel(5), channel(0), EMPTY_INDICATION, channel(172)]);
  const expected = [
    hex(REQUEST),
    hex(channel(5).subarray(0, 9)),
    hex(channel(0)),
    hex(EMPTY_INDICATION),
    hex(channel(172)),
  ];

  it('is cut into messages, channel data without its padding', () => {
    expect(messagesOf([stream])).toEqual({ messages: expected, skipped: 0 });
  });

  it('gives the same however the stream is split', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const pieces = places.slice(1).map((end, index) => stream.subarray(places[index], end));
        expect(messagesOf(pieces)).toEqual({ messages: expected, skipped: 0 });
      }),
    );
    expect(messagesOf(Array.from(stream, (octet) => Uint8Array.of(octet))).messages).toEqual(expected);
  });

  it('counts what follows octets that begin no message', () => {
    expect(messagesOf([REQUEST, octets('80001234 ffffffff'), octets('90000000')])).toEqual({
      messages: [hex(REQUEST)],
      skipped: 12,
    });
  });

  it('goes on behind a gap where octets begin with a cookie, or with channel data that ends with them', () => {
    const framer = new StunFramer();
    const messages: string[] = [];
    const push = (bytes: Uint8Array): void =>
      framer.push(bytes, (data, start, end) => {
        messages.push(hex(data.subarray(start, end)));
      });
    push(REQUEST.subarray(0, 10));
    framer.gap();
    // The middle of channel data, whose first octets look like a channel of another length.
    push(octets('41020010 0102'));
    push(channel(8));
    push(REQUEST);
    expect(messages).toEqual([hex(channel(8)), hex(REQUEST)]);
    expect(framer.octetsSkipped).toBe(16);
  });

  it('never throws, and gives or skips each octet once', () => {
    const piece = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(REQUEST, channel(3), channel(16)));
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, fc.boolean()), { maxLength: 20 }), (pieces) => {
        const framer = new StunFramer();
        let given = 0;
        let pushed = 0;
        for (const [bytes, isGap] of pieces) {
          if (isGap) framer.gap();
          pushed += bytes.length;
          framer.push(bytes, (data, start, end) => {
            expect(end).toBeLessThanOrEqual(data.length);
            given += (end - start + 3) & ~3;
          });
        }
        framer.gap();
        expect(given + framer.octetsSkipped).toBe(pushed);
      }),
      { numRuns: 500 },
    );
  });

  it('begins with a message that has the cookie', () => {
    expect(beginsWithStun(REQUEST, 0, REQUEST.length)).toBe(true);
    expect(beginsWithStun(REQUEST, 0, 7)).toBe(false);
    expect(beginsWithStun(channel(8), 0, 12)).toBe(false);
  });
});
