import { describe, expect, it } from 'vitest';
import { messageBeginning } from './frame-beginning.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const a = (octets: number): string => '61'.repeat(octets);

describe('the beginning of a WebSocket message', () => {
  // The first three are of RFC 6455 5.7.
  it.each([
    ['a whole one', '810548656c6c6f', 'Hello'],
    ['a masked one', '818537fa213d7f9f4d5158', 'Hello'],
    ['the first of two fragments', '010348656c 80026c6f', 'Hel'],
    ['binary, more to come than is there', `827e0100 ${a(3)}`, 'aaa'],
    ['of more than 65 535 octets', `827f0000000000010000 ${a(40)}`, 'a'.repeat(16)],
    ['no further than the frame', '8102 4865 8103 6c6c6f', 'He'],
    ['no further than asked', `8120 ${a(32)}`, 'a'.repeat(16)],
  ])('%s', (_, text, expected) => {
    const bytes = hex(text);
    const beginning = messageBeginning(bytes, 0, bytes.length, 16);
    expect(Buffer.from(beginning ?? []).toString()).toBe(expected);
  });

  it.each([
    ['a ping', '890548656c6c6f'],
    ['a continuation', '80026c6f'],
    ['a compressed message', 'c107f248cdc9c90700'],
    ['a header alone', '818537fa213d'],
    ['a header cut off', '827e01'],
    ['one octet', '81'],
  ])('is not in %s', (_, text) => {
    const bytes = hex(text);
    expect(messageBeginning(bytes, 0, bytes.length, 16)).toBeNull();
  });
});
