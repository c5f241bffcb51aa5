import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeClassicStun } from './classic.js';
import { readClassicStun } from './message.js';

const TRANSACTION = '63c7117e 0714278f 5ded3221 86da2a06';
const MAPPED = '00010008 00018055 c0000201';

function octets(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}

function isClassic(text: string, sourcePort = 40_000, destinationPort = 50_000): boolean {
  const bytes = octets(text);
  return looksLikeClassicStun(bytes, 0, bytes.length, sourcePort, destinationPort);
}

describe('a message of RFC 3489', () => {
  it.each([
    [
      'a response with MAPPED-, SOURCE- and CHANGED-ADDRESS',
      `01010024 ${TRANSACTION} ${MAPPED} 00040008 00010d96 c0000202 00050008 00010d97 c0000203`,
    ],
    ['a request with CHANGE-REQUEST', `00010008 ${TRANSACTION} 00030004 00000006`],
    ['an error response', `01110014 ${TRANSACTION} 00090010 00000401 556e617574686f72697a6564`],
    ['a shared secret response', `01020010 ${TRANSACTION} 00060004 61626364 00070004 65666768`],
    ['a request with RESPONSE-ADDRESS', `0001000c ${TRANSACTION} 00020008 00018055 c0000201`],
  ])('is %s', (_, text) => {
    expect(isClassic(text)).toBe(true);
  });

  it.each([
    ['of another type', `00030008 ${TRANSACTION} 00030004 00000006`],
    ['longer than it says', `00010008 ${TRANSACTION} 00030004 00000006 00`],
    ['shorter than it says', `0001000c ${TRANSACTION} 00030004 00000006`],
    ['with an attribute that is not of it', `00010008 ${TRANSACTION} 00300004 00000006`],
    ['with an attribute of a wrong length', `01010008 ${TRANSACTION} 00010004 00018055`],
    ['with an attribute that runs past the end', `00010008 ${TRANSACTION} 00060008 00000006`],
    ['with a rest of two octets', `00010006 ${TRANSACTION} 00060002 0000`],
    ['cut in its header', '00010000 63c7117e 0714278f 5ded3221 86da2a'],
  ])('is none %s', (_, text) => {
    expect(isClassic(text)).toBe(false);
  });

  it('without attributes is one on a STUN port only', () => {
    const request = `00010000 ${TRANSACTION}`;
    expect([isClassic(request), isClassic(request, 40_000, 3478), isClassic(request, 3479)]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('has a transaction id of 128 bits and the mapped address', () => {
    const bytes = octets(`0101000c ${TRANSACTION} ${MAPPED}`);
    expect(readClassicStun(bytes, 0, bytes.length)).toMatchObject({
      class: 'success',
      method: 'binding',
      transactionId: TRANSACTION.replaceAll(' ', ''),
      mappedAddress: '192.0.2.1:32853',
    });
  });

  it('never throws, and is not found in noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.nat(140), (tail, end) => {
        const bytes = Uint8Array.from([1, 1, ...tail]);
        const until = Math.min(end, bytes.length);
        if (looksLikeClassicStun(bytes, 0, until, 1, 2)) readClassicStun(bytes, 0, until);
      }),
      { numRuns: 2000 },
    );
  });
});
