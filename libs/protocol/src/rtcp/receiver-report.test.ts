import { describe, expect, it } from 'vitest';
import { octets } from './octets.fixture.js';
import { decodeReceiverReport } from './receiver-report.js';

const REPORT = octets('81c90007', '902f9e2e', 'bc5e9a40', '80800000', '000046e1', '00000111', '09f36432', '00024a79');

describe('decodeReceiverReport', () => {
  it('reads reporter and report', () => {
    expect(decodeReceiverReport(REPORT, 0, REPORT.length)).toEqual({
      type: 201,
      ssrc: 0x902f9e2e,
      reports: [
        {
          ssrc: 0xbc5e9a40,
          fractionLost256: 0x80,
          cumulativeLost: -8_388_608,
          extendedHighestSequence: 0x46e1,
          interarrivalJitterUnits: 273,
          lastSenderReport: 0x9f36432,
          delaySinceLastSenderReport: 150137,
        },
      ],
    });
  });

  it('may report of nobody', () => {
    expect(decodeReceiverReport(octets('80c90001', '902f9e2e'), 0, 8)).toEqual({
      type: 201,
      ssrc: 0x902f9e2e,
      reports: [],
    });
  });

  it('faults where it is cut short', () => {
    expect(decodeReceiverReport(REPORT, 0, REPORT.length - 4)).toBe('bad-length');
  });
});
