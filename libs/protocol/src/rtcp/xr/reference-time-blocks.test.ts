import { describe, expect, it } from 'vitest';
import { decode } from './block-text.fixture.js';

describe('Reference times (RFC 3611 4.4, 4.5)', () => {
  it('DLRR of two receivers (RFC 3611 4.5)', () => {
    expect(decode('05000006', '81000001', 'b7058000', '00054000', '82000002', '00000000', 'fffffffe')).toEqual({
      type: 5,
      name: 'dlrr',
      ssrc: null,
      fields: {
        ssrcs: [0x81000001, 0x82000002],
        lastReceiverReports: [0xb7058000, 0],
        delaysSinceLastReceiverReport: [0x54000, 0xfffffffe],
      },
    });
  });
});
