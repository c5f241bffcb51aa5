import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureFileReader } from './capture-file-reader.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replace(/\s+/g, ''), 'hex'));

// Friday 2026-11-20 14:05:06.789. Frames end at `tables`; `extended` is where a file of 2.3 has what its times in UTC need.
function header(minor: number, tables: string, medium = '0100', extended = '00000000'): string {
  return `474d4255 ${minor.toString(16).padStart(2, '0')}02 ${medium} ea07 0b00 0500 1400 0e00 0500 0600 1503
    ${tables} 08000000 ${'00'.repeat(24)} ${extended} ${'00'.repeat(68)}`;
}
const START_US = Date.UTC(2026, 10, 20, 14, 5, 6, 789) * 1000;

// 0x0000000100000002 us after the start, of 9 octets 3; and 1 us before it.
const FIRST = '02000000 01000000 09000000 03000000 0a0b0c';
const SECOND = 'ffffffff ffffffff 01000000 01000000 ff';
const TABLES = '80000000 93000000 00112233';

interface Read {
  readonly tsUs: number;
  readonly linkType: number;
  readonly originalLength: number;
  readonly octets: string;
}

function readAll(file: Uint8Array, chunk = file.length): { packets: Read[]; reader: CaptureFileReader } {
  const reader = new CaptureFileReader();
  const packets: Read[] = [];
  for (let at = 0; at < file.length; at += chunk) {
    reader.push(file.slice(at, at + chunk));
    while (reader.next()) {
      const { data, start, capturedLength, tsUs, linkType, originalLength } = reader.cursor;
      const octets = Buffer.from(data.subarray(start, start + capturedLength)).toString('hex');
      packets.push({ tsUs, linkType, originalLength, octets });
    }
  }
  reader.end();
  return { packets, reader };
}

describe('Network Monitor', () => {
  it.each([1, 7, 1000])('2.0, in chunks of %i', (chunk) => {
    const { packets, reader } = readAll(hex(`${header(0, 'a4000000')} ${FIRST} ${SECOND} ${TABLES}`), chunk);
    expect(packets).toEqual([
      { tsUs: START_US + 4_294_967_298, linkType: 1, originalLength: 9, octets: '0a0b0c' },
      { tsUs: START_US - 1, linkType: 1, originalLength: 1, octets: 'ff' },
    ]);
    expect([reader.damage, reader.linkType]).toEqual([null, 1]);
  });

  it('2.1, whose frames have media of their own', () => {
    const media = ['0100', '0000', '0900', '72e0', 'e0ff', 'fcff', '0200'];
    const frames = media.map((medium) => `${SECOND} ${medium}`).join(' ');
    const { packets, reader } = readAll(hex(`${header(1, '00000000')} ${frames}`));
    // Ethernet; what tunnels are captured as; raw IP; LINKTYPE 0x72. Events and filters are no packets; token ring is passed over.
    expect(packets.map(({ linkType }) => linkType)).toEqual([1, 1, 101, 114]);
    expect(reader.blemishes.skippedPackets).toBe(1);
    expect(reader.damage).toBeNull();
  });

  it('2.2, with a process behind each frame', () => {
    const { packets } = readAll(
      hex(`${header(2, 'b0000000')} ${FIRST} 0100 07000000 ${SECOND} 0100 ffffffff ${TABLES}`),
    );
    expect(packets.map(({ octets }) => octets)).toEqual(['0a0b0c', 'ff']);
  });

  // 134240223067891234 = 0x01dceac58a87e622: 116444736000000000 + 10 000 000 x 1779548706.7891234.
  it.each([
    ['in UTC where the file says how', '80010000', 1_779_548_706_789_123],
    ['counted from the start where it does not', '00000000', START_US - 1],
  ])('2.3, with times %s', (_, extended, tsUs) => {
    const frame = `${SECOND} 0100 07000000 22e6878a c5eadc01 02`;
    const { packets } = readAll(hex(`${header(3, 'a0000000', '0100', extended)} ${frame} ${TABLES}`));
    expect(packets).toEqual([{ tsUs, linkType: 1, originalLength: 1, octets: 'ff' }]);
  });

  it('that was not closed has no tables', () => {
    const { packets, reader } = readAll(hex(`${header(0, '00000000')} ${FIRST} ${SECOND}`));
    expect([packets.length, reader.damage]).toEqual([2, null]);
  });

  it('that is cut gives what came before', () => {
    const { packets, reader } = readAll(hex(`${header(0, 'a4000000')} ${FIRST} ${SECOND.slice(0, 20)}`));
    expect(packets).toHaveLength(1);
    expect(reader.damage).toMatchObject({ fault: 'truncated', offset: 147 });
  });

  it.each([
    ['of another version', `${header(4, '00000000')}`, 'bad-version', 'Network Monitor version 2.4, not 2.0 to 2.3', 4],
    [
      'with a packet that is none',
      `${header(0, '00000000')} ${'00'.repeat(12)} 01000400`,
      'bad-length',
      'a packet of 262145 octets, more than 262144',
      128,
    ],
  ])('%s is told', (_, text, fault, reason, offset) => {
    expect(readAll(hex(text)).reader.damage).toEqual({ fault, reason, offset });
  });

  it('of any octets throws nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.uint8Array({ maxLength: 200 }), (minor, frames) => {
        readAll(Buffer.concat([hex(header(minor, '00010000')), frames]), 9);
      }),
    );
  });
});
