import type { DtmfRecord } from '@earshot/contracts';
import { describe, expect, it } from 'vitest';
import type { BoundWindows } from './binding.js';
import { DigitsByStream } from './stream-digits.js';
import { StreamGroup } from './stream-group.js';
import type { KeptWindow } from './window-store.js';

const A = '192.0.2.1:4000';
const B = '198.51.100.7:3000';
const SECOND = 1_000_000;

function digit(key: string, atS: number, fields: Partial<DtmfRecord> = {}): DtmfRecord {
  const endpoints = { probe: 'probe-1', src: A, dst: B, ssrc: 1 };
  return { ...endpoints, digit: key, atUs: atS * SECOND, durationMs: 120, endSeen: true, ...fields } as DtmfRecord;
}

function part(ssrc: number, src: string, dst: string, fromS: number, toS: number): BoundWindows {
  const windows = [{ firstUs: fromS * SECOND, lastUs: toS * SECOND } as unknown as KeptWindow];
  return { group: new StreamGroup('probe-1', src, dst, ssrc), windows, binding: null };
}

describe('digits of a stream', () => {
  const records = [
    digit('1', 10),
    digit('2', 11, { endSeen: false, durationMs: 60 }),
    digit('3', 12, { ssrc: 2 }),
    digit('4', 13, { src: B, dst: A }),
    digit('5', 14, { probe: 'probe-2' }),
    digit('6', 90),
  ];

  it('are those that it sent, with what was seen of those whose end was lost', () => {
    expect(new DigitsByStream(records).of(part(1, A, B, 9, 30))).toEqual({
      events: 2,
      withoutEnd: 1,
      digits: [
        { digit: '1', atUs: 10 * SECOND, durationMs: 120, endSeen: true },
        { digit: '2', atUs: 11 * SECOND, durationMs: 60, endSeen: false },
      ],
    });
  });

  it('are none of a stream that sent none', () => {
    expect(new DigitsByStream(records).of(part(7, A, B, 9, 30))).toBeNull();
  });

  it('are counted beyond those that are listed', () => {
    const many = Array.from({ length: 600 }, (_, index) => digit('#', 10 + index / 100));
    const found = new DigitsByStream(many).of(part(1, A, B, 9, 30));
    expect([found?.events, found?.digits.length]).toEqual([600, 512]);
  });
});
