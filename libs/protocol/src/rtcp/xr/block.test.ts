import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { octets } from '../octets.fixture.js';
import { decodeXrBlock } from './block.js';
import type { XrBlock } from './content.js';

const SSRC = 0x9234abcd;
const SSRC_HEX = '9234abcd';
const decode = (...words: string[]): XrBlock => {
  const bytes = octets(...words);
  return decodeXrBlock(bytes, 0, bytes.length);
};

/** Hand-made from the figures of the documents, every field wide and distinct. */
describe('blocks without a vector', () => {
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

  it('discard RLE lists what was discarded (RFC 7097)', () => {
    // begin 10, end 17; vector 1 0100001 then padding: 11 and 16 discarded.
    expect(decode('19100003', SSRC_HEX, '000a0011', 'a1000000')).toMatchObject({
      name: 'discard-rle',
      fields: { discarded: 'early', ones: [11, 16], oneCount: 2, zeroCount: 5, thinning: 0 },
    });
    expect(decode('19000003', SSRC_HEX, '000a0011', 'a1000000').fields.discarded).toBe('late');
  });

  it('post-repair loss RLE reads as loss RLE (RFC 5725)', () => {
    // run of 3 received, run of 2 lost.
    expect(decode('0a000003', SSRC_HEX, '00010006', '40030002')).toMatchObject({
      name: 'post-repair-loss-rle',
      fields: { zeros: [4, 5], zeroCount: 2, oneCount: 3 },
    });
  });

  it('de-jitter buffer (RFC 7005)', () => {
    expect(decode('17600003', SSRC_HEX, 'abcdfffe', 'ffff0102')).toEqual({
      type: 23,
      name: 'de-jitter-buffer',
      ssrc: SSRC,
      fields: {
        interval: 'sampled',
        adaptation: 'adaptive',
        nominalMs: 0xabcd,
        maximumMs: 'over-range',
        highWaterMs: null,
        lowWaterMs: 0x102,
      },
    });
  });

  it.each([
    ['1880', 'interval', 'duplicate'],
    ['18d0', 'cumulative', 'early'],
    ['18e0', 'cumulative', 'late'],
  ])('discard count (RFC 7002): %s', (head, interval, discarded) => {
    expect(decode(`${head}0002`, SSRC_HEX, 'fedcba98').fields).toEqual({ interval, discarded, packets: 0xfedcba98 });
  });

  it('bytes discarded (RFC 7243)', () => {
    expect(decode('1ae00002', SSRC_HEX, 'fffffffe').fields).toEqual({
      interval: 'cumulative',
      discarded: 'early',
      octets: 'over-range',
    });
  });

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

  it('burst/gap discard under its own number (RFC errata 3735)', () => {
    expect(decode('15800003', SSRC_HEX, '10abcdef', '12345600')).toMatchObject({
      type: 21,
      name: 'burst-gap-discard',
      fields: { threshold: 16, discardedInBursts: 0xabcdef, expectedInBursts: 0x123456 },
    });
  });

  it('independent burst/gap discard (RFC 8015)', () => {
    expect(decode('23c00005', SSRC_HEX, '20a1b2c3', 'd4e5f6fe', 'dc123456', '9abcdef0')).toMatchObject({
      name: 'independent-burst-gap-discard',
      fields: {
        interval: 'cumulative',
        threshold: 32,
        burstDurationSumMs: 0xa1b2c3,
        discardedInBursts: 0xd4e5f6,
        bursts: 0xfedc,
        expectedInBursts: 0x123456,
        discardCount: 0x9abcdef0,
      },
    });
  });

  it('post-repair loss count with the length that its figure has (RFC 7509)', () => {
    expect(decode('21000003', SSRC_HEX, 'fff0000f', '8001ffff').fields).toEqual({
      beginSequence: 0xfff0,
      endSequence: 15,
      postRepairLost: 0x8001,
      repaired: null,
    });
  });

  it('PDV in 1/16 ms, negative too (RFC 6798)', () => {
    expect(decode('0f800004', SSRC_HEX, '00180080', 'ffe81000', '00080000').fields).toEqual({
      interval: 'interval',
      pdvType: 'mapdv2',
      positiveMs: 1.5,
      positivePercent: 0.5,
      negativeMs: -1.5,
      negativePercent: 16,
      meanMs: 0.5,
    });
  });
});

/** From the figures of RFC 5093, 6332, 7272, 6679, 7004, 6990, 7380 and 7867. */
describe('blocks of networks, frames and video', () => {
  it.each<[string, string[], Partial<XrBlock>]>([
    [
      'extended network quality, which names no source (RFC 5093)',
      ['08000008', 'fff0000f', 'abcdfedc', '89abcdef', '8001f00f', 'ffa1b2c3', 'ffd4e5f6', 'ff123456', 'ff9abcde'],
      {
        name: 'extended-network-quality',
        ssrc: null,
        fields: {
          beginSequence: 0xfff0,
          endSequence: 15,
          maxIpdvDifference: 0xabcd,
          ipdvRange: 0xfedc,
          ipdvDifferenceSum: 0x89abcdef,
          cycles: 0x8001,
          jitterBufferAdaptations: 0xf00f,
          lossDegradedSamplePeriods: 0xa1b2c3,
          adaptationDegradedSamplePeriods: 0xd4e5f6,
          erroredSeconds: 0x123456,
          severelyErroredSeconds: 0x9abcde,
        },
      },
    ],
    [
      'multicast acquisition with extensions of 2, 4 and 6 octets (RFC 6332)',
      [
        '0b020009',
        SSRC_HEX,
        '80010000',
        '01000002',
        'fedc0000',
        '02000004',
        '89abcdef',
        '83000006',
        '01020304',
        '05060000',
      ],
      {
        name: 'multicast-acquisition',
        fields: {
          method: 2,
          status: 0x8001,
          extensionTypes: [1, 2, 0x83],
          extensionValues: [0xfedc, 0x89abcdef, null],
        },
      },
    ],
    [
      'multicast acquisition whose extension runs past the block',
      ['0b010004', SSRC_HEX, '00010000', '01000002', 'fedc0000', '0200ffff'],
      { fields: { method: 1, status: 1, extensionTypes: [1], extensionValues: [0xfedc] } },
    ],
    [
      'inter-destination synchronisation (RFC 7272)',
      ['0c210007', 'c1000000', 'a1b2c3d4', SSRC_HEX, 'e8000001', '80000002', 'fedcba98', '00018000'],
      {
        name: 'inter-destination-media-synchronisation',
        fields: {
          sender: 'server',
          payloadType: 96,
          correlationId: 0xa1b2c3d4,
          receivedNtpSeconds: 0xe8000001,
          receivedNtpFraction: 0x80000002,
          receivedRtpTimestamp: 0xfedcba98,
          presentedNtpMiddle: 0x18000,
        },
      },
    ],
    [
      'the same without a presentation time, of a sender that is reserved',
      ['0cf00007', '00000000', '00000000', SSRC_HEX, '00000000', '00000000', '00000000', '00018000'],
      {
        fields: {
          sender: 'reserved',
          payloadType: 0,
          correlationId: 0,
          receivedNtpSeconds: 0,
          receivedNtpFraction: 0,
          receivedRtpTimestamp: 0,
          presentedNtpMiddle: null,
        },
      },
    ],
    [
      'ECN summary (RFC 6679)',
      ['0d000005', SSRC_HEX, 'fedcba98', '89abcdef', 'abcdfedc', '8001f00f'],
      {
        name: 'ecn-summary',
        fields: {
          ect0Packets: 0xfedcba98,
          ect1Packets: 0x89abcdef,
          congestionExperiencedPackets: 0xabcd,
          notEctPackets: 0xfedc,
          lostPackets: 0x8001,
          duplicatePackets: 0xf00f,
        },
      },
    ],
    [
      'burst/gap loss summary (RFC 7004 3.1)',
      ['11c00003', SSRC_HEX, 'abcdffff', 'fedcfffe'],
      {
        name: 'burst-gap-loss-summary',
        fields: {
          interval: 'cumulative',
          burstLossRate65536: 0xabcd,
          gapLossRate65536: null,
          burstDurationMeanMs: 0xfedc,
          burstDurationVarianceMs2: 'over-range',
        },
      },
    ],
    [
      'burst/gap discard summary (RFC 7004 3.2)',
      ['12800002', SSRC_HEX, 'abcdfedc'],
      {
        name: 'burst-gap-discard-summary',
        fields: { interval: 'interval', burstDiscardRate65536: 0xabcd, gapDiscardRate65536: 0xfedc },
      },
    ],
    [
      'frame impairment summary (RFC 7004 4.1)',
      ['13800006', SSRC_HEX, 'fff0000f', 'fedcba98', '89abcdef', 'ffffffff', 'fffffffe'],
      {
        name: 'frame-impairment-summary',
        fields: {
          frameTypeIndicator: 1,
          beginSequence: 0xfff0,
          endSequence: 15,
          discardedFrames: 0xfedcba98,
          duplicateFrames: 0x89abcdef,
          fullLostFrames: null,
          partialLostFrames: 'over-range',
        },
      },
    ],
    [
      'MPEG-2 TS without PSI (RFC 6990)',
      [
        '1600000b',
        SSRC_HEX,
        'fff0000f',
        ...['81', '82', '83', '84', '85', '86', '87', '88'].map((octet) => `${octet}000000`),
        'ffffffff',
      ],
      {
        name: 'mpeg2-ts-psi-independent',
        fields: {
          beginSequence: 0xfff0,
          endSequence: 15,
          syncLosses: 0x81000000,
          syncByteErrors: 0x82000000,
          continuityCountErrors: 0x83000000,
          transportErrors: 0x84000000,
          pcrErrors: 0x85000000,
          pcrRepetitionErrors: 0x86000000,
          pcrDiscontinuityIndicatorErrors: 0x87000000,
          pcrAccuracyErrors: 0x88000000,
          ptsErrors: null,
        },
      },
    ],
    [
      'MPEG-2 TS PSI (RFC 7380)',
      ['20000006', SSRC_HEX, 'fff0000f', '81018202', '83038404', '85058606', 'fffe0000'],
      {
        name: 'mpeg2-ts-psi-decodability',
        fields: {
          beginSequence: 0xfff0,
          endSequence: 15,
          patErrors: 0x8101,
          pat2Errors: 0x8202,
          pmtErrors: 0x8303,
          pmt2Errors: 0x8404,
          pidErrors: 0x8505,
          crcErrors: 0x8606,
          catErrors: 'over-range',
        },
      },
    ],
    [
      'video loss concealment by freezing frames (RFC 7867)',
      ['22e00005', SSRC_HEX, 'fedcba98', '89abcdef', 'ffffffff', 'a1b2ff00'],
      {
        name: 'video-loss-concealment',
        fields: {
          interval: 'cumulative',
          method: 'frame-freeze',
          impairedUnits: 0xfedcba98,
          concealedUnits: 0x89abcdef,
          meanFrameFreezeUnits: null,
          meanImpairedFrameProportion256: 0xa1,
          meanConcealedFrameProportion256: 0xb2,
          concealedFrames256: null,
        },
      },
    ],
    [
      'video loss concealment of another kind, a word shorter (RFC 7867)',
      ['22b00004', SSRC_HEX, 'fedcba98', 'fffffffe', 'a1b2c300'],
      {
        fields: {
          interval: 'interval',
          method: 'other',
          impairedUnits: 0xfedcba98,
          concealedUnits: 'over-range',
          meanFrameFreezeUnits: null,
          meanImpairedFrameProportion256: 0xa1,
          meanConcealedFrameProportion256: 0xb2,
          concealedFrames256: 0xc3,
        },
      },
    ],
  ])('%s', (_, words, expected) => {
    const block = decode(...words);
    expect(block).toMatchObject(expected);
    expect(block.fields).toEqual(expected.fields);
    expect(block.ssrc).toBe(block.type === 8 ? null : SSRC);
  });
});

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

describe('run lengths', () => {
  it('list a bounded number of sequence numbers, and count on', () => {
    const { fields } = decode('01000003', SSRC_HEX, '00003fff', '3fff0000');
    expect(fields).toMatchObject({ zeroCount: 16_383, oneCount: 0 });
    expect(fields.zeros).toHaveLength(256);
  });

  it('end at end_seq, whatever the chunks say', () => {
    expect(decode('01000003', SSRC_HEX, 'fffe0002', '3fff3fff').fields).toMatchObject({
      zeros: [65_534, 65_535, 0, 1],
      zeroCount: 4,
    });
  });

  it('take no time by what they stand for', () => {
    const bytes = octets('01003ffe', SSRC_HEX, '0000ffff', '7fff3fff'.repeat(16_380));
    const started = performance.now();
    for (let index = 0; index < 100; index++) decodeXrBlock(bytes, 0, bytes.length);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('any block', () => {
  it.each(Array.from({ length: 35 }, (_, place) => place + 1).filter((type) => type !== 5))(
    'type %i without content is kept by number and length',
    (type) => {
      const bytes = Uint8Array.from([type, 0, 0, 0]);
      expect(decodeXrBlock(bytes, 0, 4)).toMatchObject({ type, ssrc: null, fields: { octets: 4 } });
    },
  );

  it('of a vendor keeps its SSRC, number and length', () => {
    expect(decode('09000002', SSRC_HEX, '01020304')).toEqual({
      type: 9,
      name: 'texas-instruments-voip-quality',
      ssrc: SSRC,
      fields: { octets: 12 },
    });
  });

  it('is read without an exception, and within its length', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(255), fc.uint8Array({ maxLength: 80 }), (type, specific, content) => {
        const words = Math.floor(content.length / 4);
        const bytes = Uint8Array.from([type, specific, 0, words, ...content.subarray(0, words * 4)]);
        const alone = decodeXrBlock(bytes, 0, bytes.length);
        const followed = decodeXrBlock(Buffer.concat([bytes, Buffer.alloc(40, 0xff)]), 0, bytes.length);
        expect(followed).toEqual(alone);
      }),
      { numRuns: 1000 },
    );
  });
});
