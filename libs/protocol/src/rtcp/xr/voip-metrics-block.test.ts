import { describe, expect, it } from 'vitest';
import { decode, SSRC_HEX } from './block-text.fixture.js';

describe('VoIP metrics that are unavailable (RFC 3611 4.7)', () => {
  const block = decode(
    '07000008',
    SSRC_HEX,
    'ff80fe7f',
    'abcdfedc',
    '00000000',
    '7f7f7f00',
    '7f657f33',
    '00000000',
    '00000000',
  );

  it('are null: 127, 0 for delays, R above 100, MOS outside 10 to 50', () => {
    expect(block.fields).toMatchObject({
      roundTripDelayMs: null,
      endSystemDelayMs: null,
      signalLevelDbm0: null,
      noiseLevelDbm0: null,
      residualEchoReturnLossDb: null,
      gmin: null,
      rFactor: null,
      externalRFactor: null,
      mosLqTenths: null,
      mosCqTenths: null,
    });
  });

  it('while counts of any size stay', () => {
    expect(block.fields).toMatchObject({
      lossRate256: 255,
      discardRate256: 128,
      burstDensity256: 254,
      gapDensity256: 127,
      burstDurationMs: 0xabcd,
      gapDurationMs: 0xfedc,
    });
  });
});
