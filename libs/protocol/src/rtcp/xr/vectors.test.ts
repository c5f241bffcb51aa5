import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { uint16 } from '../../bytes.js';
import { octets } from '../octets.fixture.js';
import { decodeXrBlock } from './block.js';
import type { XrFields } from './content.js';
import type { XrFieldValue } from './field.js';

interface Vector {
  readonly id: string;
  readonly note: string;
  readonly hex: string;
  readonly expected: Readonly<Record<string, unknown>>;
}

const { vectors } = JSON.parse(readFileSync(new URL('./vectors.fixture.json', import.meta.url), 'utf8')) as {
  vectors: Vector[];
};

type Reader = (fields: XrFields) => unknown;
const field =
  (name: string): Reader =>
  (fields) =>
    fields[name];
/** The vectors have words where a field has null. */
const measure =
  (name: string): Reader =>
  (fields) =>
    fields[name] === null ? 'unavailable' : fields[name];
const tenths =
  (name: string): Reader =>
  (fields) =>
    typeof fields[name] === 'number' ? fields[name] / 10 : fields[name];
const SECONDS_OF_NTP = (fields: XrFields): string =>
  [fields.ntpSeconds, fields.ntpFraction].map((word) => Number(word).toString(16).padStart(8, '0')).join('');
const CONCEALMENT = ['unspecified', 'disabled', 'enhanced', 'standard'];
const list = (value: XrFieldValue | undefined): readonly (number | null)[] => (Array.isArray(value) ? value : []);

function segments(fields: XrFields): unknown[] {
  return list(fields.mos).map((mos, index) => ({
    caid: list(fields.calculationIds)[index],
    pt: list(fields.payloadTypes)[index],
    ...(list(fields.channels)[index] === null ? {} : { channel: list(fields.channels)[index] }),
    mos: mos ?? 'unavailable',
  }));
}

const SEQUENCES = { thinning: field('thinning'), begin: field('beginSequence'), end: field('endSequence') };
const INTERVAL = { interval: field('interval') };
const plc: Reader = (fields) => CONCEALMENT.indexOf(String(fields.packetLossConcealment));

/** How each member of a vector is read from our fields, by our name of the block. */
const READERS: Readonly<Record<string, Readonly<Record<string, Reader>>>> = {
  'loss-rle': { ...SEQUENCES, zeros: field('zeros') },
  'duplicate-rle': { ...SEQUENCES, zeros: field('zeros') },
  'packet-receipt-times': { ...SEQUENCES, times: field('receiptTimes') },
  'receiver-reference-time': { ntp: SECONDS_OF_NTP },
  'statistics-summary': {
    ...SEQUENCES,
    lost: field('lostPackets'),
    dup: field('duplicatePackets'),
    jitter: (fields) =>
      fields.minJitterUnits === null
        ? null
        : {
            min: fields.minJitterUnits,
            max: fields.maxJitterUnits,
            mean: fields.meanJitterUnits,
            dev: fields.jitterDeviationUnits,
          },
    ttl: (fields) =>
      fields.ttlKind === null
        ? null
        : {
            kind: fields.ttlKind,
            min: fields.minTtl,
            max: fields.maxTtl,
            mean: fields.meanTtl,
            dev: fields.ttlDeviation,
          },
  },
  'voip-metrics': {
    lossRate: field('lossRate256'),
    discardRate: field('discardRate256'),
    burstDensity: field('burstDensity256'),
    gapDensity: field('gapDensity256'),
    burstDurationMs: field('burstDurationMs'),
    gapDurationMs: field('gapDurationMs'),
    rtdMs: field('roundTripDelayMs'),
    esdMs: field('endSystemDelayMs'),
    signalDbm0: field('signalLevelDbm0'),
    noiseDbm0: field('noiseLevelDbm0'),
    rerlDb: field('residualEchoReturnLossDb'),
    gmin: field('gmin'),
    r: field('rFactor'),
    extR: field('externalRFactor'),
    mosLq: tenths('mosLqTenths'),
    mosCq: tenths('mosCqTenths'),
    plc: field('packetLossConcealment'),
    jba: field('jitterBufferAdaptation'),
    jbRate: field('jitterBufferRate'),
    jbNominalMs: field('jitterBufferNominalMs'),
    jbMaxMs: field('jitterBufferMaximumMs'),
    jbAbsMaxMs: field('jitterBufferAbsoluteMaximumMs'),
  },
  'measurement-information': {
    firstSeq: field('firstSequence'),
    extFirst: field('extendedFirstSequence'),
    extLast: field('extendedLastSequence'),
    intervalSec: field('intervalSeconds'),
    cumulativeSec: field('cumulativeSeconds'),
  },
  'packet-delay-variation': {
    ...INTERVAL,
    pdvType: field('pdvType'),
    posMs: measure('positiveMs'),
    posPct: measure('positivePercent'),
    negMs: measure('negativeMs'),
    negPct: measure('negativePercent'),
    meanMs: measure('meanMs'),
  },
  delay: {
    ...INTERVAL,
    meanRttMs: field('meanRoundTripMs'),
    minRttMs: field('minRoundTripMs'),
    maxRttMs: field('maxRoundTripMs'),
    esdMs: field('endSystemDelayMs'),
  },
  'burst-gap-loss': {
    ...INTERVAL,
    kind: () => 'loss',
    c: (fields) => fields.combined === 1,
    threshold: field('threshold'),
    sumBurstMs: field('burstDurationSumMs'),
    lostInBursts: field('lostInBursts'),
    expectedInBursts: field('expectedInBursts'),
    bursts: field('bursts'),
    sumSqBurst: field('burstDurationSquaresSumMs2'),
  },
  'burst-gap-discard': {
    ...INTERVAL,
    kind: () => 'discard',
    threshold: field('threshold'),
    discardedInBursts: field('discardedInBursts'),
    expectedInBursts: field('expectedInBursts'),
  },
  mos: { ...INTERVAL, segments },
  'loss-concealment': {
    ...INTERVAL,
    plc,
    onTime: field('onTimePlayoutUnits'),
    lossConcealment: field('lossConcealmentUnits'),
    bufferAdjust: field('bufferAdjustmentUnits'),
    interrupts: field('playoutInterrupts'),
    meanInterrupt: field('meanInterruptUnits'),
  },
  'concealed-seconds': {
    ...INTERVAL,
    plc,
    unimpaired: field('unimpairedSeconds'),
    concealed: field('concealedSeconds'),
    severe: field('severelyConcealedSeconds'),
    scsThreshold: field('severeThreshold256'),
  },
  'post-repair-loss-count': {
    begin: field('beginSequence'),
    end: field('endSequence'),
    postRepairLoss: field('postRepairLost'),
    repaired: field('repaired'),
  },
};

describe('vectors', () => {
  it.each(vectors.map((vector) => [vector.id, vector.note, vector] as const))('%s: %s', (_, __, vector) => {
    const bytes = octets(vector.hex);
    const block = decodeXrBlock(bytes, 0, bytes.length);
    const { bt, length, ssrc, ...members } = vector.expected;
    expect(block.type).toBe(bt);
    expect(uint16(bytes, 2)).toBe(length);
    expect(block.ssrc).toBe(ssrc === undefined ? null : Number.parseInt(String(ssrc), 16));
    for (const [member, expected] of Object.entries(members)) {
      const read = READERS[block.name]?.[member];
      expect(read, `${block.name}.${member}`).toBeDefined();
      const actual = read?.(block.fields);
      if (typeof expected === 'number') expect(actual, member).toBeCloseTo(expected, 6);
      else expect(actual, member).toEqual(expected);
    }
  });
});
