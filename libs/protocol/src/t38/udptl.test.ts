import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInternetFaxPacket } from './internet-fax-packet.js';
import { t30Message } from './t30-message.js';
import { readUdptl } from './udptl.js';

function octets(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
}

function datagram(text: string): ReturnType<typeof readUdptl> {
  const bytes = octets(text);
  return readUdptl(bytes, 0, bytes.length);
}

function packet(text: string): ReturnType<typeof readInternetFaxPacket> {
  const bytes = octets(text);
  return readInternetFaxPacket(bytes, 0, bytes.length);
}

describe('UDPTL (T.38 9.1)', () => {
  it.each([
    [
      'one without redundancy',
      'fedc 01 06 00 00',
      { sequence: 0xfedc, redundantPackets: 0, primaryStart: 3, primaryEnd: 4 },
    ],
    [
      'one with two packets again',
      '0102 01 04 00 02 01 02 02 c000',
      { sequence: 0x0102, redundantPackets: 2, primaryStart: 3, primaryEnd: 4 },
    ],
    ['forward error correction', '0102 01 04 80 0103', { redundantPackets: 0, primaryEnd: 4 }],
    ['a long packet', `0001 80c8 ${'c2'.repeat(200)} 00 00`, { primaryStart: 4, primaryEnd: 204 }],
    ['redundancy that is cut', '0102 01 04 00 02 01 02 09 c0', { redundantPackets: 1 }],
    ['nothing after the primary', '0102 01 04', { redundantPackets: 0 }],
  ])('reads %s', (_, text, expected) => {
    expect(datagram(text)).toMatchObject(expected);
  });

  it.each([
    ['a primary longer than the datagram', '0102 05 04 00 00'],
    ['an empty one', '0102 00 00 00'],
    ['a length in fragments', '0102 c1 04 00 00'],
    ['three octets', '0102 01'],
  ])('is not %s', (_, text) => {
    expect(datagram(text)).toBeNull();
  });
});

describe('internet fax packet (T.38 8.2)', () => {
  // Names as tshark 4.0 gives for the same octets.
  it.each([
    ['00', 'no-signal'],
    ['02', 'cng'],
    ['04', 'ced'],
    ['06', 'v21-preamble'],
    ['1e', 'v17-14400-long'],
  ])('%s is indicator %s', (text, name) => {
    expect(packet(text)).toEqual({ type: 'indicator', name });
  });

  it('reads HDLC data and its end', () => {
    expect(packet('c0 02 80 0004 ffc8417788 20')).toEqual({
      type: 'data',
      name: 'v21',
      fields: [
        { isHdlcData: true, isSpoilt: false, start: 5, end: 10 },
        { isHdlcData: false, isSpoilt: false, start: 11, end: 11 },
      ],
    });
  });

  it('reads image data', () => {
    expect(packet('d0 01 e0 0002 aabbcc')).toEqual({
      type: 'data',
      name: 'v17-14400',
      fields: [{ isHdlcData: false, isSpoilt: false, start: 5, end: 8 }],
    });
  });

  it('reads fields as far as they fit in', () => {
    expect(packet('c0 03 80 0000 ff 80 0009 c8')).toMatchObject({ fields: [{ start: 5, end: 6 }] });
    expect(packet('40')).toEqual({ type: 'data', name: 'v21', fields: [] });
  });

  it.each([
    ['types of later editions', '20'],
    ['data of a number that is not assigned', 'd2 00'],
    ['an indicator with fields', '82'],
    ['nothing', ''],
  ])('has no name for %s', (_, text) => {
    expect(packet(text)).toBeNull();
  });

  it('never throws, nor leaves the packet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const read = readUdptl(bytes, 0, bytes.length);
        const inner = readInternetFaxPacket(bytes, read?.primaryStart ?? 0, read?.primaryEnd ?? bytes.length);
        if (inner?.type !== 'data') return;
        for (const { start, end } of inner.fields) {
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThanOrEqual(bytes.length);
        }
      }),
    );
  });
});

describe('T.30 messages', () => {
  // T.30 5.3.6.1: the first bit says which station speaks.
  it.each([
    ['ff c8 01', 'DIS'],
    ['ff c8 41', 'DCS'],
    ['ff c8 c1', 'DCS'],
    ['ff c0 c2', 'TSI'],
    ['ff c8 a1', 'CFR'],
    ['ff c8 22', 'FTT'],
    ['ff c8 f2', 'MPS'],
    ['ff c8 74', 'EOP'],
    ['ff c8 31', 'MCF'],
    ['ff c8 b2', 'RTN'],
    ['ff c8 fd', 'PPS'],
    ['ff c8 df', 'DCN'],
    ['ff c8 81', 'DTC'],
    ['ff c0 82', 'CIG'],
    ['ff c8 60', null],
    ['ff 03 41', null],
    ['ff c8', null],
  ])('%s is %s', (text, name) => {
    expect(t30Message(octets(text))).toBe(name);
  });
});
