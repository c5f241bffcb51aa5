import { qualityPolicy } from '@earshot/calls';
import type { CodecConstantsPage, Threshold, ThresholdPage } from '@earshot/contracts';
import { type QualityThreshold, SCALE_FACTOR, type Scale, THRESHOLD_PRESETS } from '@earshot/metrics';
import { Controller, Get, Inject } from '@nestjs/common';
import type { Settings } from '../settings.js';
import { SETTINGS } from '../tokens.js';

@Controller('api/v1')
export class QualityController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  @Get('thresholds')
  thresholds(): ThresholdPage {
    const { preset, overrides, thresholds: inForce } = qualityPolicy(this.settings.quality).limits;
    const edges = rEdgesOf(inForce);
    return {
      preset,
      changed: overrides.length > 0,
      rEdges: { nb: onScale(edges, 'nb'), wb: onScale(edges, 'wb'), fb: onScale(edges, 'fb') },
      inForce: copied(inForce),
      presets: THRESHOLD_PRESETS.map(({ name, meaning, thresholds }) => ({
        name,
        meaning,
        thresholds: copied(thresholds),
      })),
    };
  }

  @Get('codecs')
  codecs(): CodecConstantsPage {
    return { items: qualityPolicy(this.settings.quality).codecs.rows.map((row) => ({ ...row })) };
  }
}

/** Normalised. */
function rEdgesOf(thresholds: readonly QualityThreshold[]): number[] {
  const ofR = thresholds.find(({ metric }) => metric === 'rFactor');
  return ofR === undefined ? [] : [ofR.good, ofR.fair, ofR.poor].filter((edge) => edge !== null);
}

function onScale(edges: readonly number[], scale: Scale): number[] {
  return edges.map((edge) => edge * SCALE_FACTOR[scale]);
}

function copied(thresholds: readonly QualityThreshold[]): Threshold[] {
  return thresholds.map((threshold) => ({ ...threshold }));
}
