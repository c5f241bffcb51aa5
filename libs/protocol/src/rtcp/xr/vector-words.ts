import { uint16 } from '../../bytes.js';
import { decodeXrBlock } from './block.js';
import { CONCEALMENT_METHODS } from './concealment-blocks.js';
import type { XrFields } from './content.js';
import type { XrFieldValue } from './field.js';

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
const hex32 = (word: unknown): string => Number(word).toString(16).padStart(8, '0');
const ntpOf: Reader = (fields) => hex32(fields.ntpSeconds) + hex32(fields.ntpFraction);
const list = (value: XrFieldValue | undefined): readonly (number | null)[] => (Array.isArray(value) ? value : []);

function segments(fields: XrFields): unknown[] {
  return list(fields.mos).map((mos, index) => ({
    caid: list(fields.calculationIds)[index],
    pt: list(fields.payloadTypes)[index],
    ...(list(fields.channels)[index] === null ? {} : { channel: list(fields.channels)[index] }),
    mos: mos ?? 'unavailable',
  }));
}

function receivers(fields: XrFields): unknown[] {
  return list(fields.ssrcs).map((ssrc, index) => ({
    ssrc: hex32(ssrc),
    lrr: hex32(list(fields.lastReceiverReports)[index]),
    dlrr: list(fields.delaysSinceLastReceiverReport)[index],
  }));
}

const SEQUENCES = { thinning: field('thinning'), begin: field('beginSequence'), end: field('endSequence') };
const INTERVAL = { interval: field('interval') };
const METHODS: readonly string[] = CONCEALMENT_METHODS;
const plc: Reader = (fields) => METHODS.indexOf(String(fields.packetLossConcealment));

/** How each member of a vector is read from our fields, by our name of the block. */
const READERS: Readonly<Record<string, Readonly<Record<string, Reader>>>> = {
  'loss-rle': { ...SEQUENCES, zeros: field('zeros') },
  'duplicate-rle': { ...SEQUENCES, zeros: field('zeros') },
  'post-repair-loss-rle': { ...SEQUENCES, zeros: field('zeros') },
  'discard-rle': { ...SEQUENCES, kind: field('discarded'), ones: field('ones') },
  'packet-receipt-times': { ...SEQUENCES, times: field('receiptTimes') },
  'receiver-reference-time': { ntp: ntpOf },
  dlrr: { receivers },
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
    meanRttMs: measure('meanRoundTripMs'),
    minRttMs: measure('minRoundTripMs'),
    maxRttMs: measure('maxRoundTripMs'),
    esdMs: measure('endSystemDelayMs'),
  },
  'burst-gap-loss': {
    ...INTERVAL,
    kind: () => 'loss',
    c: (fields) => fields.combined === 1,
    threshold: field('threshold'),
    sumBurstMs: measure('burstDurationSumMs'),
    lostInBursts: measure('lostInBursts'),
    expectedInBursts: measure('expectedInBursts'),
    bursts: measure('bursts'),
    sumSqBurst: measure('burstDurationSquaresSumMs2'),
  },
  'burst-gap-discard': {
    ...INTERVAL,
    kind: () => 'discard',
    threshold: field('threshold'),
    discardedInBursts: measure('discardedInBursts'),
    expectedInBursts: measure('expectedInBursts'),
  },
  mos: { ...INTERVAL, segments },
  'loss-concealment': {
    ...INTERVAL,
    plc,
    onTime: measure('onTimePlayoutUnits'),
    lossConcealment: measure('lossConcealmentUnits'),
    bufferAdjust: measure('bufferAdjustmentUnits'),
    interrupts: measure('playoutInterrupts'),
    meanInterrupt: measure('meanInterruptUnits'),
  },
  'concealed-seconds': {
    ...INTERVAL,
    plc,
    unimpaired: measure('unimpairedSeconds'),
    concealed: measure('concealedSeconds'),
    severe: measure('severelyConcealedSeconds'),
    scsThreshold: measure('severeThreshold256'),
  },
  'post-repair-loss-count': {
    begin: field('beginSequence'),
    end: field('endSequence'),
    postRepairLoss: measure('postRepairLost'),
    repaired: measure('repaired'),
  },
  'de-jitter-buffer': {
    ...INTERVAL,
    adaptation: field('adaptation'),
    nominalMs: measure('nominalMs'),
    maxMs: measure('maximumMs'),
    highMs: measure('highWaterMs'),
    lowMs: measure('lowWaterMs'),
  },
  'discard-count': { ...INTERVAL, kind: field('discarded'), count: measure('packets') },
  'bytes-discarded': { ...INTERVAL, kind: field('discarded'), bytes: measure('octets') },
  'initial-synchronisation-delay': { delayMs: measure('delayMs') },
  'synchronisation-offset': { ...INTERVAL, offsetMs: measure('offsetMs') },
  'independent-burst-gap-discard': {
    ...INTERVAL,
    threshold: field('threshold'),
    sumBurstMs: measure('burstDurationSumMs'),
    discardedInBursts: measure('discardedInBursts'),
    bursts: measure('bursts'),
    expectedInBursts: measure('expectedInBursts'),
    discardCount: measure('discardCount'),
  },
};

/** An XR block, `hex` its octets with the header, in the words of the reference's vectors. */
export function xrBlockInVectorWords({ hex }: { readonly hex: string }): Readonly<Record<string, unknown>> {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (octet) => Number.parseInt(octet, 16));
  if (bytes.length < 4) return {};
  const block = decodeXrBlock(bytes, 0, bytes.length);
  const members = Object.entries(READERS[block.name] ?? {}).map(([member, read]) => [member, read(block.fields)]);
  return {
    bt: block.type,
    length: uint16(bytes, 2),
    ssrc: block.ssrc === null ? null : hex32(block.ssrc),
    ...Object.fromEntries(members),
  };
}
