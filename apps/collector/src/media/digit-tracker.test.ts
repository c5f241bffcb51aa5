import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Digit, DigitTracker } from './digit-tracker.js';

const START_US = 1_700_000_000_000_000;
const CLOCK_RATE = 8000;

/** One packet: RTP timestamp, event, end bit, duration in timestamp units. They come 20 ms apart. */
type Packet = readonly [timestamp: number, event: number, end: boolean, duration: number];

function digitsOf(packets: readonly Packet[], expireAfterUs = 2_000_000): Digit[] {
  const tracker = new DigitTracker();
  const digits: Digit[] = [];
  let atUs = START_US;
  for (const [timestamp, event, end, duration] of packets) {
    const payload = ((event << 24) | (end ? 0x80_0000 : 0) | (10 << 16) | duration) >>> 0;
    digits.push(...tracker.take(payload, atUs, timestamp, CLOCK_RATE, 101));
    atUs += 20_000;
  }
  const last = tracker.expire(atUs + expireAfterUs);
  if (last !== null) digits.push(last);
  return digits;
}

const five = (duration: number, end = false): Packet => [1000, 5, end, duration];

describe('digits of telephone events (RFC 4733)', () => {
  it.each<[string, Packet[], Partial<Digit>[]]>([
    [
      'end with the first of three end packets',
      [five(160), five(320), five(480, true), five(480, true), five(480, true)],
      [{ digit: '5', durationMs: 60, endSeen: true }],
    ],
    ['end with any of them', [five(160), five(320), five(480, true)], [{ durationMs: 60, endSeen: true }]],
    ['of which only the end came', [five(480, true)], [{ digit: '5', durationMs: 60, endSeen: true }]],
    [
      'without an end packet last as long as was seen',
      [five(160), five(320), five(640), five(480)],
      [{ digit: '5', durationMs: 80, endSeen: false }],
    ],
    [
      'without an end are over when the next begins',
      [five(160), five(320), [9000, 6, false, 160], [9000, 6, true, 320]],
      [
        { digit: '5', durationMs: 40, endSeen: false },
        { digit: '6', durationMs: 40, endSeen: true },
      ],
    ],
    [
      'that were lost to the last packet are not made up',
      [five(160), five(320, true), [17_000, 12, true, 800]],
      [{ digit: '5' }, { digit: 'A', durationMs: 100, atUs: START_US + 40_000 }],
    ],
    [
      'pressed for longer than the field can say are one, in segments',
      [five(0xffff), [1000 + 0xffff, 5, false, 160], [1000 + 0xffff, 5, true, 320]],
      [{ digit: '5', durationMs: (0xffff + 320) / 8, endSeen: true, atUs: START_US }],
    ],
    [
      'do not begin again with a late packet of a segment before',
      [five(0xffff), [1000 + 0xffff, 5, true, 320], five(0xff00)],
      [{ digit: '5', durationMs: (0xffff + 320) / 8 }],
    ],
    [
      'of the same key twice are two',
      [five(160), five(320, true), [5000, 5, false, 160], [5000, 5, true, 320]],
      [{ digit: '5' }, { digit: '5' }],
    ],
    [
      'of a segment across the wrap of the timestamp',
      [
        [0xffff_f000, 1, false, 0xffff],
        [0xefff, 1, true, 8],
      ],
      [{ durationMs: (0xffff + 8) / 8 }],
    ],
    [
      'are none of zeros that a sender fills its path with',
      [
        [1000, 0, false, 0],
        [1160, 0, false, 0],
        [1320, 5, false, 0],
        [1320, 5, true, 320],
      ],
      [{ digit: '5', durationMs: 40, payloadType: 101 }],
    ],
    ['are none of events that are no keys', [[1000, 70, true, 160]], []],
  ])('%s', (_, packets, expected) => {
    const digits = digitsOf(packets);
    expect(digits).toMatchObject(expected);
    expect(digits).toHaveLength(expected.length);
  });

  it('stay open while packets may still come', () => {
    expect(digitsOf([five(160)], 500_000)).toEqual([]);
    // The clock by which live windows close is behind that of the packets.
    expect(digitsOf([five(160)], -2_000_000)).toEqual([]);
  });

  it('are at most one for each packet, whatever the packets say', () => {
    const packet = fc.tuple(fc.nat(0xffff_ffff), fc.nat(255), fc.boolean(), fc.nat(0xffff));
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 60 }), (packets) => {
        const digits = digitsOf(packets);
        expect(digits.length).toBeLessThanOrEqual(packets.length);
        for (const { durationMs } of digits) expect(durationMs).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
