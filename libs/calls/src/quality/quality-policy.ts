import type { QualitySettings } from '@earshot/contracts';
import { type BufferName, CodecTable, PUBLISHED_CODECS, QualityLimits } from '@earshot/metrics';

/** What an operator may decide about scores. */
export interface QualityPolicy {
  readonly codecs: CodecTable;
  /** The simulated buffer that carries the headline. */
  readonly headline: BufferName;
  /** One-way delay of the network where no round trip was measured end to end, ms; null: no conversational score then. */
  readonly assumedOneWayMs: number | null;
  /** What bands are made by. */
  readonly limits: QualityLimits;
  /** Windows have what only a chart of them shows: MOS-CQ, and their scores behind each buffer. Null in them otherwise. */
  readonly chartScores: boolean;
}

export const DEFAULT_POLICY: QualityPolicy = {
  codecs: PUBLISHED_CODECS,
  headline: 'adaptive',
  assumedOneWayMs: null,
  limits: new QualityLimits(),
  chartScores: true,
};

export function qualityPolicy(settings: QualitySettings): QualityPolicy {
  const {
    codecs,
    concealment,
    diotic,
    unconfirmedConstants: unconfirmed,
    unknownCodecAsG711: unknownAsG711,
  } = settings;
  return {
    codecs: new CodecTable(codecs, { concealment, diotic, unconfirmed, unknownAsG711 }),
    headline: settings.headline ?? DEFAULT_POLICY.headline,
    assumedOneWayMs: settings.assumedOneWayMs ?? null,
    limits: new QualityLimits(settings.thresholds?.preset, settings.thresholds?.metrics),
    chartScores: DEFAULT_POLICY.chartScores,
  };
}
