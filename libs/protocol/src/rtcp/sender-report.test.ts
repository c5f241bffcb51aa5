import { describe, expect, it } from 'vitest';
import { octets } from './octets.fixture.js';
import { decodeSenderReport } from './sender-report.js';

/** Every field wide and distinct, so that a mask too narrow shows. */
const REPORT = octets(
  '82c80012', // V=2, P=0, RC=2, PT=200, length 18 words after the first
  '90f1a2b3', // ssrc
  'e1d2c3b4 95a6f708', // NTP
  'fedcba98', // RTP timestamp
  '8badf00d', // packets
  'c0ffee11', // octets
  'deadbeef', // ssrc_1
  'a5fffffe', // fraction 0xa5, lost -2
  '8001ffff', // extended highest sequence
  '9abcdef0', // jitter
  'b4c5d6e7', // LSR
  '81828384', // DLSR
  '0badcafe', // ssrc_2
  'ff7abcde', // fraction 0xff, lost 0x7abcde
  '00000001',
  '00000002',
  '00000003',
  '00000004',
);

describe('decodeSenderReport', () => {
  it('reads every field in full width', () => {
    expect(decodeSenderReport(REPORT, 0, REPORT.length)).toEqual({
      type: 200,
      ssrc: 0x90f1a2b3,
      senderInfo: {
        ntpSeconds: 0xe1d2c3b4,
        ntpFraction: 0x95a6f708,
        rtpTimestamp: 0xfedcba98,
        packets: 0x8badf00d,
        octets: 0xc0ffee11,
      },
      reports: [
        {
          ssrc: 0xdeadbeef,
          fractionLost256: 0xa5,
          cumulativeLost: -2,
          extendedHighestSequence: 0x8001ffff,
          interarrivalJitterUnits: 0x9abcdef0,
          lastSenderReport: 0xb4c5d6e7,
          delaySinceLastSenderReport: 0x81828384,
        },
        {
          ssrc: 0x0badcafe,
          fractionLost256: 0xff,
          cumulativeLost: 0x7abcde,
          extendedHighestSequence: 1,
          interarrivalJitterUnits: 2,
          lastSenderReport: 3,
          delaySinceLastSenderReport: 4,
        },
      ],
    });
  });

  it('skips extensions of a profile', () => {
    const extended = Buffer.concat([REPORT, Buffer.alloc(8, 0xee)]);
    expect(decodeSenderReport(extended, 0, extended.length)).toMatchObject({ ssrc: 0x90f1a2b3 });
  });

  it.each([
    ['one octet short', REPORT.length - 1],
    ['without its reports', 28],
    ['header only', 4],
  ])('faults where it is %s', (_, end) => {
    expect(decodeSenderReport(REPORT, 0, end)).toBe('bad-length');
  });
});
