import { qualityPolicy } from '@earshot/calls';
import type { CodecConstantsPage, Threshold, ThresholdPage } from '@earshot/contracts';
import { type QualityThreshold, THRESHOLD_PRESETS, thresholdsInForce } from '@earshot/metrics';
import { Controller, Get, Inject } from '@nestjs/common';
import type { Settings } from '../settings.js';
import { SETTINGS } from '../tokens.js';

@Controller('api/v1')
export class QualityController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  @Get('thresholds')
  thresholds(): ThresholdPage {
    const { preset = 'itu', metrics } = this.settings.quality.thresholds ?? {};
    return {
      preset,
      inForce: copied(thresholdsInForce(preset, metrics)),
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

function copied(thresholds: readonly QualityThreshold[]): Threshold[] {
  return thresholds.map((threshold) => ({ ...threshold }));
}
