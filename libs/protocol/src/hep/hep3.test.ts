import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHep, looksLikeHep } from './decode.js';
import { encodeHep3, type HepMessage } from './encode.js';
import { decodeHep3 } from './hep3.js';
import { type HepPacket, hepText } from './packet.js';

const octets = (...words: string[]): Uint8Array =>
  Uint8Array.from(Buffer.from(words.join('').replaceAll(' ', ''), 'hex'));
const hex = (text: string): string => Buffer.from(text).toString('hex');

/** `HEP3`, total length and the chunks: vendor, type, length, value. */
function packet(...chunks: string[]): Uint8Array {
  const body = chunks.join('').replaceAll(' ', '');
  return octets('48455033', (body.length / 2 + 6).toString(16).padStart(4, '0'), body);
}

function chunk(type: number, value: string, vendor = 0): string {
  const bare = value.replaceAll(' ', '');
  return [vendor, type, bare.length / 2 + 6].map((field) => field.toString(16).padStart(4, '0')).join('') + bare;
}

function decode(bytes: Uint8Array): HepPacket {
  const decoded = decodeHep3(bytes, 0, bytes.length);
  if (!decoded.ok) throw new Error(`${decoded.fault} at ${decoded.offset}`);
  return decoded.value;
}

const FULL = packet(
  chunk(0x01, '02'),
  chunk(0x02, '11'),
  chunk(0x03, 'd4ca0001'),
  chunk(0x04, '52746e2b'),
  chunk(0x07, '2e65'),
  chunk(0x08, 'c3e8'),
  chunk(0x09, '9e1d2c3b'),
  chunk(0x0a, '000f423f'),
  chunk(0x0b, '01'),
  chunk(0x0c, 'fedcba98'),
  chunk(0x0d, '7e93'),
  chunk(0x0e, hex('myKey')),
  chunk(0x0f, hex('INVITE')),
  chunk(0x11, hex('call-1@host')),
  chunk(0x12, 'abcd'),
  chunk(0x13, hex('edge-1\0')),
  chunk(0x14, '0000021b44c3d2e1'),
  chunk(0x15, '5a6b7c8d9eaf'),
  chunk(0x16, '86dd'),
  chunk(0x17, '9a'),
  chunk(0x18, 'b8'),
  chunk(0x20, '019b'),
  chunk(0x21, '005d'),
  chunk(0x22, hex('52.5,13.4')),
  chunk(0x23, '81020304'),
  chunk(0x24, hex('call')),
  chunk(0x25, hex('{"trunk":"a"}')),
  chunk(0x26, hex('edge,lab')),
  chunk(0x27, 'c0de'),
  chunk(0x28, '0102'),
  chunk(0x29, hex('night')),
);

describe('decodeHep3', () => {
  it('reads every chunk that it knows', () => {
    const hep = decode(FULL);
    expect(hep).toMatchObject({
      version: 3,
      family: 2,
      protocol: 17,
      sourceAddressLength: 4,
      destinationAddressLength: 4,
      sourcePort: 0x2e65,
      destinationPort: 0xc3e8,
      atUs: 0x9e1d2c3b * 1_000_000 + 999_999,
      payloadType: 1,
      agentId: 0xfedcba98,
      compressed: false,
      vlan: 0xabcd,
      tcpFlags: 0x9a,
      typeOfService: 0xb8,
      mosHundredths: 411,
      rFactor: 93,
      jitter: 0x81020304,
      keepAliveSeconds: 0x7e93,
      ethernetType: 0x86dd,
      tagType: 0xc0de,
      eventType: 0x0102,
      skippedChunks: 0,
      skippedVendor: 0,
    });
    const at = (offset: number, length: number): string =>
      Buffer.from(FULL.subarray(offset, offset + length)).toString('hex');
    expect(at(hep.sourceAddressOffset, 4)).toBe('d4ca0001');
    expect(at(hep.destinationAddressOffset, 4)).toBe('52746e2b');
    expect(at(hep.payloadOffset, hep.payloadLength)).toBe(hex('INVITE'));
    expect(hepText(FULL, hep.authKeyOffset, hep.authKeyLength)).toBe('myKey');
    expect(hepText(FULL, hep.correlationIdOffset, hep.correlationIdLength)).toBe('call-1@host');
    expect(hepText(FULL, hep.agentNameOffset, hep.agentNameLength)).toBe('edge-1');
    expect(hepText(FULL, hep.transactionTypeOffset, hep.transactionTypeLength)).toBe('call');
    expect(hepText(FULL, hep.geoOffset, hep.geoLength)).toBe('52.5,13.4');
    expect(hepText(FULL, hep.jsonKeysOffset, hep.jsonKeysLength)).toBe('{"trunk":"a"}');
    expect(hepText(FULL, hep.tagsOffset, hep.tagsLength)).toBe('edge,lab');
    expect(hepText(FULL, hep.groupOffset, hep.groupLength)).toBe('night');
    expect(at(hep.sourceMacOffset, 6)).toBe('021b44c3d2e1');
    expect(at(hep.destinationMacOffset, 6)).toBe('5a6b7c8d9eaf');
  });

  it('reads EEP3, IPv6 and a compressed payload', () => {
    const bytes = packet(
      chunk(0x01, '0a'),
      chunk(0x05, '20010db8000000000000000000000001'),
      chunk(0x06, '20010db8000000000000000000000002'),
      chunk(0x10, '789c'),
    );
    bytes[0] = 0x45;
    expect(decode(bytes)).toMatchObject({
      family: 10,
      sourceAddressLength: 16,
      destinationAddressLength: 16,
      compressed: true,
      payloadLength: 2,
      atUs: null,
    });
  });

  it('skips chunks of vendors and unknown types, and counts them', () => {
    const hep = decode(packet(chunk(0x07, 'ffff', 3), chunk(0x07, '13c4'), chunk(0x99, '00'), chunk(0x0f, '00')));
    expect(hep).toMatchObject({ sourcePort: 0x13c4, skippedChunks: 2, skippedVendor: 3 });
  });

  it('skips a known chunk of the wrong length', () => {
    expect(decode(packet(chunk(0x07, 'ff'), chunk(0x03, 'ffff'), chunk(0x09, '00'), chunk(0x0f, '00')))).toMatchObject({
      sourcePort: 0,
      sourceAddressOffset: -1,
      sourceAddressLength: 0,
      atUs: null,
    });
  });

  it('reads a keep-alive without payload', () => {
    expect(decode(packet(chunk(0x0c, '00000001'), chunk(0x0d, '001e')))).toMatchObject({
      payloadOffset: -1,
      payloadLength: 0,
    });
  });

  it.each([
    ['a million microseconds', '000f4240'],
    ['as many as the chunk can say', 'ffffffff'],
  ])('takes %s for no time', (_, microseconds) => {
    expect(decode(packet(chunk(0x09, '65aabbcc'), chunk(0x0a, microseconds))).atUs).toBe(-1);
  });

  it('leaves what follows its length alone', () => {
    const followed = Buffer.concat([FULL, FULL]);
    expect(decodeHep3(followed, 0, followed.length)).toEqual({ ok: true, value: decode(FULL) });
  });

  it.each([
    ['bad-magic', 0, octets('48455034 0006')],
    ['bad-magic', 0, octets('4845')],
    ['bad-length', 4, octets('48455033 0005')],
    ['truncated', 4, octets('48455033 0007')],
    ['bad-length', 10, octets('48455033 000c', '0000 0001 0005')],
    ['bad-length', 10, octets('48455033 000d', '0000 0001 0008 02')],
    ['bad-length', 6, octets('48455033 000a', '0000 0001')],
  ])('faults: %s at %i', (fault, offset, bytes) => {
    expect(decodeHep3(bytes, 0, bytes.length)).toEqual({ ok: false, fault, offset });
  });
});

describe('encodeHep3', () => {
  const address = fc
    .oneof(fc.constant(4), fc.constant(16))
    .chain((length) =>
      fc.tuple(
        fc.uint8Array({ minLength: length, maxLength: length }),
        fc.uint8Array({ minLength: length, maxLength: length }),
      ),
    );
  const word = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => !text.endsWith('\0'));
  const message: fc.Arbitrary<HepMessage> = fc
    .record({
      addresses: address,
      sourcePort: fc.nat(65_535),
      destinationPort: fc.nat(65_535),
      protocol: fc.nat(255),
      atUs: fc.integer({ min: 0, max: 4_294_967_295_999_999 }),
      payloadType: fc.nat(255),
      agentId: fc.integer({ min: 0, max: 4_294_967_295 }),
      payload: fc.uint8Array({ maxLength: 100 }),
      compressed: fc.boolean(),
      authKey: word,
      correlationId: word,
      agentName: word,
    })
    .map(({ addresses: [sourceAddress, destinationAddress], ...rest }) => ({
      ...rest,
      sourceAddress,
      destinationAddress,
    }));

  it('is the inverse of the decoder', () => {
    fc.assert(
      fc.property(message, (written) => {
        const bytes = encodeHep3(written);
        if (bytes === null) throw new Error('too long');
        const hep = decode(bytes);
        expect({
          sourceAddress: bytes.slice(hep.sourceAddressOffset, hep.sourceAddressOffset + hep.sourceAddressLength),
          destinationAddress: bytes.slice(
            hep.destinationAddressOffset,
            hep.destinationAddressOffset + hep.destinationAddressLength,
          ),
          sourcePort: hep.sourcePort,
          destinationPort: hep.destinationPort,
          protocol: hep.protocol,
          atUs: hep.atUs,
          payloadType: hep.payloadType,
          agentId: hep.agentId,
          payload: bytes.slice(hep.payloadOffset, hep.payloadOffset + hep.payloadLength),
          compressed: hep.compressed,
          authKey: hepText(bytes, hep.authKeyOffset, hep.authKeyLength),
          correlationId: hepText(bytes, hep.correlationIdOffset, hep.correlationIdLength),
          agentName: hepText(bytes, hep.agentNameOffset, hep.agentNameLength),
        }).toEqual(written);
      }),
    );
  });

  it('is null for what its length field cannot say', () => {
    const base = { sourcePort: 1, destinationPort: 2, protocol: 17, atUs: 0, payloadType: 1, agentId: 1 };
    const addresses = { sourceAddress: new Uint8Array(4), destinationAddress: new Uint8Array(4) };
    // 6 of the header and 95 of the other chunks.
    const room = 65_535 - 6 - (7 + 7 + 10 + 10 + 8 + 8 + 10 + 10 + 7 + 10) - 6;
    expect(encodeHep3({ ...base, ...addresses, payload: new Uint8Array(room) })).toHaveLength(65_535);
    expect(encodeHep3({ ...base, ...addresses, payload: new Uint8Array(room + 1) })).toBeNull();
  });
});

describe('any bytes', () => {
  it('are read without an exception, and never past the end', () => {
    const start = fc.constantFrom('48455033', '45455033', '0110020', '021c0211', '02340a11', '');
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 120 }), (magic, rest) => {
        const bytes = Buffer.concat([Buffer.from(magic, 'hex'), rest]);
        looksLikeHep(bytes, 0, bytes.length);
        const decoded = decodeHep(bytes, 0, bytes.length);
        if (decoded.ok)
          expect(decoded.value.payloadOffset + decoded.value.payloadLength).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('in place of octets of a good packet too', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(FULL.length - 1), fc.nat(255)), { maxLength: 6 }), (changes) => {
        const bytes = Uint8Array.from(FULL);
        for (const [at, octet] of changes) bytes[at] = octet;
        decodeHep3(bytes, 0, bytes.length);
      }),
      { numRuns: 1000 },
    );
  });
});
