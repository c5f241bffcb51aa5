import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BatchHeader, decodeBatch, decodeLines, encodeBatch, encodeRecord, encodeShortRecord } from './batch.js';
import type { CaptureRecord } from './capture-record.js';
import type { LogRecord } from './event-record.js';
import type { SipRecord, SipTextRecord } from './sip-record.js';

const header: BatchHeader = { v: 1, probe: 'edge-1', boot: 'b7', partition: 11, sequence: 40_961, records: 2 };

function log(atUs: number, text: string): LogRecord {
  return {
    v: 1,
    id: `${atUs}`.padStart(32, '0'),
    probe: 'agent-9',
    atUs,
    key: 'c:a@b',
    kind: 'log',
    callId: 'a@b',
    text,
  };
}

function batch(head: BatchHeader, ...lines: string[]): Buffer {
  return encodeBatch(head, lines.join(''));
}

describe('a batch', () => {
  it('is the header line and a line a record, as docs/kafka.md prints it', () => {
    const written = batch({ ...header, records: 1 }, encodeRecord(log(1_785_542_400_000_001, 'line\r\nfeed')));
    expect(written.toString('utf8')).toBe(
      '{"v":1,"probe":"edge-1","boot":"b7","partition":11,"sequence":40961,"records":1}\n' +
        '{"v":1,"id":"00000000000000001785542400000001","probe":"agent-9","atUs":1785542400000001,"key":"c:a@b",' +
        '"kind":"log","callId":"a@b","text":"line\\r\\nfeed"}\n',
    );
  });

  it('gives back header and records in order', () => {
    const records = [log(3, 'third'), log(1, 'first')];
    expect(decodeBatch(batch(header, ...records.map(encodeRecord)))).toEqual({
      header,
      records,
      unknownKinds: 0,
      damaged: 0,
    });
  });

  it('keeps fields that it does not know, in the header and in records', () => {
    const decoded = decodeBatch(
      batch({ ...header, records: 1, region: 'north' }, encodeRecord({ ...log(5, 'x'), severity: 3 })),
    );
    expect(decoded?.header).toHaveProperty('region', 'north');
    expect(decoded?.records[0]).toHaveProperty('severity', 3);
  });

  describe('with a SIP message as its text', () => {
    const text: SipTextRecord = {
      v: 1,
      id: '00000000000000001785542400000003',
      probe: 'agent-9',
      atUs: 1_785_542_400_000_003,
      key: 'c:a@b',
      kind: 'sip-text',
      ordinal: 5,
      src: '192.0.2.1:5060',
      dst: '[2001:db8::1]:5061',
      transport: 'tls',
      mirrorCopies: 2,
      dscp: 26,
      vlan: 110,
      sourceMac: '00:00:5e:00:53:af',
      correlationId: 'c-1',
      raw: 'BYE sip:b SIP/2.0\r\n\r\n\u00e4',
    };
    const parsed = { kind: 'sip', toText: () => text } as unknown as CaptureRecord;
    const lines = [encodeShortRecord(parsed), encodeShortRecord(log(6, 'kept'))];
    const asRead = { ...text, kind: 'sip', method: 'BYE' } as unknown as SipRecord;

    it('gives what its reader makes of it, in its place', () => {
      const read: SipTextRecord[] = [];
      const decoded = decodeBatch(batch(header, ...lines), (given) => {
        read.push(given);
        return asRead;
      });
      expect(read).toEqual([text]);
      expect(decoded).toEqual({ header, records: [asRead, log(6, 'kept')], unknownKinds: 0, damaged: 0 });
    });

    it('counts a text that is no message, or has no place and time, as damaged', () => {
      const cut = lines.map((line) => line.replace('"src":"192.0.2.1:5060",', ''));
      expect(decodeBatch(batch(header, ...lines), () => null)).toMatchObject({
        damaged: 1,
        records: [{ text: 'kept' }],
      });
      expect(decodeBatch(batch(header, ...cut), () => asRead)).toMatchObject({
        damaged: 1,
        records: [{ text: 'kept' }],
      });
    });

    it('counts it as of an unknown kind where nobody reads texts', () => {
      expect(decodeBatch(batch(header, ...lines))).toMatchObject({ unknownKinds: 1, damaged: 0 });
    });
  });

  it('counts and skips a kind that it does not know', () => {
    const decoded = decodeBatch(batch(header, '{"v":1,"kind":"quic","id":"1"}\n', encodeRecord(log(6, 'kept'))));
    expect(decoded).toMatchObject({ unknownKinds: 1, damaged: 0, records: [{ text: 'kept' }] });
  });

  it.each([
    ['cut JSON', '{"v":1,"kind":"log","id":"\n'],
    ['no object', '17\n'],
    ['an empty line', '\n'],
    ['no kind', '{"v":1}\n'],
    ['a field of the wrong type', `${JSON.stringify({ ...log(1, 'x'), atUs: 'noon' })}\n`],
    ['a version that nobody wrote', `${JSON.stringify({ ...log(1, 'x'), v: 2 })}\n`],
  ])('counts a line that is %s as damaged and keeps the others', (_, line) => {
    expect(decodeBatch(batch(header, line, encodeRecord(log(6, 'kept'))))).toMatchObject({
      damaged: 1,
      unknownKinds: 0,
      records: [{ text: 'kept' }],
    });
  });

  it('counts the lines that the header promises and the value lacks as damaged', () => {
    expect(decodeBatch(batch({ ...header, records: 9 }, encodeRecord(log(6, 'kept'))))).toMatchObject({
      damaged: 8,
      records: [{ text: 'kept' }],
    });
  });

  it.each(['', 'no header', '{"v":2,"probe":"p","boot":"b","partition":0,"sequence":0,"records":0}\n', 'null\n'])(
    'is not believed without a header: %j',
    (text) => expect(decodeBatch(Buffer.from(text))).toBeNull(),
  );

  it('carries every character of a captured message', () => {
    const everyByte = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte));
    const decoded = decodeLines(encodeRecord(log(1, everyByte)));
    expect(decoded.records[0]).toHaveProperty('text', everyByte);
  });

  it('never throws, and every line is counted once', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, withHeader) => {
        const value = withHeader ? Buffer.concat([batch({ ...header, records: 0 }), bytes]) : Buffer.from(bytes);
        const decoded = decodeBatch(value);
        if (!withHeader || decoded === null) return;
        const text = Buffer.from(bytes).toString('utf8');
        const lines = text.split('\n').length - (text === '' || text.endsWith('\n') ? 1 : 0);
        expect(decoded.records.length + decoded.unknownKinds + decoded.damaged).toBe(lines);
      }),
    );
  });
});
