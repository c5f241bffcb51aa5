import { type Band, worseBand } from './band.js';
import {
  DEFAULT_PRESET,
  type PresetName,
  type QualityThreshold,
  type ThresholdMetric,
  type ThresholdOverride,
  thresholdsInForce,
} from './threshold-presets.js';

/** Figures to be judged, in the units of their names; null or absent where not measured, which is never a verdict. */
export type QualityFigures = Readonly<Partial<Record<ThresholdMetric, number | null>>>;

/** Bands of the figures that are not good. */
export type NotGood = Partial<Record<ThresholdMetric, Band | undefined>>;

/** What figures are by the thresholds in force. */
export interface Judgement {
  /** The worst of the figures that decide; null where none of them was measured. */
  readonly band: Band | null;
  /** Undefined where all that was measured and has a limit is good. */
  readonly notGood: NotGood | undefined;
}

/**
 * Band of one value, in the unit of its threshold: the first whose edge it does not pass (at the edge it is still in it), bad beyond all.
 * Source and confidence: those of the threshold.
 */
export function bandOfValue(value: number, { worse, good, fair, poor }: QualityThreshold): Band {
  if (worse === 'higher') {
    if (good !== null && value <= good) return 'good';
    if (fair !== null && value <= fair) return 'fair';
    return poor !== null && value <= poor ? 'poor' : 'bad';
  }
  if (good !== null && value >= good) return 'good';
  if (fair !== null && value >= fair) return 'fair';
  return poor !== null && value >= poor ? 'poor' : 'bad';
}

/** The thresholds in force: a preset with what the operator set over it. Bands come from here and from nowhere else. */
export class QualityLimits {
  readonly thresholds: readonly QualityThreshold[];

  constructor(
    readonly preset: PresetName = DEFAULT_PRESET,
    readonly overrides: readonly ThresholdOverride[] = [],
  ) {
    this.thresholds = thresholdsInForce(preset, overrides);
  }

  /** Judges figures of one moment: a window, or what is of a whole call, as the delay to ringing. */
  judge(figures: QualityFigures): Judgement {
    let band: Band | null = null;
    let notGood: NotGood | undefined;
    for (const threshold of this.thresholds) {
      const value = figures[threshold.metric];
      if (value === null || value === undefined) continue;
      const found = bandOfValue(value, threshold);
      if (threshold.decides) band = worseBand(band, found);
      if (found === 'good') continue;
      notGood ??= {};
      notGood[threshold.metric] = found;
    }
    return { band, notGood };
  }

  /**
   * Judges a stream by its own figures, and by its windows where a threshold is meant for one: the worst of them counts, and the stream's
   * figure where no window has one.
   */
  judgeStream(figures: QualityFigures, windows: readonly QualityFigures[]): Judgement {
    let band: Band | null = null;
    let notGood: NotGood | undefined;
    for (const threshold of this.thresholds) {
      const found = bandOver(threshold, figures, windows);
      if (found === null) continue;
      if (threshold.decides) band = worseBand(band, found);
      if (found === 'good') continue;
      notGood ??= {};
      notGood[threshold.metric] = found;
    }
    return { band, notGood };
  }
}

function bandOver(threshold: QualityThreshold, own: QualityFigures, windows: readonly QualityFigures[]): Band | null {
  const { metric, over } = threshold;
  let band: Band | null = null;
  if (over === 'window') {
    for (const figures of windows) {
      const value = figures[metric];
      if (value !== null && value !== undefined) band = worseBand(band, bandOfValue(value, threshold));
    }
  }
  const value = own[metric];
  if (band !== null || value === null || value === undefined) return band;
  return bandOfValue(value, threshold);
}

/** The worst of each figure of both. */
export function worseNotGood(a: NotGood | undefined, b: NotGood | undefined): NotGood | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const worst: NotGood = { ...a };
  for (const metric of Object.keys(b) as ThresholdMetric[]) {
    const band = worseBand(a[metric] ?? null, b[metric] ?? null);
    if (band !== null) worst[metric] = band;
  }
  return worst;
}
