import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RtpHeader } from './header.js';

function octetsOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
}

function read(text: string, cut = 0): Record<string, unknown> | null {
  const bytes = octetsOf(text);
  const header = new RtpHeader();
  if (!header.read(bytes, 0, bytes.length, cut)) return null;
  const { marker, payloadType, sequence, timestamp, ssrc, payloadStart, payloadOctets } = header;
  return { marker, payloadType, sequence, timestamp: timestamp >>> 0, ssrc: ssrc >>> 0, payloadStart, payloadOctets };
}

// RFC 3550 5.1: version 2, marker, payload type 8, sequence 0x9876, timestamp 0xfedcba98, SSRC 0x89abcdef.
const FIXED = '9876 fedcba98 89abcdef';
const FIELDS = { marker: true, payloadType: 8, sequence: 0x9876, timestamp: 0xfedcba98, ssrc: 0x89abcdef };

describe('RTP header', () => {
  it.each([
    ['fixed part alone', `8088 ${FIXED} d5d5d5`, 12, 3],
    ['two CSRCs', `8288 ${FIXED} 11111111 22222222 d5d5d5`, 20, 3],
    ['an extension of two words', `9088 ${FIXED} bede0002 0000000000000000 d5`, 24, 1],
    ['an empty extension', `9088 ${FIXED} bede0000 d5`, 16, 1],
    ['padding of three', `a088 ${FIXED} d5d5 000003`, 12, 2],
    ['padding alone', `a088 ${FIXED} 00000004`, 12, 0],
    ['all three', `b188 ${FIXED} 11111111 bede0001 00000000 d5d5 0002`, 24, 2],
  ])('reads %s', (_, text, payloadStart, payloadOctets) => {
    expect(read(text)).toEqual({ ...FIELDS, payloadStart, payloadOctets });
  });

  it.each([
    ['version 1', `4088 ${FIXED}`],
    ['eleven octets', `8088 ${FIXED}`.slice(0, -2)],
    ['CSRCs that do not fit in', `8f88 ${FIXED} 11111111`],
    ['an extension that does not fit in', `9088 ${FIXED} bede0004 00000000`],
  ])('refuses %s', (_, text) => {
    expect(read(text)).toBeNull();
  });

  it.each([
    ['of 0', `a088 ${FIXED} d500`],
    ['longer than what there is', `a088 ${FIXED} d503`],
  ])('says that padding is wrong: %s', (_, text) => {
    const bytes = octetsOf(text);
    const header = new RtpHeader();
    expect(header.read(bytes, 0, bytes.length, 0)).toBe(true);
    expect(header).toMatchObject({ hasWrongPadding: true, payloadOctets: 2 });
    const right = octetsOf(`a088 ${FIXED} d501`);
    expect(header.read(right, 0, right.length, 0) && header.hasWrongPadding).toBe(false);
  });

  it('counts octets that were not captured', () => {
    expect(read(`8088 ${FIXED} d5`, 159)).toMatchObject({ payloadOctets: 160 });
    // The last octet, which would say how long the padding is, is not here.
    expect(read(`a088 ${FIXED} d5`, 159)).toMatchObject({ payloadOctets: 160 });
  });

  it('never throws, and stays within the packet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const header = new RtpHeader();
        if (!header.read(bytes, 0, bytes.length, 0)) return;
        expect(header.payloadStart + header.payloadOctets).toBeLessThanOrEqual(bytes.length);
        expect(header.payloadOctets).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
