import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TlsRecordFramer, tlsSideOf } from './record-framer.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

/** Type, version and content of each record. */
function framed(chunks: readonly Uint8Array[], framer = new TlsRecordFramer()): string[] {
  const records: string[] = [];
  for (const chunk of chunks) {
    framer.push(chunk, (type, version, bytes, start, end) => {
      records.push(`${type} ${version.toString(16)} ${Buffer.from(bytes.subarray(start, end)).toString('hex')}`);
    });
  }
  return records;
}

const STREAM = hex('16 0301 0004 0a0b0c0d 14 0303 0001 01 17 0303 0003 f1f2f3 15 0303 0002 0100');
const RECORDS = ['22 301 0a0b0c0d', '20 303 01', '23 303 f1f2f3', '21 303 0100'];

describe('TLS records', () => {
  it('are the same however the stream is cut', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: STREAM.length - 1 }));
    fc.assert(
      fc.property(cuts, (places) => {
        const borders = [0, ...places.sort((a, b) => a - b), STREAM.length];
        expect(framed(borders.slice(1).map((end, index) => STREAM.slice(borders[index], end)))).toEqual(RECORDS);
      }),
    );
  });

  it.each([
    ['of another type', '18 0303 0001 00'],
    ['of another version', '17 0203 0001 00'],
    ['of a version that will be', '17 0305 0001 00'],
    ['without content', '17 0303 0000'],
    ['longer than a record may be', '17 0303 4801'],
  ])('end at one %s', (_, text) => {
    const framer = new TlsRecordFramer();
    expect(framed([hex(`17 0303 0001 aa ${text}`), STREAM], framer)).toEqual(['23 303 aa']);
    expect(framer.broken).toBe(true);
    expect(framer.octetsTaken).toBe(0);
  });

  it('are found again behind a gap where a segment begins with one', () => {
    const framer = new TlsRecordFramer();
    expect(framed([hex('17 0303 0010 aabb')], framer)).toEqual([]);
    framer.gap();
    expect(framed([hex('ccdd'), hex('17 03'), hex('17 0303 0002 eeff')], framer)).toEqual(['23 303 eeff']);
    expect(framer.broken).toBe(false);
  });

  it('hold no more than a record and what came with it', () => {
    const framer = new TlsRecordFramer();
    framed([hex('17 0303 4800'), ...Array.from({ length: 18_000 }, () => hex('aa'))], framer);
    expect(framer.octetsTaken).toBeLessThanOrEqual(2 * 18_437);
  });

  it('are told from any other octets without a throw', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
        framed(chunks);
      }),
    );
  });

  it.each([
    ['client', '16 0301 00c8 01'],
    ['server', '16 0303 005a 02'],
    [null, '16 0301 00c8'],
    [null, '16 0303 0010 14'],
    [null, '17 0303 0010 01'],
    [null, '16 0201 00c8 01'],
  ])('%s begins with %s', (side, text) => {
    const bytes = hex(`ff ${text}`);
    expect(tlsSideOf(bytes, 1, bytes.length)).toBe(side);
  });
});
