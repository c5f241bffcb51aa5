import { describe, expect, it } from 'vitest';
import { decode, SSRC_HEX } from './block-text.fixture.js';

describe('Synchronisation of flows (RFC 7244)', () => {
  it('initial synchronisation delay (RFC 7244 3)', () => {
    expect(decode('1b000002', SSRC_HEX, '00018000').fields).toEqual({ delayMs: 1500 });
    expect(decode('1b000002', SSRC_HEX, 'ffffffff').fields).toEqual({ delayMs: null });
  });

  it('synchronisation offset, signed (RFC 7244 4)', () => {
    expect(decode('1c800003', SSRC_HEX, 'ffffffff', '80000000').fields).toEqual({
      interval: 'interval',
      offsetMs: -500,
    });
    expect(decode('1c800003', SSRC_HEX, '00000001', '40000000').fields.offsetMs).toBe(1250);
    expect(decode('1c800003', SSRC_HEX, 'ffffffff', 'ffffffff').fields.offsetMs).toBeNull();
  });
});
