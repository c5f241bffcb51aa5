import { describe, expect, it } from 'vitest';
import { decodeExtendedReport } from './extended-report.js';
import { octets } from './octets.fixture.js';

const REFERENCE_TIME = '04000002 b44db705 20000000';
const UNKNOWN = 'fa000001 01020304';

describe('decodeExtendedReport', () => {
  it('reads block after block, unknown ones by number and length', () => {
    const packet = octets('80cf0006', '902f9e2e', UNKNOWN, REFERENCE_TIME);
    expect(decodeExtendedReport(packet, 0, packet.length)).toEqual({
      type: 207,
      ssrc: 0x902f9e2e,
      blocks: [
        { type: 250, name: 'block-250', ssrc: null, fields: { octets: 8 } },
        {
          type: 4,
          name: 'receiver-reference-time',
          ssrc: null,
          fields: { ntpSeconds: 0xb44db705, ntpFraction: 0x20000000 },
        },
      ],
      fault: null,
    });
  });

  it.each([
    ['its length', '04000003 b44db705 20000000'],
    ['less than a header', '0400'],
  ])('keeps the blocks before one that runs past the end by %s', (_, bad) => {
    const packet = octets('80cf0006', '902f9e2e', REFERENCE_TIME, bad);
    const decoded = decodeExtendedReport(packet, 0, packet.length);
    expect(decoded).toMatchObject({ fault: 'truncated', blocks: [{ type: 4 }] });
  });

  it('accepts a post-repair loss count whose length is one too many, as RFC 7509 prints it', () => {
    const packet = octets('80cf0005', '902f9e2e', '21000004 12345678 000a001e 00020005');
    expect(decodeExtendedReport(packet, 0, packet.length)).toMatchObject({
      fault: null,
      blocks: [{ name: 'post-repair-loss-count', fields: { postRepairLost: 2, repaired: 5 } }],
    });
  });

  it('faults without a sender', () => {
    expect(decodeExtendedReport(octets('80cf0000'), 0, 4)).toBe('bad-length');
  });
});
