import type { Confidence } from './codec-impairment.js';

/** What thresholds are of; the suffix is the unit. */
export type ThresholdMetric =
  | 'oneWayDelayMs'
  | 'roundTripMs'
  | 'jitterMs'
  | 'lossPct'
  | 'concealedPct'
  | 'discardedPct'
  | 'audioLostMs'
  | 'levelDb'
  | 'mosLq'
  | 'rFactor'
  | 'postDialDelayMs';

/** Where a figure stops to be good, and where it begins to be bad; between them it is acceptable. */
export interface QualityThreshold {
  readonly metric: ThresholdMetric;
  readonly unit: string;
  readonly worse: 'higher' | 'lower';
  /** Null where a source names only what is bad. */
  readonly good: number | null;
  readonly bad: number;
  readonly over: 'window' | 'call';
  readonly source: string;
  readonly confidence: Confidence;
}

/** Whose figures they are; `five-second` are those of windows (metrics reference 8). */
export type PresetName = 'itu' | 'microsoft' | 'twilio' | 'five-second';

/** One set of thresholds, with the source and confidence of each figure in it. */
export interface ThresholdPresetData {
  readonly name: PresetName;
  readonly meaning: string;
  readonly thresholds: readonly QualityThreshold[];
}

const UNITS: Readonly<Record<ThresholdMetric, readonly [unit: string, worse: 'higher' | 'lower']>> = {
  oneWayDelayMs: ['ms', 'higher'],
  roundTripMs: ['ms', 'higher'],
  jitterMs: ['ms', 'higher'],
  lossPct: ['%', 'higher'],
  concealedPct: ['%', 'higher'],
  discardedPct: ['%', 'higher'],
  audioLostMs: ['ms', 'higher'],
  levelDb: ['dB', 'lower'],
  mosLq: ['MOS', 'lower'],
  rFactor: ['R', 'lower'],
  postDialDelayMs: ['ms', 'higher'],
};

function limit(
  metric: ThresholdMetric,
  good: number | null,
  bad: number,
  source: string,
  confidence: Confidence,
  over: 'window' | 'call' = 'call',
): QualityThreshold {
  const [unit, worse] = UNITS[metric];
  return { metric, unit, worse, good, bad, over, source, confidence };
}

const CONVENTION = 'convention';

/** Thresholds in use in the field (metrics reference 8), by preset. */
export const THRESHOLD_PRESETS: readonly ThresholdPresetData[] = [
  {
    name: 'itu',
    meaning: 'ITU-T G.107, G.109 and G.114, with the conventions that fill their gaps',
    thresholds: [
      limit('oneWayDelayMs', 150, 400, 'G.114', 'standard'),
      limit('roundTripMs', 300, 500, 'G.114 doubled', 'standard'),
      limit('jitterMs', 20, 30, `30 ms: Cisco; 20 ms: ${CONVENTION}`, 'standard'),
      limit('lossPct', 1, 3, `1 %: Cisco; 3 %: ${CONVENTION}`, 'standard'),
      limit('discardedPct', 0, 1, CONVENTION, 'unconfirmed'),
      limit('mosLq', 4, 3.6, 'G.107 Annex B by R 80 and 70; names of the edges are a convention', 'standard'),
      limit('rFactor', 80, 70, 'G.107 Annex B', 'standard'),
      limit('postDialDelayMs', 3000, 10_000, CONVENTION, 'unconfirmed'),
    ],
  },
  {
    name: 'microsoft',
    meaning: 'Microsoft’s classification of a poor stream, over the whole stream',
    thresholds: [
      limit('roundTripMs', null, 500, 'Microsoft stream classification', 'standard'),
      limit('jitterMs', null, 30, 'Microsoft stream classification', 'standard'),
      limit('lossPct', null, 10, 'Microsoft stream classification', 'standard'),
      limit('concealedPct', null, 7, 'Microsoft stream classification', 'standard'),
    ],
  },
  {
    name: 'twilio',
    meaning: 'warnings of Twilio’s client and insights, as operators know them',
    thresholds: [
      limit('roundTripMs', null, 400, 'Twilio Voice Insights', 'unconfirmed'),
      limit('jitterMs', null, 30, 'Twilio Voice Insights', 'unconfirmed'),
      limit('lossPct', null, 5, 'Twilio Voice Insights', 'unconfirmed'),
      limit('mosLq', null, 3.5, 'Twilio Voice Insights', 'unconfirmed'),
    ],
  },
  {
    name: 'five-second',
    meaning: 'rules for a window of five seconds: what a listener notices at once',
    thresholds: [
      limit('audioLostMs', null, 250, 'five-second rules', 'single-source', 'window'),
      limit('jitterMs', null, 30, 'five-second rules', 'single-source', 'window'),
      limit('levelDb', null, -80, 'five-second rules', 'single-source', 'window'),
      limit('roundTripMs', null, 300, 'five-second rules', 'single-source', 'window'),
    ],
  },
];

/** `good`, `acceptable` or `bad` of a value; a source that names only what is bad calls everything else good. */
export function judge(value: number, { worse, good, bad }: QualityThreshold): 'good' | 'acceptable' | 'bad' {
  const sign = worse === 'higher' ? 1 : -1;
  if (sign * value > sign * bad) return 'bad';
  return good === null || sign * value <= sign * good ? 'good' : 'acceptable';
}

/** A threshold of the operator's own. */
export interface ThresholdOverride {
  readonly metric: ThresholdMetric;
  readonly good?: number | null | undefined;
  readonly bad: number;
  readonly over?: 'window' | 'call' | undefined;
}

/** Those of the preset, with the operator's in the place of its own or beside them. */
export function thresholdsInForce(
  preset: PresetName,
  overrides: readonly ThresholdOverride[] = [],
): readonly QualityThreshold[] {
  const published = THRESHOLD_PRESETS.find(({ name }) => name === preset)?.thresholds ?? [];
  const replaced = new Set(overrides.map(({ metric }) => metric));
  return [
    ...published.filter(({ metric }) => !replaced.has(metric)),
    ...overrides.map(({ metric, good, bad, over }) =>
      limit(metric, good ?? null, bad, 'configuration', 'operator', over),
    ),
  ];
}
