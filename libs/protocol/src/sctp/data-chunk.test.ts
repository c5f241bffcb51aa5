import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSctpDataChunks } from './data-chunk.js';

function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
}

function read(text: string) {
  const bytes = hex(text);
  const chunks: Record<string, unknown>[] = [];
  const fault = readSctpDataChunks(bytes, 0, bytes.length, ({ start, end, ...fields }) => {
    chunks.push({ ...fields, octets: Buffer.from(bytes.subarray(start, end)).toString('hex') });
  });
  return { fault, chunks };
}

// A selective acknowledgement (type 3), then two chunks of user data, of 5 and 4 octets.
const SACK = '0300 0010 89abcdef 0001a000 0000 0000';
const FIRST = '0002 0015 fedcba98 1a2b 3c4d 00000003 a1b2c3d4e5 000000';
const LAST = '0005 0014 fedcba99 1a2b 3c4d 00000003 f6a7b8c9';

describe('DATA chunks of SCTP', () => {
  it('are read among chunks of other types', () => {
    expect(read(`${SACK} ${FIRST} ${LAST}`)).toEqual({
      fault: null,
      chunks: [
        {
          isFirst: true,
          isLast: false,
          transmissionSequence: 0xfedcba98,
          interleavedMessage: 0,
          fragmentSequence: 0xfedcba98,
          streamId: 0x1a2b,
          streamSequence: 0x3c4d,
          payloadProtocol: 3,
          octets: 'a1b2c3d4e5',
        },
        {
          isFirst: false,
          isLast: true,
          transmissionSequence: 0xfedcba99,
          interleavedMessage: 0,
          fragmentSequence: 0xfedcba99,
          streamId: 0x1a2b,
          streamSequence: 0x3c4d,
          payloadProtocol: 3,
          octets: 'f6a7b8c9',
        },
      ],
    });
  });

  it('of I-DATA say which message they are of, and the first piece of which protocol (RFC 8260 2.1)', () => {
    const first = '4006 0018 fedcba98 1a2b 0000 fedc1234 00000003 a1b2c3d4';
    const last = '4005 0017 fedcba9a 1a2b 0000 fedc1234 00000001 e5f6a7 00';
    const fields = { streamId: 0x1a2b, streamSequence: 0xfedc1234 };
    // 2^49 of what is unordered, 2^48 of what is ordered, then stream and message.
    const [unordered, ordered] = [0x2_1a2b_fedc_1234, 0x1_1a2b_fedc_1234];
    expect(read(`${first} ${SACK} ${last} ${last.replace('4005', '4001')}`)).toEqual({
      fault: null,
      chunks: [
        {
          ...fields,
          isFirst: true,
          isLast: false,
          transmissionSequence: 0xfedcba98,
          interleavedMessage: unordered,
          fragmentSequence: 0,
          payloadProtocol: 3,
          octets: 'a1b2c3d4',
        },
        {
          ...fields,
          isFirst: false,
          isLast: true,
          transmissionSequence: 0xfedcba9a,
          interleavedMessage: unordered,
          fragmentSequence: 1,
          payloadProtocol: 0,
          octets: 'e5f6a7',
        },
        {
          ...fields,
          isFirst: false,
          isLast: true,
          transmissionSequence: 0xfedcba9a,
          interleavedMessage: ordered,
          fragmentSequence: 1,
          payloadProtocol: 0,
          octets: 'e5f6a7',
        },
      ],
    });
    expect(read(`4003 0014 ${'00'.repeat(16)}`).fault).toBe('bad-length');
  });

  it.each([
    ['without the padding of the last one', FIRST.slice(0, -6), null, 1],
    ['up to one that runs past the packet', `${LAST} ${FIRST.replace('0015', '0115')}`, 'truncated', 1],
    ['up to one without a length', `${LAST} 0003 0000 ${'00'.repeat(12)}`, 'bad-length', 1],
    ['up to one without user data', `${LAST} 0003 0010 ${'00'.repeat(12)}`, 'bad-length', 1],
    ['up to half a header', `${LAST} 0003`, 'truncated', 1],
  ])('are read %s', (_, text, fault, chunks) => {
    const result = read(text);
    expect([result.fault, result.chunks.length]).toEqual([fault, chunks]);
  });

  it('of any octets lie in bounds, and are no more than the octets could hold', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        let count = 0;
        readSctpDataChunks(bytes, 0, bytes.length, ({ start, end }) => {
          count++;
          expect(end).toBeLessThanOrEqual(bytes.length);
          expect(start).toBeLessThan(end);
        });
        expect(count).toBeLessThanOrEqual(bytes.length / 17);
      }),
    );
  });
});
