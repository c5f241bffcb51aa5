import { describe, expect, it } from 'vitest';
import { levelDbm0, levelDbov } from './level.js';
import { addPayloadCounts, copyOfPayloadCounts, type PayloadCounts } from './payload-counts.js';

describe('level', () => {
  it.each([
    [160, 160, 0],
    [1.6, 160, -20],
    [4 * 160, 160, 6.0206],
    [0, 160, null],
    [0, 0, null],
  ])('of a power of %f in %i samples is %s dBm0', (powerSumMilliwatt, samples, expected) => {
    const level = levelDbm0({ powerSumMilliwatt, samples });
    if (expected === null) expect(level).toBeNull();
    else expect(level).toBeCloseTo(expected, 4);
  });

  it('has its overload point where RFC 6464 has it', () => {
    expect(levelDbov(6.18, 'PCMU')).toBeCloseTo(0);
    expect(levelDbov(0, 'PCMA')).toBeCloseTo(-6.15);
    expect(levelDbov(0, 'OPUS')).toBeNull();
    expect(levelDbov(null, 'PCMU')).toBeNull();
  });

  it('adds as power, not as decibels', () => {
    const counts = (powerSumMilliwatt: number, constantRunMs: number, constantOctet: number): PayloadCounts => ({
      inspectedPackets: 3,
      measuredPackets: 2,
      samples: 64,
      powerSumMilliwatt,
      clippedSamples: 5,
      silentPackets: 1,
      constantPackets: 7,
      constantRunMs,
      constantOctet,
      dtxPackets: 11,
      csrcPackets: 13,
      extensionPackets: 17,
      paddedPackets: 19,
      redPackets: 23,
      fecPackets: 29,
      repairablePackets: 47,
      audioLevelPackets: 31,
      audioLevelSumDbov: -370,
      voicePackets: 41,
      frameExcessOctets: { '0': 1, '10': 43 },
    });
    const sum = copyOfPayloadCounts(counts(64, 200, 0xd5));
    addPayloadCounts(sum, counts(0.64, 3000, 0xff));
    expect(sum).toEqual({
      inspectedPackets: 6,
      measuredPackets: 4,
      samples: 128,
      powerSumMilliwatt: 64.64,
      clippedSamples: 10,
      silentPackets: 2,
      constantPackets: 14,
      constantRunMs: 3000,
      constantOctet: 0xff,
      dtxPackets: 22,
      csrcPackets: 26,
      extensionPackets: 34,
      paddedPackets: 38,
      redPackets: 46,
      fecPackets: 58,
      repairablePackets: 94,
      audioLevelPackets: 62,
      audioLevelSumDbov: -740,
      voicePackets: 82,
      frameExcessOctets: { '0': 2, '10': 86 },
    });
    // Half of it 0 dBm0, half -20 dBm0: 10 lg(0.505).
    expect(levelDbm0(sum)).toBeCloseTo(-2.967, 3);
  });
});
