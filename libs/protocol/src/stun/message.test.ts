import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStun, type StunMessage } from './message.js';

function read(text: string): StunMessage | null {
  const bytes = new Uint8Array(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
  return readStun(bytes, 0, bytes.length);
}

const TRANSACTION = 'b7e7a701 bc34d686 fa87dfae';
const NOTHING = {
  errorCode: null,
  useCandidate: false,
  iceRole: null,
  mappedAddress: null,
  relayedAddress: null,
  channelNumber: null,
  peerAddress: null,
  dataStart: 0,
  dataEnd: 0,
};

describe('STUN', () => {
  it('reads the sample request of RFC 5769 2.1', () => {
    const request = `00010058 2112a442 ${TRANSACTION} 80220010 5354554e 20746573 7420636c 69656e74
      00240004 6e0001ff 80290008 932ff9b1 51263b36 00060009 6576746a 3a683676 59202020
      00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2 80280004 e57a3bcf`;
    expect(read(request)).toEqual({
      ...NOTHING,
      class: 'request',
      method: 'binding',
      transactionId: 'b7e7a701bc34d686fa87dfae',
      iceRole: 'controlled',
    });
  });

  it.each([
    // RFC 5769 2.2 and 2.3: the sample responses, without integrity and fingerprint.
    ['00200008 0001a147 e112a643', '192.0.2.1:32853'],
    ['00200014 0002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9', '[2001:db8:1234:5678:11:2233:4455:6677]:32853'],
    ['00010008 00018055 c0000201', '192.0.2.1:32853'],
    ['00200008 0003a147 e112a643', null],
    ['00200006 0001a147 e112', null],
  ])('reads the mapped address of %s', (attribute, expected) => {
    const octets = Buffer.from(attribute.replaceAll(' ', ''), 'hex').length;
    const length = ((octets + 3) & ~3).toString(16).padStart(4, '0');
    const padding = '00'.repeat(((octets + 3) & ~3) - octets);
    const message = read(`0101${length} 2112a442 ${TRANSACTION} ${attribute} ${padding}`);
    expect(message).toMatchObject({ class: 'success', method: 'binding', mappedAddress: expected });
  });

  it.each([
    ['0001', 'request', 'binding'],
    ['0011', 'indication', 'binding'],
    ['0103', 'success', 'allocate'],
    ['0113', 'error', 'allocate'],
    ['0004', 'request', 'refresh'],
    ['0016', 'indication', 'send'],
    ['0017', 'indication', 'data'],
    ['0008', 'request', 'create-permission'],
    ['0109', 'success', 'channel-bind'],
    // The bits of the method are spread around the two of the class (RFC 8489 5, figure 3).
    ['03ff', 'error', 'method-255'],
  ])('takes type %s apart', (type, expectedClass, method) => {
    expect(read(`${type}0000 2112a442 ${TRANSACTION}`)).toMatchObject({ class: expectedClass, method });
  });

  it('reads errors, nominations, roles and relays', () => {
    // 487 role conflict: class 4, number 87; then USE-CANDIDATE, ICE-CONTROLLING, XOR-RELAYED-ADDRESS 198.51.100.7:49152.
    const attributes = '00090004 00000457 00250000 802a0008 0102030405060708 00160008 0001e112 e721c045';
    expect(read(`01110028 2112a442 ${TRANSACTION} ${attributes}`)).toMatchObject({
      class: 'error',
      errorCode: 487,
      useCandidate: true,
      iceRole: 'controlling',
      relayedAddress: '198.51.100.7:49152',
    });
  });

  it('reads which peer a channel is bound to', () => {
    const attributes = '000c0004 40010000 00120008 0001bd52 e112a643';
    expect(read(`00090014 2112a442 ${TRANSACTION} ${attributes}`)).toMatchObject({
      method: 'channel-bind',
      channelNumber: 0x4001,
      peerAddress: '192.0.2.1:40000',
    });
  });

  it('reads where the data of an indication is, which has no whole words', () => {
    // XOR-PEER-ADDRESS, then DATA of five octets and three of padding; a second DATA counts for nothing.
    const attributes = '00120008 0001bd52 e112a643 00130005 0102030405 000000 00130004 ffffffff';
    const message = read(`00160020 2112a442 ${TRANSACTION} ${attributes}`);
    expect(message).toMatchObject({ class: 'indication', method: 'send', dataStart: 36, dataEnd: 41 });
  });

  it('reads attributes as far as they fit in', () => {
    expect(read(`00010008 2112a442 ${TRANSACTION} 00250000 802a0008`)).toMatchObject({
      useCandidate: true,
      iceRole: null,
    });
    expect(read(`00010058 2112a442 ${TRANSACTION} 00250000`)).toMatchObject({ useCandidate: true });
  });

  it.each([
    ['another cookie', `00010000 2112a443 ${TRANSACTION}`],
    ['a header that is cut', '00010000 2112a442 b7e7a701 bc34d686 fa87df'],
    ['a length that is no multiple of four', `00010002 2112a442 ${TRANSACTION} 0000`],
    ['a first octet over 3', `40010000 2112a442 ${TRANSACTION}`],
  ])('is not %s', (_, text) => {
    expect(read(text)).toBeNull();
  });

  it('never throws', () => {
    const header = Buffer.from(`01010058 2112a442 ${TRANSACTION}`.replaceAll(' ', ''), 'hex');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.nat({ max: 140 }), (tail, end) => {
        const bytes = Uint8Array.from([...header, ...tail]);
        readStun(bytes, 0, Math.min(end, bytes.length));
      }),
    );
  });
});
