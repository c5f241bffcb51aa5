import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areFramedMedia, beginsWithFramedStun, ConnectionFramer } from './connection-framer.js';

function octets(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const framed = (packet: Uint8Array): Uint8Array =>
  Uint8Array.from([packet.length >> 8, packet.length & 0xff, ...packet]);

/** RTP with a payload of so many octets. */
const rtp = (sequence: number, payload: number): Uint8Array =>
  Uint8Array.from([
    ...octets(`8000 ${sequence.toString(16).padStart(4, '0')} 000a0b0c 1234abcd`),
    ...Array.from({ length: payload }, (_, at) => (7 * at + sequence) & 0xff),
  ]);
const REQUEST = octets('00010008 2112a442 b7e7a701 bc34d686 fa87dfae 80220004 61626364');
const RECEIVER_REPORT = octets('80c90001 1234abcd');
const CLIENT_HELLO = octets('16fefd 0000 000000000000 0001 00');

function packetsOf(pieces: readonly Uint8Array[]): { packets: string[]; skipped: number } {
  const framer = new ConnectionFramer();
  const packets: string[] = [];
  for (const piece of pieces) {
    framer.push(piece, (bytes, start, end) => {
      packets.push(hex(bytes.subarray(start, end)));
    });
  }
  return { packets, skipped: framer.octetsSkipped };
}

describe('RTP and RTCP over connections (RFC 4571)', () => {
  const all = [REQUEST, CLIENT_HELLO, rtp(0x2b67, 160), RECEIVER_REPORT, rtp(0x2b68, 300), rtp(0x2b69, 0)];
  const stream = Buffer.concat([...all.slice(0, 3).map(framed), octets('0000'), ...all.slice(3).map(framed)]);

  it('are cut by their lengths, an empty packet passed over', () => {
    expect(packetsOf([stream])).toEqual({ packets: all.map(hex), skipped: 0 });
  });

  it('are the same however the stream is split', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const pieces = places.slice(1).map((end, index) => stream.subarray(places[index], end));
        expect(packetsOf(pieces)).toEqual({ packets: all.map(hex), skipped: 0 });
      }),
    );
    expect(packetsOf(Array.from(stream, (octet) => Uint8Array.of(octet))).packets).toEqual(all.map(hex));
  });

  it('go on behind a gap where octets are packets again, and count what lies between', () => {
    const framer = new ConnectionFramer();
    const packets: string[] = [];
    const push = (bytes: Uint8Array) =>
      framer.push(bytes, (whole, start, end) => {
        packets.push(hex(whole.subarray(start, end)));
      });
    push(framed(rtp(1, 20)));
    push(framed(rtp(2, 20)).subarray(0, 9));
    framer.gap();
    push(octets('7f7f7f7f7f7f7f7f7f7f'));
    push(Buffer.concat([framed(rtp(7, 20)), framed(rtp(8, 20))]));
    expect(packets).toEqual([hex(rtp(1, 20)), hex(rtp(7, 20)), hex(rtp(8, 20))]);
    expect(framer.octetsSkipped).toBe(9 + 10);
  });
});

describe('a connection of ICE-TCP (RFC 6544 10)', () => {
  it('begins with a framed STUN message whose two lengths agree', () => {
    const message = framed(REQUEST);
    expect(beginsWithFramedStun(message, 0, message.length)).toBe(true);
    const longer = Uint8Array.from(message);
    longer[1] = 0x21;
    expect(beginsWithFramedStun(longer, 0, longer.length)).toBe(false);
    expect(beginsWithFramedStun(REQUEST, 0, REQUEST.length)).toBe(false);
    expect(beginsWithFramedStun(message, 0, 9)).toBe(false);
  });
});

describe('octets of framed media', () => {
  const two = Buffer.concat([framed(rtp(3, 160)), framed(rtp(4, 160))]);
  it.each([
    ['packets one after the other', two, true],
    ['with the last cut off', two.subarray(0, 200), true],
    ['an RTCP packet', framed(RECEIVER_REPORT), true],
    ['nothing', new Uint8Array(0), false],
    ['an empty packet alone', octets('0000'), false],
    ['another version', framed(Uint8Array.from([0x40, ...rtp(3, 20).subarray(1)])), false],
    ['a packet too short to be one', octets('0004 80c90001'), false],
    ['TLS', octets('160301 0200 0100 01fc 0303'), false],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n'), false],
    ['a second packet of another version', Buffer.concat([framed(rtp(3, 20)), octets('0020 4000')]), false],
  ])('%s', (_, bytes, expected) => {
    expect(areFramedMedia(bytes, 0, bytes.length)).toBe(expected);
  });
});
