import type { Assumption, Provenance } from '@earshot/contracts';
import { SCORE_VERSION, type Score } from '@earshot/metrics';
import type { NetworkDelay } from './delay-budget.js';
import type { QualityPolicy } from './quality-policy.js';
import type { StreamCodec } from './stream-codec.js';

export interface ProvenanceParts {
  readonly listening: Score;
  /** From mouth to ear; null where it is not known. */
  readonly delayMs: number | null;
  readonly codec: StreamCodec;
  readonly network: NetworkDelay | null;
  readonly policy: QualityPolicy;
  readonly coverage: number | null;
  readonly scoredWindows: number;
}

/** How the scores of a stream were made. */
export function provenanceOf(parts: ProvenanceParts): Provenance {
  const { listening, delayMs, codec, network } = parts;
  const delayed = delayMs !== null && network !== null;
  const assumed: Assumption[] = [...listening.assumed, ...codec.assumed];
  if (delayed) assumed.push(network.source === 'round-trip' ? 'delayFromRtt' : 'delayAssumed');
  return {
    model: listening.model,
    version: SCORE_VERSION,
    source: 'probe-rtp',
    scale: listening.scale,
    codec: codec.codec,
    ie: listening.ie,
    bpl: listening.bpl,
    ieConfidence: listening.ieConfidence,
    bplConfidence: listening.bplConfidence,
    constantsSource: listening.constantsSource,
    plc: listening.plc,
    buffer: parts.policy.headline,
    delayMs,
    delaySource: delayed ? network.source : null,
    scoredWindows: parts.scoredWindows,
    coverage: parts.coverage,
    assumed,
    preset: parts.policy.limits.preset,
    thresholdsChanged: parts.policy.limits.overrides.length > 0,
    unscored: listening.unscored,
  };
}
