import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureFileReader } from './capture-file-reader.js';
import { MAX_PACKET_OCTETS } from './capture-format.js';
import { pcapFileHeader, pcapPacketHeader } from './pcap-writer.js';

interface Read {
  readonly tsUs: number;
  readonly linkType: number;
  readonly originalLength: number;
  readonly octets: string;
}

function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
}

/** All packets, where the file comes in chunks of the given sizes, over and over. */
function readAll(
  file: Uint8Array,
  chunkSizes: readonly number[] = [file.length],
): { packets: Read[]; reader: CaptureFileReader } {
  const reader = new CaptureFileReader();
  const packets: Read[] = [];
  let offset = 0;
  for (let turn = 0; offset < file.length; turn++) {
    const size = chunkSizes[turn % chunkSizes.length] as number;
    reader.push(file.slice(offset, offset + size));
    offset += size;
    while (reader.next()) {
      const { data, start, capturedLength, tsUs, linkType, originalLength } = reader.cursor;
      const octets = Buffer.from(data.subarray(start, start + capturedLength)).toString('hex');
      packets.push({ tsUs, linkType, originalLength, octets });
    }
  }
  reader.end();
  return { packets, reader };
}

// draft-ietf-opsawg-pcap 4 and 5, written out. 0x65f1a2b3 s = 1710334643; 0x0001e240 = 123456.
const PCAP_LITTLE = hex(`
  d4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000000
  b3a2f165 40e20100 03000000 05000000 0a0b0c
  b4a2f165 00000000 01000000 01000000 ff`);
const PCAP_BIG = hex(`
  a1b2c3d4 0002 0004 00000000 00000000 0000ffff 00000001
  65f1a2b3 0001e240 00000003 00000005 0a0b0c
  65f1a2b4 00000000 00000001 00000001 ff`);
// Nanoseconds: 0x075bcd15 = 123456789.
const PCAP_NANO = hex(`
  4d3cb2a1 0200 0400 00000000 00000000 ffff0000 71000000
  b3a2f165 15cd5b07 01000000 01000000 aa`);

const TWO_PACKETS: Read[] = [
  { tsUs: 1_710_334_643_123_456, linkType: 1, originalLength: 5, octets: '0a0b0c' },
  { tsUs: 1_710_334_644_000_000, linkType: 1, originalLength: 1, octets: 'ff' },
];

describe('pcap', () => {
  it.each([
    ['little-endian', PCAP_LITTLE],
    ['big-endian', PCAP_BIG],
  ])('reads microseconds, %s', (_, file) => {
    const { packets, reader } = readAll(file);
    expect(packets).toEqual(TWO_PACKETS);
    expect(reader.damage).toBeNull();
    expect(reader.linkType).toBe(1);
  });

  it('reads nanoseconds, cut to microseconds', () => {
    expect(readAll(PCAP_NANO).packets).toEqual([
      { tsUs: 1_710_334_643_123_456, linkType: 113, originalLength: 1, octets: 'aa' },
    ]);
  });

  it('ignores what the upper half of the link type says of the frame check sequence', () => {
    const file = PCAP_LITTLE.slice();
    file[23] = 0x24; // f = 1, FCS of 4 octets
    expect(readAll(file).reader.linkType).toBe(1);
  });

  it('gives the packets before a cut, and says where it is', () => {
    const { packets, reader } = readAll(PCAP_LITTLE.slice(0, -1));
    expect(packets).toEqual(TWO_PACKETS.slice(0, 1));
    expect(reader.damage).toEqual({ fault: 'truncated', offset: 24 + 19, reason: 'ends within a packet' });
  });

  it('stops at a length that no packet has', () => {
    const file = PCAP_LITTLE.slice();
    file.set(hex('01000400'), 24 + 19 + 8); // 262 145
    const { packets, reader } = readAll(file);
    expect(packets).toHaveLength(1);
    expect(reader.damage).toMatchObject({ fault: 'bad-length', offset: 43 });
    expect(MAX_PACKET_OCTETS).toBe(262_144);
  });

  it('reads what its writer wrote', () => {
    const octets = hex('00112233');
    const file = Buffer.concat([pcapFileHeader(276), pcapPacketHeader(1_710_334_643_999_999, 4, 60), octets]);
    expect(readAll(file).packets).toEqual([
      { tsUs: 1_710_334_643_999_999, linkType: 276, originalLength: 60, octets: '00112233' },
    ]);
  });
});

// draft-ietf-opsawg-pcapng: a big-endian section with two interfaces, then a little-endian one.
const SECTION_BIG = hex(`
  0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c
  00000001 00000014 0001 0000 00000000 00000014
  00000001 0000002c 0071 0000 00000003
    0009 0001 09000000  000e 0008 000000000000003c  0000 0000
    0000002c
  00000005 00000010 deadbeef 00000010`);
// if_tsoffset adds 60 s to it.
const NANOSECONDS = 1_710_334_643_123_456_789n;
const PACKETS_BIG = Buffer.concat([
  // Enhanced packet on interface 1: 5 octets padded to 8.
  hex('00000006 00000028 00000001'),
  uint64(NANOSECONDS),
  hex('00000005 00000009 0102030405 000000 00000028'),
  // Old packet block on interface 0 (microseconds), drops 7.
  hex('00000002 00000024 0000 0007'),
  uint64(1_710_334_643_123_456n),
  hex('00000002 00000002 beef 0000 00000024'),
  // Simple packet: interface 0, no time.
  hex('00000003 00000014 00000003 c0ffee 00 00000014'),
  // Enhanced packet on an interface that was never described.
  hex('00000006 00000024 00000009 00000000 00000000 00000001 00000001 ee000000 00000024'),
]);
const SECTION_LITTLE = hex(`
  0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000
  01000000 20000000 0100 0000 02000000 0900 0100 8a000000 0000 0000 20000000
  06000000 24000000 00000000 00000000 00060000 01000000 01000000 77000000 24000000
  03000000 14000000 04000000 aabb0000 14000000`);

function uint64(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

const PCAPNG = Buffer.concat([SECTION_BIG, PACKETS_BIG, SECTION_LITTLE]);

describe('pcapng', () => {
  it('reads sections in both orders, each interface by its own link type and clock', () => {
    const { packets, reader } = readAll(PCAPNG);
    expect(packets).toEqual([
      { tsUs: 1_710_334_703_123_456, linkType: 0x71, originalLength: 9, octets: '0102030405' },
      { tsUs: 1_710_334_643_123_456, linkType: 1, originalLength: 2, octets: 'beef' },
      // No time of its own: that of the packet before.
      { tsUs: 1_710_334_643_123_456, linkType: 1, originalLength: 3, octets: 'c0ffee' },
      // 0x600 units of 2^-10 s = 1.5 s.
      { tsUs: 1_500_000, linkType: 1, originalLength: 1, octets: '77' },
      // The interface cuts packets at two octets.
      { tsUs: 1_500_000, linkType: 1, originalLength: 4, octets: 'aabb' },
    ]);
    expect(reader.damage).toBeNull();
    expect(reader.linkType).toBe(1);
    // The packet of interface 9.
    expect(reader.blemishes).toEqual({ skippedPackets: 1, overstatedLengths: 0 });
  });

  it('takes what the block holds of a packet that claims more', () => {
    const block = hex('06000000 24000000 00000000 00000000 00060000 00ffffff 00ffffff 11223344 24000000');
    const { packets, reader } = readAll(Buffer.concat([SECTION_LITTLE, block]));
    expect(packets.at(-1)?.octets).toBe('11223344');
    expect(reader.blemishes.overstatedLengths).toBe(1);
  });

  it.each([
    ['of a length that is no multiple of four', '06000000 25000000'],
    ['shorter than its own header', '06000000 08000000'],
    ['longer than any packet', '06000000 00000110'],
  ])('stops at a block %s', (_, head) => {
    const file = Buffer.concat([SECTION_LITTLE, hex(head), Buffer.alloc(8)]);
    const { packets, reader } = readAll(file);
    expect(packets).toHaveLength(2);
    expect(reader.damage).toMatchObject({ fault: 'bad-length', offset: SECTION_LITTLE.length });
  });

  it.each([
    ['little-endian', SECTION_LITTLE, '0a000000 1c000000 4b534c54 06000000', '1c000000'],
    ['big-endian', SECTION_BIG, '0000000a 0000001c 544c534b 00000006', '0000001c'],
  ])('gives the lines of a TLS key log in decryption secrets, %s', (_, section, head, tail) => {
    const secrets = Buffer.concat([hex(head), Buffer.from('a line\0\0'), hex(tail)]);
    const logs: string[] = [];
    const reader = new CaptureFileReader((octets) => logs.push(Buffer.from(octets).toString()));
    const file = Buffer.concat([section, secrets]);
    for (const octet of file) {
      reader.push(Uint8Array.of(octet));
      while (reader.next());
    }
    expect(logs).toEqual(['a line']);
    expect(reader.damage).toBeNull();
  });

  it.each([
    ['of another kind (ZigBee)', '0a000000 18000000 4b59 425a 04000000 61626364 18000000', []],
    ['whose length goes beyond their block', '0a000000 18000000 4b534c54 ffffffff 61626364 18000000', ['abcd']],
    ['without any', '0a000000 0c000000 0c000000', []],
  ])('takes decryption secrets %s as far as they go', (_, block, expected) => {
    const logs: string[] = [];
    const reader = new CaptureFileReader((octets) => logs.push(Buffer.from(octets).toString()));
    reader.push(Buffer.concat([SECTION_LITTLE, hex(block)]));
    while (reader.next());
    expect(logs).toEqual(expected);
    expect(reader.damage).toBeNull();
  });

  it('skips decryption secrets, name resolution, statistics and custom blocks (types 10, 4, 5, 0x0bad, 0x40000bad)', () => {
    const skipped = ['0000000a', '00000004', '00000005', '00000bad', '40000bad'].map((type) => {
      const head = Buffer.from(type, 'hex').reverse();
      return Buffer.concat([head, hex('18000000 4b534c54 04000000 61626364 18000000')]);
    });
    const start = 28 + 32;
    const file = Buffer.concat([SECTION_LITTLE.subarray(0, start), ...skipped, SECTION_LITTLE.subarray(start)]);
    const { packets, reader } = readAll(file);
    expect(packets.map(({ octets }) => octets)).toEqual(['77', 'aabb']);
    expect(reader.damage).toBeNull();
  });

  it('skips unknown blocks without holding them', () => {
    const block = Buffer.alloc(3 << 20);
    block.writeUInt32LE(0x0bad_0001, 0);
    block.writeUInt32LE(block.length, 4);
    const tail = SECTION_LITTLE.subarray(28 + 32);
    const file = Buffer.concat([SECTION_LITTLE.subarray(0, 28 + 32), block, tail]);
    expect(readAll(file, [64 << 10]).packets).toHaveLength(2);
  });

  it('says so where it ends within a block that is skipped', () => {
    const file = Buffer.concat([SECTION_LITTLE, hex('0100ad0b 00100000 00000000')]);
    const { packets, reader } = readAll(file);
    expect(packets).toHaveLength(2);
    expect(reader.damage?.fault).toBe('truncated');
  });
});

describe('any file', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });

  it.each([
    ['pcap', PCAP_BIG],
    ['pcapng', new Uint8Array(PCAPNG)],
  ])('gives the same packets however %s is cut into chunks', (_, file) => {
    const whole = readAll(file).packets;
    fc.assert(
      fc.property(sizes, (chunkSizes) => {
        expect(readAll(file, chunkSizes).packets).toEqual(whole);
      }),
    );
  });

  it.each([
    ['pcap', PCAP_LITTLE],
    ['pcapng', new Uint8Array(PCAPNG)],
  ])('never throws and always ends on a damaged %s', (_, file) => {
    const damage = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(damage, sizes, (changes, chunkSizes) => {
        const damaged = file.slice();
        for (const [offset, value] of changes) damaged[offset] = value;
        expect(readAll(damaged, chunkSizes).packets.length).toBeLessThanOrEqual(file.length / 12);
      }),
    );
  });

  it.each([
    ['an empty file', '', 'truncated', 'the file is empty'],
    ['two octets', 'd4c3', 'truncated', 'too short for a capture file'],
    ['a JPEG', 'ffd8ffe000104a464946', 'bad-magic', 'neither pcap nor pcapng (begins with ffd8ffe0)'],
    [
      'an archive',
      'fd377a585a000004',
      'bad-magic',
      'neither pcap nor pcapng but an xz archive, to be unpacked first (begins with fd377a58)',
    ],
    [
      'a capture of another program',
      '5254535300020000',
      'bad-magic',
      'neither pcap nor pcapng but a capture of Microsoft Network Monitor 1, of which editcap makes a pcapng (begins with 52545353)',
    ],
    ['a header that is cut', 'd4c3b2a10200', 'truncated', 'ends within the file header'],
    ['a version from the future', `d4c3b2a1 0900 0400 ${'00'.repeat(16)}`, 'bad-version', 'pcap version 9, not 2'],
  ])('says why it cannot read %s', (_, octets, fault, reason) => {
    const { packets, reader } = readAll(hex(octets));
    expect(packets).toEqual([]);
    expect(reader.damage).toMatchObject({ fault, reason });
    expect(reader.linkType).toBeNull();
  });
});
