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

/**
 * The last value of each band of one figure; what is beyond the last edge given is bad. A band without an edge is left out, so a source that
 * names only what is bad calls everything up to there good.
 */
export interface QualityThreshold {
  readonly metric: ThresholdMetric;
  readonly unit: string;
  readonly worse: 'higher' | 'lower';
  readonly good: number | null;
  /** What the reference calls acceptable. */
  readonly fair: number | null;
  readonly poor: number | null;
  /** One window of five seconds, of which the worst counts, or the whole stream or call. */
  readonly over: 'window' | 'call';
  /** Whether the band of a window, stream or call is made of it; the others are judged beside it. */
  readonly decides: boolean;
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

/** Last value of each band, from good on. */
type Edges = readonly [good: number | null, fair?: number | null | undefined, poor?: number | null | undefined];

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

interface Basis {
  readonly source: string;
  readonly confidence: Confidence;
  readonly over?: 'window' | 'call' | undefined;
  readonly decides?: boolean | undefined;
}

function limit(metric: ThresholdMetric, [good, fair = null, poor = null]: Edges, basis: Basis): QualityThreshold {
  const [unit, worse] = UNITS[metric];
  const { over = 'call', decides = false, source, confidence } = basis;
  return { metric, unit, worse, good, fair, poor, over, decides, source, confidence };
}

const CONVENTION = 'convention';
const MICROSOFT = { source: 'Microsoft stream classification', confidence: 'standard', decides: true } as const;
const TWILIO = { source: 'Twilio Voice Insights', confidence: 'unconfirmed', decides: true } as const;
const FIVE_SECONDS = {
  source: 'five-second rules',
  confidence: 'single-source',
  over: 'window',
  decides: true,
} as const;

/** Thresholds in use in the field, by preset; each with its unit, source and confidence. Source: metrics reference 8. */
export const THRESHOLD_PRESETS: readonly ThresholdPresetData[] = [
  {
    name: 'itu',
    meaning:
      'ITU-T G.107, G.109 and G.114, with the conventions that fill their gaps; the band is made of R alone, which has loss, lateness and codec in it',
    thresholds: [
      limit('rFactor', [80, 70, 60], {
        source: 'G.107 Annex B',
        confidence: 'standard',
        over: 'window',
        decides: true,
      }),
      limit('mosLq', [4, 3.6, 3.1], {
        source: 'G.107 Annex B by R 80, 70 and 60; names of the edges are a convention',
        confidence: 'standard',
        over: 'window',
      }),
      limit('oneWayDelayMs', [150, 400], { source: 'G.114', confidence: 'standard' }),
      limit('roundTripMs', [300, 500], { source: 'G.114 doubled', confidence: 'standard' }),
      limit('jitterMs', [20, 30], { source: `30 ms: Cisco; 20 ms: ${CONVENTION}`, confidence: 'standard' }),
      limit('lossPct', [1, 3], {
        source: `1 %: Cisco, of what is lost and late together; 3 %: ${CONVENTION}`,
        confidence: 'standard',
      }),
      limit('discardedPct', [0, 1], { source: CONVENTION, confidence: 'unconfirmed' }),
      limit('postDialDelayMs', [3000, 6000, 10_000], { source: CONVENTION, confidence: 'unconfirmed' }),
    ],
  },
  {
    name: 'microsoft',
    meaning: 'Microsoft’s classification of a poor stream, over the whole stream',
    thresholds: [
      limit('roundTripMs', [500], MICROSOFT),
      limit('jitterMs', [30], MICROSOFT),
      limit('lossPct', [10], MICROSOFT),
      limit('concealedPct', [7], MICROSOFT),
    ],
  },
  {
    name: 'twilio',
    meaning: 'warnings of Twilio’s client and insights, as operators know them',
    thresholds: [
      limit('roundTripMs', [400], TWILIO),
      limit('jitterMs', [30], TWILIO),
      limit('lossPct', [5], TWILIO),
      limit('mosLq', [3.5], TWILIO),
    ],
  },
  {
    name: 'five-second',
    meaning: 'rules for a window of five seconds: what a listener notices at once',
    thresholds: [
      limit('audioLostMs', [250], FIVE_SECONDS),
      limit('jitterMs', [30], FIVE_SECONDS),
      limit('levelDb', [-80], FIVE_SECONDS),
      limit('roundTripMs', [300], FIVE_SECONDS),
    ],
  },
];

/** The preset in force where the configuration chooses none. */
export const DEFAULT_PRESET: PresetName = 'itu';

/** A threshold of the operator's own; the edges that are left out are none. */
export interface ThresholdOverride {
  readonly metric: ThresholdMetric;
  readonly good?: number | null | undefined;
  readonly fair?: number | null | undefined;
  readonly poor?: number | null | undefined;
  /** As the preset has it, else the whole call. */
  readonly over?: 'window' | 'call' | undefined;
  /** As the preset has it, else not. */
  readonly decides?: boolean | undefined;
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
    ...overrides.map(({ metric, good = null, fair, poor, over, decides }) => {
      const own = published.find((one) => one.metric === metric);
      const basis = { source: 'configuration', confidence: 'operator' } as const;
      return limit(metric, [good, fair, poor], {
        ...basis,
        over: over ?? own?.over,
        decides: decides ?? own?.decides,
      });
    }),
  ];
}
