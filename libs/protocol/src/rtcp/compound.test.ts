import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRtcpCompound } from './compound.js';
import { octets } from './octets.fixture.js';
import { rtcpRecordFields } from './record-fields.js';

const SR = '80c80006 00000001 e1d2c3b4 95a6f708 fedcba98 00000064 00003e80';
const RR = '81c90007 902f9e2e bc5e9a40 a5fffffe 000146e1 00000111 09f36432 00024a79';
const SDES = '81ca0003 00000001 01036140 62000000';
const BYE = '81cb0001 00000001';
const decode = (...words: string[]): ReturnType<typeof decodeRtcpCompound> => {
  const bytes = octets(...words);
  return decodeRtcpCompound(bytes, 0, bytes.length);
};

describe('decodeRtcpCompound', () => {
  it('reads packet after packet', () => {
    const decoded = decode(SR, RR, SDES, BYE);
    expect(decoded).toMatchObject({ ok: true, value: { fault: null } });
    expect(decoded.ok && decoded.value.packets.map((packet) => packet.type)).toEqual([200, 201, 202, 203]);
  });

  it('reads one packet alone (RFC 5506), at any offset', () => {
    const bytes = octets('ffff', BYE, 'ee');
    expect(decodeRtcpCompound(bytes, 2, 10)).toMatchObject({ ok: true, value: { packets: [{ ssrcs: [1] }] } });
  });

  it('keeps packets of other types by length', () => {
    expect(decode('80c00001 00000009')).toMatchObject({ ok: true, value: { packets: [{ type: 192, octets: 8 }] } });
  });

  it('leaves padding out (RFC 3550 6.4.1)', () => {
    expect(decode(SR, 'a1cb0002 00000001 00000004')).toMatchObject({
      ok: true,
      value: { packets: [{ type: 200 }, { ssrcs: [1], reason: null }], fault: null },
    });
  });

  it.each([
    ['truncated', '81cb0002 00000001', 28],
    ['truncated', '81ca', 28],
    ['bad-version', '41cb0001 00000001', 28],
    ['malformed', '81600001 00000001', 28],
    ['bad-length', 'a1cb0001 00000000', 28],
    ['bad-length', 'a1cb0001 00000009', 28],
    ['bad-length', '85cb0001 00000001', 28],
  ])('keeps the packets before a bad one: %s %s', (fault, bad, faultOffset) => {
    expect(decode(SR, bad)).toMatchObject({
      ok: true,
      value: { packets: [{ type: 200 }], fault, faultOffset },
    });
  });

  it('keeps the blocks of a report that is cut short, and its fault', () => {
    expect(decode(RR, '80cf0005 902f9e2e 04000002 b44db705 20000000 07000008', BYE)).toMatchObject({
      ok: true,
      value: { packets: [{ type: 201 }, { type: 207, blocks: [{ type: 4 }] }], fault: 'truncated', faultOffset: 32 },
    });
  });

  it.each([
    ['truncated', ''],
    ['truncated', '80c8'],
    ['truncated', '80c80006 00000001'],
    ['bad-version', '00c80006 00000001'],
    ['malformed', '80000000'],
  ])('fails where the first is bad: %s %j', (fault, words) => {
    expect(decode(words)).toMatchObject({ ok: false, fault, offset: 0 });
  });

  it('does not take SRTCP for reports', () => {
    const encrypted = '7f3a9c01 d4e5f6a7 b8c9dae1 f2031425 36475869';
    const tag = '11223344 55667788 99aa';
    expect(decode('81c80006 00000001', encrypted, '80000001', tag)).toMatchObject({ ok: false, fault: 'unsupported' });
  });

  it('any bytes are read without an exception', () => {
    const packet = fc
      .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 190, max: 215 }), fc.uint8Array({ maxLength: 60 }))
      .map(([first, type, rest]) => [0x80 | first, type, 0, Math.floor(rest.length / 4), ...rest]);
    fc.assert(
      fc.property(fc.array(fc.oneof(packet, fc.array(fc.nat(255))), { maxLength: 5 }), (packets) => {
        const bytes = Uint8Array.from(packets.flat());
        const decoded = decodeRtcpCompound(bytes, 0, bytes.length);
        if (decoded.ok) rtcpRecordFields(decoded.value);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('rtcpRecordFields', () => {
  it('flattens a compound', () => {
    const decoded = decode(SR, RR, SDES, BYE, '80cc0002 00000001 50534944');
    expect(decoded.ok && rtcpRecordFields(decoded.value)).toEqual({
      ssrc: 1,
      packetTypes: [200, 201, 202, 203, 204],
      senderInfo: {
        ntpSeconds: 0xe1d2c3b4,
        ntpFraction: 0x95a6f708,
        rtpTimestamp: 0xfedcba98,
        packets: 100,
        octets: 16000,
      },
      reports: [expect.objectContaining({ ssrc: 0xbc5e9a40, cumulativeLost: -2 })],
      cname: 'a@b',
      sdes: [{ ssrc: 1, item: 'cname', text: 'a@b' }],
      feedback: {},
      bye: { ssrcs: [1], reason: null },
      app: 'PSID',
      xr: [],
      fault: null,
    });
  });

  it('has null for what is not there', () => {
    const decoded = decode(BYE);
    expect(decoded.ok && rtcpRecordFields(decoded.value)).toMatchObject({
      ssrc: null,
      senderInfo: null,
      reports: [],
      cname: null,
      app: null,
    });
  });
});
